"""Owns what HR decides and brings in: targets for skill, and staff lists with what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Organisation, Person, Role


class TargetQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> TargetQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class Target(models.Model):
    """How much of one level an organisation decided to have, by when and why. A new decision is a new version."""

    class Kind(models.TextChoices):
        COVERAGE = "coverage", "share of the people asked"
        RATIO = "ratio", "one for so many heads"
        FIXED = "fixed", "a fixed number"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targets")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    asked_of = models.JSONField(
        default=dict,
        blank=True,
        help_text='Who is asked, as safe data: {"pay_bands": [...], "staff_groups": [...]}; empty asks everyone.',
    )
    value = models.DecimalField(
        max_digits=9, decimal_places=4, help_text="0.9 for 90 %, 120 for one in 120, or the number."
    )
    minimum = models.PositiveIntegerField(default=0)
    by_date = models.DateField()
    rationale = models.TextField()
    approved_by = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "level"], condition=Q(is_current=True), name="target_one_current_per_level"
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="target_value_is_positive"),
        ]


class StaffImportQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> StaffImportQuerySet:
        if not person.has_role(Role.HR):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class StaffImport(models.Model):
    """One staff list that HR brought in: what it would change, and whether it was confirmed."""

    class State(models.TextChoices):
        CHECKED = "checked", "checked, nothing changed yet"
        CONFIRMED = "confirmed", "confirmed"
        DISCARDED = "discarded", "discarded"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff_imports")
    file = models.ForeignKey("evidence.PrivateFile", models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKED)
    report = models.JSONField(
        default=dict, help_text="Counts and lines of starters, leavers, movers, changes, conflicts."
    )
    checked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = StaffImportQuerySet.as_manager()
