"""The quiz of a level: what it draws from the pool, and the rules it is taken under."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin, WorkflowMixin
from wagtail.snippets.models import register_snippet

from curriculum.models.pages import LevelPage, ModulePage
from curriculum.models.questions import Question
from curriculum.reviewed_form import ReviewedForm


class QuizForm(ReviewedForm):
    """Refuses rules that ask for more questions than the quiz draws, while the author still has them in view."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        samples = self.formsets.get("samples")
        if samples is None or not samples.is_valid() or not values.get("draw"):
            return values
        kept = [form.cleaned_data for form in samples.forms if form.cleaned_data and form not in samples.deleted_forms]
        asked = sum(each.get("number") or 0 for each in kept)
        if asked > values["draw"]:
            self.add_error(
                "draw", f"The rules below draw {asked} questions. Draw at least as many, or lower the numbers below."
            )
        return values


class ReviewPolicy(models.TextChoices):
    SCORE = "score", "the score only"
    ANSWERS = "answers", "their own answers, and which of them were right"
    FEEDBACK = "feedback", "their own answers with the feedback on them"


class RightAnswers(models.TextChoices):
    NEVER = "never", "never"
    AT_END = "at_end", "once they have passed or no attempt is left"
    ALWAYS = "always", "after every attempt"


@register_snippet
class Quiz(WorkflowMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """The quiz of a level. An attempt keeps the rules it began under, so a change is for attempts begun later."""

    base_form_class = QuizForm

    level = models.OneToOneField(LevelPage, models.PROTECT, related_name="quiz")
    title = models.CharField(max_length=120)
    draw = models.PositiveSmallIntegerField("questions drawn", default=15, validators=[MinValueValidator(1)])
    pass_mark = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Per cent."
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Empty: as many as they like. When they are used up, a learner may ask a trainer for one more.",
    )
    cooling_off_hours = models.PositiveSmallIntegerField(
        "hours between attempts", default=0, validators=[MaxValueValidator(24 * 28)], help_text="0: at once."
    )
    minutes_allowed = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text="Empty: no time limit. Extra time agreed for a learner is added by itself.",
    )
    shuffle_questions = models.BooleanField(default=True, help_text="In a new order for every attempt.")
    shuffle_options = models.BooleanField(default=True, help_text="In a new order for every attempt.")
    review_policy = models.CharField(
        "after handing in they see", max_length=8, choices=ReviewPolicy, default=ReviewPolicy.FEEDBACK
    )
    right_answers_shown = models.CharField(
        "they see the right answers", max_length=6, choices=RightAnswers, default=RightAnswers.NEVER
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("level"),
        MultiFieldPanel([FieldPanel("draw"), FieldPanel("pass_mark")], "Questions"),
        InlinePanel(
            "samples",
            heading="Rules for the draw",
            label="Rule",
            help_text="Each rule draws some of the questions; the rest come from the whole pool of the level.",
        ),
        MultiFieldPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")], "Order"),
        MultiFieldPanel(
            [FieldPanel("attempts_allowed"), FieldPanel("cooling_off_hours"), FieldPanel("minutes_allowed")],
            "Attempts and time",
        ),
        MultiFieldPanel([FieldPanel("review_policy"), FieldPanel("right_answers_shown")], "Looking back"),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.title

    @property
    def was_published(self) -> bool:
        """Whether learners may know of it. One that an author took back keeps its page, with the attempts at it."""
        return self.live or self.first_published_at is not None

    @property
    def in_short(self) -> str:
        """The rules a learner wants to know before they open it."""
        tries = "as many tries as you like"
        if self.attempts_allowed:
            tries = f"{self.attempts_allowed} attempt{'' if self.attempts_allowed == 1 else 's'}"
        time = f", {self.minutes_allowed} minutes each" if self.minutes_allowed else ""
        return f"{self.draw} question{'' if self.draw == 1 else 's'}, {self.pass_mark}% to pass, {tries}{time}."


class QuizSample(Orderable):
    """A rule of the draw: so many questions of one tag, module or difficulty, or of several of these at once."""

    quiz = ParentalKey(Quiz, related_name="samples")
    number = models.PositiveSmallIntegerField("questions", default=1, validators=[MinValueValidator(1)])
    tag = models.CharField(max_length=100, blank=True, help_text="As it is written on the questions.")
    module = models.ForeignKey(ModulePage, models.CASCADE, null=True, blank=True, related_name="+")
    difficulty = models.CharField(max_length=8, choices=Question.Difficulty, blank=True)

    panels = [FieldPanel("number"), FieldPanel("tag"), FieldPanel("module"), FieldPanel("difficulty")]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(tag="") | Q(module__isnull=False) | ~Q(difficulty=""), name="quizsample_says_of_what"
            )
        ]

    def __str__(self) -> str:
        of_what = [
            f"tagged “{self.tag}”" if self.tag else "",
            f"of module {self.module.code}" if self.module else "",
            f"that are {self.get_difficulty_display()}" if self.difficulty else "",
        ]
        return f"{self.number} question{'' if self.number == 1 else 's'} {', '.join(filter(None, of_what))}"

    def clean(self) -> None:
        if not (self.tag or self.module_id or self.difficulty):
            raise ValidationError("Say of what: a tag, a module or a difficulty.")
