"""Owns certificates: what somebody has earned, as the outside world may check it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import Person, Role


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, person: Person) -> CertificateQuerySet:
        """One's own; HR and organisation admins see their organisation's."""
        if person.has_role(Role.HR, Role.ORG_ADMIN):
            return self.filter(person__organisation=person.organisation_id)
        return self.filter(person=person.pk)

    def in_state(self, state: str, today: date) -> CertificateQuerySet:
        """Only the valid, the expired or the revoked ones; all of them for any other word."""
        past = Q(attainment__expires_on__lte=today)
        if state == "revoked":
            return self.filter(revoked_at__isnull=False)
        if state == "expired":
            return self.filter(past, revoked_at=None)
        return self.filter(~past | Q(attainment__expires_on=None), revoked_at=None) if state == "valid" else self


class Certificate(models.Model):
    """The row is the truth; the PDF is a view of `snapshot`, which never changes after issue.

    `snapshot`: {"name", "organisation", "level_number", "level", "strapline", "hours", "achieved_on", "expires_on",
    "template": version}. Dates are ISO strings or None.
    """

    attainment = models.OneToOneField("escalator.Attainment", models.PROTECT, related_name="certificate")
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    code = models.CharField(
        max_length=26, unique=True, help_text="128 random bits in Crockford base32, without groups."
    )
    snapshot = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
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
            )
        ]
