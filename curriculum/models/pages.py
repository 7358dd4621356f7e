"""The escalator, its levels, their modules and lessons, as Wagtail pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from curriculum.blocks import LessonBody
from curriculum.listing import listed
from curriculum.models.page_forms import LessonPageForm, ModulePageForm, ReviewedPageForm
from curriculum.models.practice import WHAT_CRITERIA_ARE_FOR
from curriculum.models.previewing import PreviewedAsLearner
from curriculum.models.strands import Strand
from curriculum.panels import HiddenPanel, TellingPanel

RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]
WHAT_OUTCOMES_ARE_FOR = (
    "Learners say before and after the level how confident they are in each of these. Mend the words of a line as you "
    "like. If it becomes another skill, delete it and add a new one: answers about two skills are then never compared."
)


class EscalatorPage(Page):
    base_form_class = ReviewedPageForm

    introduction = RichTextField(features=RICH_TEXT)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["curriculum.LevelPage"]
    max_count = 1

    class Meta:
        verbose_name = "escalator"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by its whole address, of the kind that usually stands so deep.

        Wagtail's own way asks two queries for every step on the way down, and one more for what kind of page it is.
        """
        if not path_components:
            return super().route(request, path_components)
        address = f"{self.url_path}{'/'.join(path_components)}/"
        usual = {1: LevelPage, 2: ModulePage, 3: LessonPage}.get(len(path_components))
        page = usual and usual.objects.descendant_of(self).filter(url_path=address).first()
        page = page or self.get_descendants().filter(url_path=address).first()  # a page of another kind stands there
        if page is None:
            raise Http404
        return page.specific.route(request, [])


PRACTISED_FROM = 3  # from this level on, who renews shows that they use what they learnt


class Renewal(models.TextChoices):
    """How a level is renewed; all else that was met for it is not asked again."""

    QUIZ = "quiz", "pass its quiz again"
    LESSONS = "lessons", "read its lessons again"
    PRACTICE = "practice", "lead or coach a project, or be assessed again"
    TEACHING = "teaching", "teach sessions, or be assessed again"


class LevelPage(PreviewedAsLearner, Page):
    base_form_class = ReviewedPageForm

    code = models.SlugField(unique=True, help_text="Short and lasting: L1 to L5, BRD, SPN.")
    number = models.PositiveSmallIntegerField(
        null=True, blank=True, unique=True, help_text="1 to 5; empty for a track beside the ladder."
    )
    strapline = models.CharField(max_length=80, help_text='Such as "Spot it".')
    lead = models.TextField()
    for_whom = models.CharField(max_length=200)
    entry_text = models.CharField(max_length=300, help_text="What someone needs to start, in words.")
    entry_level = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The level that must be reached first.",
    )
    taught_hours = models.DecimalField(max_digits=5, decimal_places=2)
    project_hours = models.PositiveSmallIntegerField(default=0)
    elapsed_text = models.CharField(max_length=80)
    days_to_complete = models.PositiveSmallIntegerField(default=90)
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Empty if it does not expire. A change is for levels reached from then on."
    )
    sessions_a_year = models.PositiveSmallIntegerField(
        "sessions taught a year", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text="Whoever teaches so many sessions in twelve months keeps the level. Leave validity empty then.",
    )  # fmt: skip

    search_fields = [*Page.search_fields, index.SearchField("lead")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("number"),
                FieldPanel("strapline"),
                FieldPanel("for_whom"),
                FieldPanel("entry_level"),
                FieldPanel("entry_text"),
            ],
            "Place on the escalator",
        ),
        MultiFieldPanel(
            [
                FieldPanel("taught_hours"),
                FieldPanel("project_hours"),
                FieldPanel("elapsed_text"),
                FieldPanel("days_to_complete"),
                FieldPanel("validity_months"),
                FieldPanel("sessions_a_year"),
            ],
            "Time",
        ),
        InlinePanel("outcomes", heading="You will be able to", label="Outcome", help_text=WHAT_OUTCOMES_ARE_FOR),
        InlinePanel("requirements", heading="What it takes to reach this level", label="Requirement"),
        InlinePanel(
            "practice_criteria", heading="What observers look for", label="Criterion", help_text=WHAT_CRITERIA_ARE_FOR
        ),
        TellingPanel("curriculum/panels/level_check.html", heading="Strands and hours"),
    ]
    parent_page_types = ["curriculum.EscalatorPage"]
    subpage_types = ["curriculum.ModulePage"]

    class Meta:
        verbose_name = "level"

    @property
    def short_name(self) -> str:
        return f"Level {self.number}" if self.number else self.title

    @cached_property
    def renewed_by(self) -> str:
        """What somebody who holds the level does to renew it: one of `Renewal`."""
        if self.sessions_a_year:
            return Renewal.TEACHING
        if (self.number or 0) >= PRACTISED_FROM:
            return Renewal.PRACTICE
        kinds = {asked.kind for asked in self.requirements.all()}
        return Renewal.QUIZ if LevelRequirement.Kind.QUIZ in kinds else Renewal.LESSONS

    @cached_property
    def modules(self) -> list[ModulePage]:
        return list(ModulePage.objects.child_of(self).live().prefetch_related("outcomes"))

    @property
    def strand_table(self) -> list[tuple[str, str]]:
        """Each strand with the codes of the modules that cover it; empty where none does."""
        return [
            (strand.label, ", ".join(module.code for module in self.modules if strand in module.strands))
            for strand in Strand
        ]


