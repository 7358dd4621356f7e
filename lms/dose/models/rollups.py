"""Counts kept by the events that change them, so that no dose page reads people.

A cell is a kind of post: a unit, a staff group, a pay band and a primary group. `Counted` says where each person was
counted last; comparing it with the truth gives movements, and movements give the counts of any day.

Counts are read with `lms.dose.counts.cells`, never from `Cell.heads` and `CellCount.attained` alone: a movement is
added to them a moment after it is written, so that two people of one ward who reach a level at once don't wait for
each other.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.people.models import Organisation, OrgUnit, Person


class Ledger(models.Model):
    """From which day an organisation's counts are known, and to which day they are brought up."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="+")
    opens_on = models.DateField(help_text="Nothing is known of the days before.")
    counted_until = models.DateField(help_text="Joiners, leavers and lapses of this day and before are counted.")
    added = models.BigIntegerField(
        default=0, help_text="Movements added to the totals, and totals repaired: it grows whenever they change."
    )


class Cell(models.Model):
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    staff_group = models.CharField(max_length=100)
    pay_band = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=8, help_text="Code of the primary group.")
    heads = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "staff_group", "pay_band", "group"], name="cell_once"
            )
        ]


class Counted(models.Model):
    """Where a person stands in the counts. Somebody not counted (left, on a career break) has no cell."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    cell = models.ForeignKey(Cell, models.PROTECT, null=True, related_name="+")
    levels = models.JSONField(
        default=list, help_text="Primary keys of the levels held in date, those implied by a higher one too, sorted."
    )
    changed_on = models.DateField(
        null=True, help_text="The day of the last change counted: nothing found out later counts from before it."
    )


class CellCount(models.Model):
    """How many heads of a cell have a level in date, or one that implies it."""

    cell = models.ForeignKey(Cell, models.CASCADE, related_name="counts")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    attained = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "level"], name="cellcount_once_per_level")]


class Movement(models.Model):
    """How many came into or went out of a count on a day, and why: the flow from an opening to a closing figure."""

    class Reason(models.TextChoices):
        OPENING = "opening", "counted for the first time"
        GRADUATED = "graduated", "graduated"
        JOINED = "joined", "joined"
        MOVED = "moved", "moved to another unit, post or group"
        LEFT = "left", "left"
        LAPSED = "lapsed", "lapsed"
        WITHDRAWN = "withdrawn", "withdrawn"
        CORRECTED = "corrected", "corrected by the nightly check"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    cell = models.ForeignKey(Cell, models.CASCADE, related_name="movements")
    level = models.ForeignKey(
        "curriculum.LevelPage", models.PROTECT, null=True, related_name="+", help_text="Empty: of heads."
    )
    day = models.DateField()
    reason = models.CharField(max_length=10, choices=Reason)
    change = models.IntegerField(help_text="Signed: out of a count is below 0.")
    is_added = models.BooleanField(default=False, help_text="Whether `Cell` and `CellCount` hold it already.")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "day"], name="movement_of_a_day"),
            models.Index(fields=["organisation"], condition=Q(is_added=False), name="movement_not_added_yet"),
        ]


class CountCheck(models.Model):
    """One nightly comparison of the counts with a recount from scratch."""

    at = models.DateTimeField()
    seconds = models.FloatField()
    people = models.PositiveIntegerField()
    drifted = models.PositiveIntegerField(help_text="Counts that were not what the recount says; all were repaired.")
    detail = models.JSONField(default=list, help_text="The first hundred: organisation, level, was, is.")
