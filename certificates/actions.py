"""What happens to certificates: they are issued, and sometimes revoked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates.codes import new_code
from certificates.models import Certificate
from certificates.signals import certificate_issued
from lms.escalator.actions import withdraw
from lms.escalator.models import Attainment
from lms.people import audit
from lms.people.models import Person

TEMPLATE_VERSION = 1


@transaction.atomic
def issue(attainment: Attainment, *, now: datetime) -> Certificate:
    """Make the certificate of a level reached; if it is there, return it."""
    certificate, created = Certificate.objects.get_or_create(
        attainment=attainment,
        defaults={
            "person": attainment.person,
            "code": new_code(),
            "snapshot": _snapshot(attainment),
            "issued_at": now,
        },
    )
    if created:
        audit.record("certificate.issued", f"Certificate for {attainment.level.title} issued", by=None,
                     subject=attainment.person, certificate=certificate.pk)  # fmt: skip
        certificate_issued.send(Certificate, certificate=certificate)
    return certificate


def _snapshot(attainment: Attainment) -> dict[str, Any]:
    """Everything the certificate says, as it was on the day: later changes of name or level change nothing."""
    person, level = attainment.person, attainment.level
    return {
        "template": TEMPLATE_VERSION,
        "name": person.full_name,
        "organisation": str(person.organisation or ""),
        "level_number": level.number,
        "level": level.title,
        "strapline": level.strapline,
        "hours": f"{level.taught_hours.normalize():f}",
        "project_hours": level.project_hours,
        "achieved_on": attainment.achieved_on.isoformat(),
        "expires_on": attainment.expires_on.isoformat() if attainment.expires_on else None,
    }


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
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revocation_reason=reason[:500]
    )
    if changed:
        withdraw(certificate.attainment, today=timezone.localdate(now))
        audit.record("certificate.revoked", f"Certificate for {certificate.snapshot['level']} revoked", by=by,
                     subject=certificate.person, certificate=certificate.pk, reason=reason)  # fmt: skip
