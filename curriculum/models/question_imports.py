"""Files of questions that trainers brought in."""

from __future__ import annotations

from django.db import models

from lms.people.models import Organisation, Person


class QuestionImportQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> QuestionImportQuerySet:
        """A file is seen by the trainers of the organisation it came from; what was taken in, by all."""
        return self.filter(organisation=person.organisation_id)

    def listed(self) -> QuestionImportQuerySet:
        return self.defer("drafts", "findings")


class QuestionImport(models.Model):
    """A file as it was read, kept until somebody decides on it and afterwards as the record of it."""

    class State(models.TextChoices):
        CHECKED = "checked", "waits for your decision"
        CONFIRMED = "confirmed", "taken in"
        DISCARDED = "discarded", "discarded"

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255, help_text="The name the file had on the person's machine.")
    format = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State, default=State.CHECKED)
    checked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    drafts = models.JSONField(help_text="The questions as they were read, as curriculum.exchange.storing writes them.")
    findings = models.JSONField(help_text="What was changed and dropped in reading, and why.")
    result = models.JSONField(default=dict, help_text="What became of it: counts, and the keys of what was taken in.")

    objects = QuestionImportQuerySet.as_manager()

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return self.name
