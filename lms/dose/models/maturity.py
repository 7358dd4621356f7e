"""What a board says of how mature its own improvement work is: rounds that HR opens, and private answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lms.people.models import Organisation, Person, Role


class MaturityRoundQuerySet(models.QuerySet):
    def open(self) -> MaturityRoundQuerySet:
        return self.filter(closed_at=None)

    def closed(self) -> MaturityRoundQuerySet:
        return self.exclude(closed_at=None)

    def visible_to(self, person: Person) -> MaturityRoundQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class MaturityRound(models.Model):
    """One time that the board was asked. It keeps the questions it was opened with, whatever authors change later.

    `questions` holds for each, in order: {"key", "area", "text", "statements": five texts}.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="maturity_rounds")
    name = models.CharField(max_length=80)
    answer_by = models.DateField()
    questions = models.JSONField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = MaturityRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(closed_at=None), name="maturityround_one_open_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="maturityround_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class MaturitySheet(models.Model):
    """What one board member answered in one round. Nobody else reads it, and closing the round cuts the name off.

    `stages` holds the stage from 0 to 4 under each question's key; a question they can't answer is left out.
    """

    round = models.ForeignKey(MaturityRound, models.CASCADE, related_name="sheets")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stages = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=~Q(person=None), name="maturitysheet_one_per_person_and_round"
            )
        ]
