"""What a trainer wrote to everybody in a cohort."""

from __future__ import annotations

from django.db import models

from lms.cohorts.models.cohorts import Cohort
from lms.people.models import Person


class CohortMessageQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CohortMessageQuerySet:
        """Those one was sent, and those to cohorts one teaches."""
        return self.filter(
            models.Q(sent_to=person.pk) | models.Q(cohort__in=Cohort.objects.visible_to(person))
        ).distinct()


class CohortMessage(models.Model):
    """`key` is made with the empty form: the same form sent twice is one message."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="messages")
    key = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=5000)
    sent_at = models.DateTimeField()
    sent_to = models.ManyToManyField(Person, related_name="cohort_messages")

    objects = CohortMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
