"""Owns what a team asks its sponsor to remove."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Person


class BarrierQuerySet(models.QuerySet):
    def standing(self) -> BarrierQuerySet:
        return self.filter(removed_on=None)

    def unanswered(self) -> BarrierQuerySet:
        return self.standing().filter(answered_on=None)


class Barrier(models.Model):
    """Something in the team's way, in the sponsor's hands until it is gone."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="barriers")
    text = models.CharField("what is in the way", max_length=500)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField("what the sponsor says", max_length=500, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    removed_on = models.DateField(null=True, blank=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(answered_on=None) | ~Q(answer=""), name="barrier_answered_in_words")
        ]

    def __str__(self) -> str:
        return self.text
