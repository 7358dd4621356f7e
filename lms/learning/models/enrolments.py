"""Places on levels."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lms.people.models import Person


class EnrolmentQuerySet(models.QuerySet):
    def current(self) -> EnrolmentQuerySet:
        return self.filter(withdrawn_on=None)

    def open(self) -> EnrolmentQuerySet:
        return self.current().filter(completed_on=None)

    def overdue(self, today: date) -> EnrolmentQuerySet:
        return self.open().filter(due_on__lt=today)


class Enrolment(models.Model):
    """One person's place on one level in one cycle, kept after they withdraw as the record of it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    enrolled_on = models.DateField()
    due_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level", "cycle"],
                condition=Q(withdrawn_on=None),
                name="enrolment_one_current_per_cycle",
            )
        ]
