"""The certificates themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from lms.people.models import Person, Role

FIXED = "What a certificate says never changes. Issue another one that supersedes it."


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CertificateQuerySet:
        """One's own; HR and organisation admins see their organisation's."""
        if person.has_role(Role.HR, Role.ORG_ADMIN):
            return self.filter(person__organisation=person.organisation_id)
        return self.filter(person=person.pk)

    def current(self) -> CertificateQuerySet:
        """The newest of each thing earned, revoked or not: those that no other one supersedes."""
        return self.filter(superseded_at=None)

    def of_level(self, level: int) -> CertificateQuerySet:
        """Those of the level itself and of sessions of its cohorts."""
        return self.filter(Q(attainment__level=level) | Q(session__cohort__level=level))

    def in_another_name(self) -> CertificateQuerySet:
        """Those that name their holder otherwise than the staff record does now."""
        return self.annotate(said_name=KT("snapshot__name")).exclude(said_name=F("person__full_name"))

    def in_date(self, today: date) -> CertificateQuerySet:
        return self.filter(Q(attainment=None) | Q(attainment__expires_on=None) | Q(attainment__expires_on__gt=today))

    def in_state(self, state: str, today: date) -> CertificateQuerySet:
        """Only the valid, the expired, the revoked or the superseded ones; all of them for any other word."""
        past = Q(attainment__expires_on__lte=today)
        if state == "revoked":
            return self.filter(revoked_at__isnull=False)
        if state == "superseded":
            return self.filter(revoked_at=None, superseded_at__isnull=False)
        if state == "expired":
            return self.current().filter(past, revoked_at=None)
        lasting = self.current().in_date(today).filter(revoked_at=None)
        return lasting if state == "valid" else self

    def update(self, **values: Any) -> int:
        if "snapshot" in values:
            raise TypeError(FIXED)
        return super().update(**values)


def _about(kind: str, what: str) -> Q:
    others = {"attainment", "session", "project"} - {what}
    return Q(kind=kind, **{f"{what}__isnull": False}) & Q(**dict.fromkeys(others))


def _once(what: str) -> models.UniqueConstraint:
    people = [] if what == "attainment" else ["person"]
    return models.UniqueConstraint(
        fields=[what, *people], condition=Q(superseded_at=None), name=f"certificate_one_current_per_{what}"
    )


class Certificate(models.Model):
    """The row is the truth; the PDF is a view of `snapshot`, which never changes after issue.

    `snapshot` is written by certificates/snapshots.py, which says what it holds. A certificate that was wrong is
    superseded: another one is issued that `supersedes` it. Of all about one thing, one is current.
    """

    class Kind(models.TextChoices):
        LEVEL = "level", "level"
        ATTENDANCE = "attendance", "attendance"
        PROJECT = "project", "project"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LEVEL)
    attainment = models.ForeignKey(
        "escalator.Attainment", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    session = models.ForeignKey("cohorts.Session", models.PROTECT, null=True, blank=True, related_name="certificates")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="certificates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    code = models.CharField(
        max_length=26, unique=True, help_text="128 random bits in Crockford base32, without groups."
    )
    snapshot = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by",
        help_text="The earlier certificate about the same thing that this one replaces.",
    )  # fmt: skip
    superseded_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.CharField(max_length=500, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revocation_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revocation_reason="")),
                name="certificate_revoked_by_someone_with_a_reason",
            ),
            models.CheckConstraint(
                condition=_about("level", "attainment")
                | _about("attendance", "session")
                | _about("project", "project"),
                name="certificate_is_about_one_thing_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=models.F("pk")),
                name="certificate_supersedes_another_one",
            ),
            _once("attainment"),
            _once("session"),
            _once("project"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot['level']}, {self.snapshot['name']}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if not self._state.adding and (fields is None or "snapshot" in fields):
            raise TypeError(FIXED)
        super().save(*args, **kwargs)
