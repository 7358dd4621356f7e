"""Owns what a project measures: definition, observations, and the phases of its chart."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.people.models import Person


class Measure(models.Model):
    class Kind(models.TextChoices):
        OUTCOME = "outcome", "outcome"
        PROCESS = "process", "process"
        BALANCING = "balancing", "balancing"

    class Chart(models.TextChoices):
        RUN = "run", "run chart"
        XMR = "xmr", "XmR chart"

    class Direction(models.TextChoices):
        INCREASE = "increase", "higher is better"
        DECREASE = "decrease", "lower is better"
        NEUTRAL = "neutral", "neither"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    direction = models.CharField(max_length=10, choices=Direction)
    numerator = models.CharField("what is counted", max_length=300, blank=True)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    inclusion = models.CharField("who or what is included", max_length=300, blank=True)
    source = models.CharField("where the data come from", max_length=300, blank=True)
    frequency = models.CharField("how often", max_length=100, blank=True)
    collected_by = models.CharField("who collects", max_length=200, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    chart = models.CharField(max_length=4, choices=Chart, default=Chart.RUN)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A new centre line and limits from a day on, with the reason."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="phases")
    starts_on = models.DateField()
    name = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "starts_on"], name="phase_one_from_a_day")]


class Observation(models.Model):
    """A data point; a missing value is a gap in the chart."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="observations")
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="observation_one_a_day")]
