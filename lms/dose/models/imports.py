"""Staff lists HR brought in, with what became of them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from lms.people.models import Organisation, Person, Role


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
