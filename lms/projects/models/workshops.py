"""Owns the five days of a rapid process improvement workshop: what is done when, and what was seen before and after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WorkshopTask(models.Model):
    """One thing to do on one of the five days."""

    class Day(models.IntegerChoices):
        PREPARE = 1, "Prepare and observe"
        MAP = 2, "Map the process and its waste"
        TEST = 3, "Test ideas"
        STANDARDISE = 4, "Agree the standard"
        REPORT = 5, "Report out"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="workshop_tasks")
    day = models.PositiveSmallIntegerField(choices=Day)
    text = models.CharField("what is to be done", max_length=300)
    who = models.CharField(max_length=200, blank=True)
    is_done = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=5), name="workshoptask_one_of_five_days"),
        ]


class SheetRow(models.Model):
    """One thing that was observed by the same people in the same way before and after."""

    class What(models.TextChoices):
        CYCLE_TIME = "cycle", "Cycle time"
        LEAD_TIME = "lead", "Time from start to finish"
        WAITING = "waiting", "Waiting time"
        WALKING = "walking", "Walking distance"
        STEPS = "steps", "Steps in the process"
        HANDOVERS = "handovers", "Hand-overs"
        INTERRUPTIONS = "interrupted", "Interruptions"
        DEFECTS = "defects", "Defects or errors"
        STOCK = "stock", "Stock held"
        OTHER = "other", "Something else"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="sheet_rows")
    what = models.CharField("what was observed", max_length=11, choices=What)
    detail = models.CharField("where or of what", max_length=200, blank=True)
    unit = models.CharField(max_length=40)
    before = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    observed = models.CharField("how it was observed", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(before=None) | Q(before__gte=0)) & (Q(after=None) | Q(after__gte=0)),
                name="sheetrow_values_are_not_negative",
            ),
        ]
