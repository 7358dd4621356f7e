"""Many certificates issued anew at once: looked at first, confirmed by somebody, then done in pieces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from certificates.models.certificates import Certificate
from lms.people.models import Organisation, Person, Role


class ReissueQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> ReissueQuerySet:
        if not person.has_role(Role.HR, Role.ORG_ADMIN):
            return self.none()
        return self.filter(organisation=person.organisation_id)

    def under_way(self) -> ReissueQuerySet:
        return self.filter(state=Reissue.State.CONFIRMED)


class Reissue(models.Model):
    """What was found when it was looked at, and how far it has come. What is left to do is always read from the
    certificates themselves, so that it can break off anywhere and go on.
    """

    class Why(models.TextChoices):
        WORDS = "words", "in other words"
        NAME = "name", "in new names"

    class State(models.TextChoices):
        CHECKED = "checked", "looked at"
        CONFIRMED = "confirmed", "under way"
        DONE = "done", "done"
        STOPPED = "stopped", "stopped"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="reissues")
    why = models.CharField(max_length=5, choices=Why, default=Why.WORDS)
    level = models.ForeignKey("curriculum.LevelPage", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Certificate.Kind, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    revision = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The published revision of the template it was looked at with."
    )
    found = models.PositiveIntegerField(default=0)
    versions = models.JSONField(default=list, help_text="How many of them have which revision of the template.")
    sample = models.ForeignKey(Certificate, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.CHECKED)
    done = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReissueQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "why"], condition=Q(state="confirmed"), name="reissue_one_under_way"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.CHECKED
