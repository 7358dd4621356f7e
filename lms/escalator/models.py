"""Owns levels reached: one attainment per person, level and cycle."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lms.people.models import Person


class AttainmentQuerySet(models.QuerySet):
    def in_date(self, today: date) -> AttainmentQuerySet:
        return self.filter(Q(expires_on=None) | Q(expires_on__gt=today), achieved_on__lte=today, withdrawn_on=None)

    def visible_to(self, person: Person) -> AttainmentQuerySet:
        return self.filter(person__in=Person.objects.visible_to(person))


class Attainment(models.Model):
    """A level reached. Never deleted: a revoked one is withdrawn, a renewal is a new cycle."""

    class Route(models.TextChoices):
        EARNED = "earned", "earned here"
        RECOGNISED = "recognised", "recognised prior learning"

    person = models.ForeignKey(Person, models.PROTECT, related_name="attainments")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    cycle = models.PositiveSmallIntegerField(default=1)
    route = models.CharField(max_length=12, choices=Route, default=Route.EARNED)
    achieved_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    evidence = models.JSONField(default=list, help_text="The requirements as they stood when the level was reached.")

    objects = AttainmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "level", "cycle"], name="attainment_one_per_level_and_cycle"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=models.F("achieved_on")),
                name="attainment_expires_later",
            ),
        ]
