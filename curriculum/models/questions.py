"""The pool of questions a level's quiz draws from."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from curriculum.models.pages import LevelPage, ModulePage, Strand


@register_snippet
class Question(DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """A question of a level's pool; drawn only while it is live."""

    class Kind(models.TextChoices):
        SINGLE = "single", "one right answer"
        MULTIPLE = "multiple", "several right answers"
        TRUE_FALSE = "true_false", "true or false"

    class Difficulty(models.TextChoices):
        EASY = "easy", "easy"
        MEDIUM = "medium", "medium"
        HARD = "hard", "hard"

    key = models.SlugField(unique=True, max_length=40, help_text="Short and lasting, such as l1-1-4-03.")
    level = models.ForeignKey(LevelPage, models.PROTECT, related_name="questions")
    module = models.ForeignKey(ModulePage, models.SET_NULL, null=True, blank=True, related_name="questions")
    strand = models.CharField(max_length=1, choices=Strand)
    kind = models.CharField(max_length=12, choices=Kind)
    difficulty = models.CharField(max_length=8, choices=Difficulty, default=Difficulty.MEDIUM)
    stem = models.TextField()

    search_fields = [
        index.SearchField("stem"),
        index.AutocompleteField("stem"),
        index.FilterField("level"),
        index.FilterField("kind"),
    ]
    panels = [
        FieldPanel("stem"),
        FieldPanel("kind"),
        InlinePanel("options", heading="Options, with feedback on each", label="Option", min_num=2),
        MultiFieldPanel(
            [
                FieldPanel("key"),
                FieldPanel("level"),
                FieldPanel("module"),
                FieldPanel("strand"),
                FieldPanel("difficulty"),
            ],
            "Where it belongs",
        ),
    ]

    def __str__(self) -> str:
        return self.stem


class QuestionOption(Orderable):
    question = ParentalKey(Question, related_name="options")
    text = models.CharField(max_length=400)
    is_right = models.BooleanField(default=False)
    feedback = models.CharField(max_length=500)

    panels = [FieldPanel("text"), FieldPanel("is_right"), FieldPanel("feedback")]
