"""Asking for one more attempt."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lms.people.models import Person, Role


class AttemptRequestQuerySet(models.QuerySet):
    def open(self) -> AttemptRequestQuerySet:
        return self.filter(decision=AttemptRequest.Decision.OPEN)

    def decided(self) -> AttemptRequestQuerySet:
        return self.exclude(decision=AttemptRequest.Decision.OPEN)

    def granted(self) -> AttemptRequestQuerySet:
        return self.filter(decision=AttemptRequest.Decision.GRANTED)

    def visible_to(self, person: Person) -> AttemptRequestQuerySet:
        """Everybody sees their own; trainers those of their organisation."""
        own = Q(person=person.pk)
        if person.has_role(Role.TRAINER):
            own |= Q(person__organisation=person.organisation_id)
        return self.filter(own)


class AttemptRequest(models.Model):
    """A learner who has used up their attempts asks a trainer of their organisation for one more."""

    class Decision(models.TextChoices):
        OPEN = "open", "waiting"
        GRANTED = "granted", "granted"
        DECLINED = "declined", "declined"

    person = models.ForeignKey(Person, models.PROTECT, related_name="attempt_requests")
    quiz = models.ForeignKey("curriculum.Quiz", models.PROTECT, related_name="+")
    reason = models.TextField(max_length=1000)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.OPEN)
    decision_reason = models.TextField(max_length=1000, blank=True, help_text="The learner reads it.")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz"], condition=Q(decision="open"), name="attemptrequest_one_open_per_quiz"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_by=None, decided_at=None)
                | (~Q(decision="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="attemptrequest_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("person")),
                name="attemptrequest_nobody_decides_their_own",
            ),
        ]

    @property
    def is_granted(self) -> bool:
        return self.decision == self.Decision.GRANTED

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN
