"""What was hidden in an organisation's splits, on which days: so that no day shows what a day close to it hides."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from lms.people.models import Organisation

REACH = timedelta(days=92)  # a quarter: figures of two days closer than this hide the same


class PatternQuerySet(models.QuerySet):
    def around(self, day: date) -> PatternQuerySet:
        return self.filter(day__gte=day - REACH, day__lte=day + REACH)


class Pattern(models.Model):
    """A day whose figures were given out, split. `stamp` is that of the figures its pattern was worked out from last;
    those of a day change when something is recorded late, and all through today."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField()
    stamp = models.CharField(max_length=64)
    cuts = models.PositiveSmallIntegerField(help_text="How many of the cuts could be shown, the first so many.")

    objects = PatternQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="pattern_one_for_a_day")]


class HiddenFigureQuerySet(models.QuerySet):
    def around(self, day: date) -> HiddenFigureQuerySet:
        return self.filter(first_day__lte=day + REACH, last_day__gte=day - REACH)


class HiddenFigure(models.Model):
    """A figure of a split that was hidden from one day to another, days between that hid something else included."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    row = models.CharField(max_length=140, help_text='Its cut and its name or key: "unit/7", "band/Band 7".')
    level = models.ForeignKey(
        "curriculum.LevelPage", models.CASCADE, null=True, related_name="+", help_text="Empty: heads."
    )
    first_day = models.DateField()
    last_day = models.DateField()

    objects = HiddenFigureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "row"], name="hiddenfigure_of_a_row")]


class KeptSums(models.Model):
    """Sums of an organisation's counts as they were at one stamp, so that a page reads a row instead of thousands of
    kinds of post. Right for as long as the stamp is that of the counts: `lms.dose.counts.kept` says whether it is."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField(help_text="The day the sums are of.")
    what = models.CharField(max_length=40, help_text='How they are cut: "organisation", "group", "unit/7".')
    stamp = models.BigIntegerField()
    mark = models.CharField(max_length=64, help_text="Digest of whom the levels were asked of.")
    at = models.DateTimeField(help_text="When they were read.")
    seconds = models.FloatField(default=0, help_text="How long it took to work out what must stay hidden in them.")
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "what", "day"], name="keptsums_once")]
