"""What is judged when somebody is observed: the criteria authors write for each kind of practice of a level."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

WHAT_CRITERIA_ARE_FOR = (
    "What an observer looks for, one line each, as something that can be seen or heard. Forms that were begun keep "
    "the words they were begun with."
)


class Practice(models.TextChoices):
    """What people are observed in. A requirement of the same code asks for it."""

    COACHING = "coaching", "coaching session"
    DELIVERY = "delivery", "delivery of a session"
    VIVA = "viva", "viva"
    PANEL = "panel", "panel"
    EVALUATION = "evaluation", "published evaluation"


class PracticeCriterion(Orderable):
    level = ParentalKey("curriculum.LevelPage", related_name="practice_criteria")
    what = models.CharField(max_length=12, choices=Practice, verbose_name="observed in")
    text = models.CharField(max_length=300, help_text='Says what the person does: "Hears everybody in the room."')

    panels = [FieldPanel("what"), FieldPanel("text")]
