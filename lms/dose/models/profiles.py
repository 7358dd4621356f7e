"""How staff lists come in: which column is which, files that wait for that to be said, and the folder they lie in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from lms.people.models import Organisation, Person, Role


class OwnOfHRQuerySet(models.QuerySet):
    """Rows of an organisation that its HR, and nobody else, sees."""

    def visible_to(self, person: Person) -> OwnOfHRQuerySet:
        if not person.has_role(Role.HR):
            return self.none()
        return self.filter(organisation=person.organisation_id)


class MappingProfile(models.Model):
    """A named way to read an organisation's staff list: which of its titles is which of our columns."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mapping_profiles")
    name = models.CharField(max_length=80)
    columns = models.JSONField(default=dict, help_text="{title made plain: our column}; other titles are ignored.")
    titles = models.JSONField(default=dict, help_text="{title made plain: the title as it was written}.")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="mappingprofile_name_once_whatever_its_case")
        ]

    def __str__(self) -> str:
        return self.name


class WaitingList(models.Model):
    """An uploaded file whose columns somebody must say. What is refused by name was dropped before it was kept."""

    DAYS_KEPT = 7

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    file = models.OneToOneField("evidence.PrivateFile", models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    titles = models.JSONField(help_text="Of the columns kept, in the order of the file.")
    samples = models.JSONField(help_text="The first values of each column kept, in the same order.")
    refused = models.JSONField(default=list, help_text="Titles of the columns refused by name and dropped.")
    at = models.DateTimeField()

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def gone_at(self) -> Any:
        return self.at + timedelta(days=self.DAYS_KEPT)


class FolderRule(models.Model):
    """Whether an organisation's staff list is taken from the operator's folder, and when it is confirmed unseen."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=False)
    profile = models.ForeignKey(
        MappingProfile, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Empty: our own titles."
    )
    confirms_alone = models.BooleanField(default=False)
    most_conflicts = models.DecimalField(
        max_digits=4, decimal_places=1, default=0, validators=[MaxValueValidator(100)],
        help_text="Per cent of the lines; with more, somebody must look.",
    )  # fmt: skip
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+", help_text="Answers for what is taken.")
    set_at = models.DateTimeField()

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_conflicts__gte=0, most_conflicts__lte=100), name="folderrule_share_is_a_share"
            )
        ]


class FolderFile(models.Model):
    """A file seen in an organisation's folder. It is taken when it has stopped growing, and never twice."""

    class State(models.TextChoices):
        SEEN = "seen", "still arriving"
        TAKEN = "taken", "taken"
        REFUSED = "refused", "refused"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    modified_ns = models.BigIntegerField(help_text="When the file system says it was last written.")
    seen_at = models.DateTimeField(help_text="Since when it has looked like this.")
    state = models.CharField(max_length=8, choices=State, default=State.SEEN)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was refused, or why it waits for HR.")
    taken_at = models.DateTimeField(null=True, blank=True)
    staff_import = models.OneToOneField("dose.StaffImport", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was confirmed unseen, or HR was asked to look."
    )

    objects = OwnOfHRQuerySet.as_manager()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], condition=Q(state="taken"), name="folderfile_taken_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(state="seen"), name="folderfile_seen_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | (~Q(sha256="") & Q(taken_at__isnull=False)),
                name="folderfile_taken_is_known_by_its_content",
            ),
        ]
