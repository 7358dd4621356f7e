"""Owns what a project measures: definition, observations, and the phases of its chart."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Person


class Measure(models.Model):
    class Kind(models.TextChoices):
        OUTCOME = "outcome", "outcome"
        PROCESS = "process", "process"
        BALANCING = "balancing", "balancing"

    class DataKind(models.TextChoices):
        """What one point is, which decides the charts that fit and whether it has a denominator."""

        MEASURED = "measured", "a measured value, such as minutes, £ or an average"
        PROPORTION = "proportion", "yes or no for each of a number, such as 12 of 85 patients"
        RATE = "rate", "events where there is more or less room for them, such as falls and bed days"
        COUNT = "count", "events where there is always the same room for them, such as complaints a month"
        TIME_BETWEEN = "time", "time from one rare event to the next, such as days between infections"
        NUMBER_BETWEEN = "number", "the number from one rare event to the next, such as operations between infections"

    class Chart(models.TextChoices):
        RUN = "run", "run chart"
        XMR = "xmr", "XmR chart"
        MR = "mr", "moving range chart"
        C = "c", "C chart"
        U = "u", "U chart"
        UPRIME = "uprime", "U\N{PRIME} chart"
        P = "p", "P chart"
        PPRIME = "pprime", "P\N{PRIME} chart"
        G = "g", "G chart"
        T = "t", "T chart"

    class Rules(models.TextChoices):
        MDC = "mdc", "Making Data Count"
        ANHOEJ = "anhoej", "Anhøj"
        IHI_RUN = "ihi-run", "IHI run chart rules"
        HCDG = "hcdg", "Health Care Data Guide"

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
    data_kind = models.CharField("kind of data", max_length=10, choices=DataKind, blank=True)
    chart = models.CharField(max_length=6, choices=Chart, default=Chart.RUN)
    rules = models.CharField(max_length=7, choices=Rules, blank=True, help_text="Empty: the rules usual for the chart.")
    multiplier = models.DecimalField(
        "per", max_digits=10, decimal_places=2, default=1, validators=[MinValueValidator(Decimal("0.01"))]
    )
    screens_moving_ranges = models.BooleanField("leave out unusually large moving ranges", default=False)
    position = models.PositiveIntegerField(default=0)
    shared = models.ForeignKey(
        "projects.SharedMeasure", models.SET_NULL, null=True, blank=True, related_name="followers",
        help_text="The collaborative's definition that this one follows.",
    )  # fmt: skip

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(multiplier__gt=0), name="measure_multiplier_is_positive"),
            models.UniqueConstraint(fields=["project", "shared"], name="measure_follows_a_shared_one_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_denominator(self) -> bool:
        """Whether a point is a number out of, or per, another number."""
        return self.data_kind in (self.DataKind.PROPORTION, self.DataKind.RATE)


class Phase(models.Model):
    """A new centre line and limits from a day on, with the reason."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="phases")
    starts_on = models.DateField()
    name = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["measure", "starts_on"], name="phase_one_from_a_day")]


class Event(models.Model):
    """Something that happened on a day that has no point of its own, marked on the chart."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="events")
    on = models.DateField()
    text = models.CharField(max_length=200)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "on", "text"], name="event_once_a_day")]


class Observation(models.Model):
    """A data point; a missing value is a gap in the chart. With a denominator, the value is what was counted."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="observations")
    on = models.DateField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "on"], name="observation_one_a_day"),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(denominator__gt=0), name="observation_denominator_is_positive"
            ),
        ]


class ObservationChange(models.Model):
    """What a data point was before somebody corrected or removed it; only ever added to."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="changes")
    on = models.DateField()
    old_value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    old_denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    old_note = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    note = models.CharField(max_length=200, blank=True)
    is_removal = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