class LevelOutcome(Orderable):
    """A skill of the level. `key` stays the skill's own whatever becomes of its words and of its row."""

    level = ParentalKey(LevelPage, related_name="outcomes")
    text = models.CharField(max_length=300, help_text='Completes "You will be able to ...".')
    key = models.UUIDField(blank=True)

    panels = [FieldPanel("text"), HiddenPanel("key")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["level", "key"], name="leveloutcome_one_per_key")]

    def clean(self) -> None:
        super().clean()
        self.key = self.key or uuid4()  # the editor keeps it with the draft, before there is a row

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or uuid4()
        super().save(*args, **kwargs)


class LevelRequirement(Orderable):
    """One thing it takes to reach a level. The kind says how it is computed; nothing is ticked by hand."""

    class Kind(models.TextChoices):
        MODULES = "modules", "all modules of the level done"
        QUIZ = "quiz", "the level's quiz passed"
        ATTENDANCE = "attendance", "share of the cohort's sessions attended"
        PDSA_AGREED = "pdsa_agreed", "one real PDSA agreed by the line manager"
        PROJECT_GATE = "project_gate", "the project gate"
        TEAMS_COACHED = "teams", "teams coached from the charter on"
        PORTFOLIO = "portfolio", "projects led or coached to their end"
        COACHING = "coaching", "coaching sessions observed"
        COACHING_LOG = "coaching_log", "entries in the coaching log"
        VIVA = "viva", "viva"
        DELIVERY = "delivery", "deliveries of a session observed"
        TEACHING = "teaching", "sessions taught"
        EVALUATION = "evaluation", "a published evaluation, read by assessors"
        PANEL = "panel", "panel"
        PRACTICE = "practice", "practice that is not recorded here yet"

    level = ParentalKey(LevelPage, related_name="requirements")
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=300, blank=True)
    threshold = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Per cent for attendance; how many for teams, projects, observed practice, log entries, sessions.",
    )

    panels = [FieldPanel("kind"), FieldPanel("title"), FieldPanel("text"), FieldPanel("threshold")]


class ModulePage(PreviewedAsLearner, Page):
    base_form_class = ModulePageForm

    code = models.CharField(max_length=10, unique=True, help_text='Such as "1.4".')
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    strands = models.JSONField(default=list, help_text="Codes of the strands it covers.")
    is_participatory = models.BooleanField(default=False, help_text="Learners work with others, not only read.")
    owner_name = models.CharField(
        max_length=200, blank=True, help_text="Who keeps the module right, as learners read it: a person or a team."
    )
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The trainer who is reminded to review it. Empty: who marks it, or has been a trainer longest.",
    )
    review_on = models.DateField(
        null=True,
        blank=True,
        help_text="By when it is read again. A reminder comes 30 days before, and when it is late.",
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("code"),
        FieldPanel("hours"),
        FieldPanel("strands"),
        FieldPanel("is_participatory"),
        MultiFieldPanel([FieldPanel("owner_name"), FieldPanel("kept_by"), FieldPanel("review_on")], "Keeping it right"),
        InlinePanel("outcomes", heading="Learning outcomes", label="Outcome"),
        TellingPanel("curriculum/panels/affected_learners.html", heading="Learners a change touches"),
    ]
    parent_page_types = ["curriculum.LevelPage"]
    subpage_types = ["curriculum.LessonPage"]

    class Meta:
        verbose_name = "module"

    @cached_property
    def level(self) -> LevelPage:
        return LevelPage.objects.parent_of(self).get()

    @property
    def strand_names(self) -> list[str]:
        return [Strand(code).label for code in self.strands]


class ModuleOutcome(Orderable):
    module = ParentalKey(ModulePage, related_name="outcomes")
    text = models.CharField(max_length=300, help_text='Starts "The learner can ...".')


class LessonPage(PreviewedAsLearner, Page):
    base_form_class = LessonPageForm

    summary = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(help_text="How long a colleague needs, honestly.")
    body = StreamField(LessonBody())

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        TellingPanel("curriculum/panels/affected_learners.html", heading="Learners a change touches"),
    ]
    parent_page_types = ["curriculum.ModulePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "lesson"

    @cached_property
    def module(self) -> ModulePage:
        return listed(ModulePage.objects.parent_of(self)).get()

    @cached_property
    def level(self) -> LevelPage:
        return listed(LevelPage.objects.ancestor_of(self)).get()
