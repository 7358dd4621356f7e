"""A certificate is withdrawn, with a reason and in somebody's name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from lms.escalator.actions import withdraw
from lms.people import audit
from lms.people.models import Person

CORRECTED = "The attendance was corrected."


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, by: Person, now: datetime) -> None:
    """Withdraw the certificate and the level behind it; revoking again changes nothing.

    Raises ValueError without a reason, or from another organisation.
    """
    reason = reason.strip()
    if not reason:
        raise ValueError("A certificate is revoked with a reason.")
    if by.organisation_id != certificate.person.organisation_id:
        raise ValueError("Certificates are revoked within one's own organisation.")
    if _revoked(certificate, reason, by, now) and certificate.attainment:
        withdraw(certificate.attainment, today=timezone.localdate(now))


@transaction.atomic
def revoke_for_correction(certificate: Certificate, *, by: Person, now: datetime) -> None:
    """Withdraw a certificate of attendance because its person did not come after all."""
    _revoked(certificate, CORRECTED, by, now)


def _revoked(certificate: Certificate, reason: str, by: Person, now: datetime) -> bool:
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revocation_reason=reason[:500]
    )
    if changed:
        audit.record("certificate.revoked", f"Certificate for {certificate.snapshot['level']} revoked", by=by,
                     subject=certificate.person, certificate=certificate.pk, reason=reason)  # fmt: skip
    return bool(changed)
