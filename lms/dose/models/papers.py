"""Board papers as they were made: frozen, so that an old one can be printed again to the letter."""

from __future__ import annotations

from django.db import models

from lms.people.models import Organisation, Person, Role


class BoardPaperQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> BoardPaperQuerySet:
        if not person.has_role(Role.HR, Role.BOARD):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class BoardPaper(models.Model):
    """What a board was given on a day.

    `content` is the whole paper as blocks in order, drawings and all; printing it asks nothing else of the database.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="board_papers")
    run = models.ForeignKey("dose.TargetRun", models.PROTECT, null=True, related_name="papers")
    title = models.CharField(max_length=200)
    as_of = models.DateField()
    content = models.JSONField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = BoardPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title
