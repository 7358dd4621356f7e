"""What a board asks itself about how it leads improvement, written by trainers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from curriculum.reviewed_form import ReviewedForm

STAGES = range(5)


class MaturityQuestionQuerySet(models.QuerySet):
    def published(self) -> MaturityQuestionQuerySet:
        return self.filter(live=True)


class MaturityQuestion(PreviewableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """One question of the board's self-assessment, with a statement for each stage from 0 to 4.

    A round keeps the questions it was opened with, so a change here is for rounds opened later.
    """

    class Area(models.TextChoices):
        LEADING = "leading", "How the board leads"
        DATA = "data", "Data and learning"
        PATIENTS = "patients", "Patients and families"
        SKILLS = "skills", "People and skills"
        SPREAD = "spread", "Projects and their results"

    area = models.CharField(max_length=10, choices=Area)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Questions of an area stand in this order, the lowest first."
    )
    text = models.CharField("question", max_length=300, help_text="One question, about the board's own work.")
    stage_0 = models.CharField(max_length=300, help_text="What a board would say that has not begun.")
    stage_1 = models.CharField(max_length=300, help_text="A first start, here and there.")
    stage_2 = models.CharField(max_length=300, help_text="Done, but not everywhere or not every time.")
    stage_3 = models.CharField(max_length=300, help_text="The usual way of working.")
    stage_4 = models.CharField(max_length=300, help_text="The usual way, and it is itself being improved.")

    objects = MaturityQuestionQuerySet.as_manager()
    base_form_class = ReviewedForm
    search_fields = [index.SearchField("text"), index.AutocompleteField("text"), index.FilterField("area")]
    panels = [
        MultiFieldPanel([FieldPanel("area"), FieldPanel("position")], "Where it stands"),
        FieldPanel("text"),
        MultiFieldPanel([FieldPanel(f"stage_{stage}") for stage in STAGES], "What is true at each stage"),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "board question"
        ordering = ["area", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["text"], name="maturityquestion_text_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def statements(self) -> list[str]:
        """What is true at stage 0, 1, 2, 3 and 4."""
        return [getattr(self, f"stage_{stage}") for stage in STAGES]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "curriculum/maturity_question_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"question": self}
