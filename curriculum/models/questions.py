"""The pool of questions a level's quiz draws from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from curriculum import asking
from curriculum.models.pages import LevelPage, ModulePage
from curriculum.models.strands import Strand
from curriculum.question_form import QuestionForm
from curriculum.question_panels import QUESTION_PANELS


class QuestionTag(TaggedItemBase):
    content_object = ParentalKey("curriculum.Question", on_delete=models.CASCADE, related_name="tagged_items")


class Question(PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A question of a level's pool; drawn only while it is live. What each kind needs is said in curriculum.asking."""

    Kind = asking.Kind

    class Difficulty(models.TextChoices):
        EASY = "easy", "easy"
        MEDIUM = "medium", "medium"
        HARD = "hard", "hard"

    key = models.SlugField(unique=True, max_length=40, help_text="Short and lasting, such as l1-1-4-03.")
    level = models.ForeignKey(LevelPage, models.PROTECT, related_name="questions")
    module = models.ForeignKey(ModulePage, models.SET_NULL, null=True, blank=True, related_name="questions")
    strand = models.CharField(max_length=1, choices=Strand)
    kind = models.CharField(max_length=12, choices=asking.Kind, default=asking.Kind.SINGLE)
    difficulty = models.CharField(max_length=8, choices=Difficulty, default=Difficulty.MEDIUM)
    stem = models.TextField("question", help_text=f"To fill a gap, write {asking.GAP} where the missing words belong.")
    explanation = models.TextField(
        blank=True, help_text="Why the right answer is right. Learners read it with their result, whatever they chose."
    )
    image = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    image_alt = models.CharField(
        "description of the image",
        max_length=300,
        blank=True,
        help_text="What someone who cannot see it needs to know to answer.",
    )
    image_is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It only pleases the eye; screen readers skip it."
    )
    number = models.DecimalField(
        "right number", max_digits=18, decimal_places=6, null=True, blank=True, help_text="Such as 12.5."
    )
    tolerance = models.DecimalField(
        max_digits=18,
        decimal_places=6,
        default=0,
        help_text="How far off an answer may be: 0.5 takes 12 to 13 for 12.5.",
    )
    unit = models.CharField(max_length=40, blank=True, help_text="Written behind the box, such as % or minutes.")
    chart_type = models.CharField(max_length=3, choices=asking.ChartType, blank=True)
    chart_title = models.CharField(
        max_length=160, blank=True, help_text="What it shows: “Falls on the ward each week”."
    )
    chart_unit = models.CharField(max_length=40, blank=True, help_text="Such as % or falls.")
    chart_values = models.TextField(
        blank=True, help_text="One number a line, oldest first; a label may stand before it: “3 March 12”."
    )
    model_answer = models.TextField(blank=True, help_text="What a good answer says. Trainers mark by it.")
    tags = ClusterTaggableManager(through=QuestionTag, blank=True)

    search_fields = [
        index.SearchField("stem"),
        index.AutocompleteField("stem"),
        index.SearchField("key"),
        index.FilterField("level"),
        index.FilterField("kind"),
    ]
    panels = QUESTION_PANELS
    base_form_class = QuestionForm

    def __str__(self) -> str:
        return self.stem

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "curriculum/question_preview.html"

    @property
    def values(self) -> dict[str, Any]:
        """The question as curriculum.asking reads it."""
        names = ("text", "match", "is_right", "feedback")
        options = [{name: getattr(option, name) for name in names} for option in self.options.all()]
        fields = (
            "kind", "stem", "explanation", "image_alt", "image_is_decorative", "number", "tolerance", "unit",
            "chart_type", "chart_title", "chart_unit", "chart_values", "model_answer",
        )  # fmt: skip
        return {name: getattr(self, name) for name in fields} | {"image": self.image_id, "options": options}


class QuestionOption(Orderable):
    """One option, step, pair or accepted answer, as the kind of the question has it."""

    question = ParentalKey(Question, related_name="options")
    text = models.CharField(max_length=400, blank=True)
    match = models.CharField(
        "goes with",
        max_length=400,
        blank=True,
        help_text="To match pairs only: the other half. Leave the text empty to offer one that goes with nothing.",
    )
    is_right = models.BooleanField("right answer", default=False)
    feedback = models.CharField(max_length=500, blank=True, help_text="Why it is right, or what it misses.")

    panels = [FieldPanel("text"), FieldPanel("match"), FieldPanel("is_right"), FieldPanel("feedback")]
