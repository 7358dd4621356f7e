"""Extra time in quizzes, a reasonable adjustment."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from lms.people.models import Person


class TimeAdjustmentQuerySet(models.QuerySet):
    def current(self) -> TimeAdjustmentQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, person: Person) -> TimeAdjustmentQuerySet:
        """Only the person themselves: it tells of their health, and no reason is kept."""
        return self.filter(person=person.pk)


class TimeAdjustment(models.Model):
    """So much longer, or so many minutes more, for one person in every quiz with a time limit begun from now on."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="time_adjustments")
    per_cent = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(24 * 60)]
    )
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TimeAdjustmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="timeadjustment_one_current_per_person"
            ),
            models.CheckConstraint(
                condition=Q(per_cent__gt=0, minutes=None) | Q(per_cent=None, minutes__gt=0),
                name="timeadjustment_in_per_cent_or_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.per_cent}% longer" if self.per_cent else f"{self.minutes} minutes more"

    def added_to(self, allowed: timedelta) -> timedelta:
        """The extra time for a quiz of this length; part of a minute counts as a whole one."""
        if self.minutes:
            return timedelta(minutes=self.minutes)
        seconds = allowed.total_seconds() * (self.per_cent or 0) / 100
        return timedelta(minutes=-(-seconds // 60))
