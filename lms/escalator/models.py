"""Owns levels reached, one attainment per person, level and cycle, and claims that one was reached elsewhere."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from lms.evidence.models import PrivateFile
from lms.people.models import Person, Role


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


class PriorLearningClaimQuerySet(models.QuerySet):
    def open(self) -> PriorLearningClaimQuerySet:
        return self.filter(decision=PriorLearningClaim.Decision.OPEN)

    def decided(self) -> PriorLearningClaimQuerySet:
        return self.exclude(decision=PriorLearningClaim.Decision.OPEN)

    def visible_to(self, person: Person) -> PriorLearningClaimQuerySet:
        """Everybody sees their own; trainers those of their organisation."""
        seen = Q(person=person.pk)
        if person.has_role(Role.TRAINER):
            seen |= Q(person__organisation=person.organisation_id)
        return self.filter(seen)


class PriorLearningClaim(models.Model):
    """Somebody says that they have what a level asks for from elsewhere, with evidence; a trainer decides."""

    class Decision(models.TextChoices):
        OPEN = "open", "waiting"
        RECOGNISED = "recognised", "recognised"
        DECLINED = "declined", "declined"

    person = models.ForeignKey(Person, models.PROTECT, related_name="prior_learning_claims")
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, related_name="+")
    words = models.TextField(max_length=4000, help_text="Where and when it was learnt, and how it was used.")
    evidence = models.ForeignKey(PrivateFile, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decision_reason = models.TextField(max_length=2000, blank=True, help_text="The learner reads it.")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PriorLearningClaimQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level"], condition=Q(decision="open"), name="priorlearningclaim_one_open_per_level"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_by=None, decided_at=None)
                | (~Q(decision="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="priorlearningclaim_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("person")),
                name="priorlearningclaim_nobody_decides_their_own",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def is_recognised(self) -> bool:
        return self.decision == self.Decision.RECOGNISED
