"""A certificate is withdrawn, with a reason and in somebody's name, or given back the same way."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from certificates.models import Certificate
from certificates.replacing import hold_people
from certificates.signals import certificate_reinstated, certificate_revoked
from lms.escalator import actions as levels
from lms.people import audit
from lms.people.models import Person

CORRECTED = "The attendance was corrected."


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, by: Person, now: datetime) -> None:
    """Withdraw the certificate and the level behind it; revoking again changes nothing.

    If it was superseded, the one in its place is revoked: what was earned is taken back, in whatever name and words.
    Raises ValueError without a reason, or from another organisation.
    """
    reason = _checked(certificate, reason, by)
    hold_people([certificate.person_id])
    newest = _newest(certificate)
    if _revoked(newest, reason, by, now) and newest.attainment:
        levels.withdraw(newest.attainment, today=timezone.localdate(now))


@transaction.atomic
def revoke_for_correction(certificate: Certificate, *, by: Person, now: datetime) -> None:
    """Withdraw a certificate of attendance because its person did not come after all."""
    _revoked(certificate, CORRECTED, by, now)


@transaction.atomic
def reinstate(certificate: Certificate, reason: str, *, by: Person, now: datetime) -> bool:
    """Give back what was revoked by mistake: the same code is valid again until the same day, and so is the level.

    Returns whether anything changed. Raises ValueError without a reason, from another organisation, and where the
    register of a session has it that nobody came: that is corrected there.
    """
    reason = _checked(certificate, reason, by)
    hold_people([certificate.person_id])
    found = Certificate.objects.select_related("person", "attainment").get(pk=certificate.pk)
    if found.revoked_at is None or found.superseded_at:
        return False
    if found.revocation_reason == CORRECTED:
        raise ValueError("The register says that nobody came. Correct the attendance; it brings a new certificate.")
    Certificate.objects.filter(pk=found.pk).update(revoked_at=None, revoked_by=None, revocation_reason="")
    label = f"Certificate for {found.snapshot['level']} reinstated"
    audit.record("certificate.reinstated", label, by=by, subject=found.person, certificate=found.pk, reason=reason)
    if found.attainment:
        levels.reinstate(found.attainment, today=timezone.localdate(now))
    certificate_reinstated.send(Certificate, certificate=found, now=now)
    return True


def _checked(certificate: Certificate, reason: str, by: Person) -> str:
    reason = reason.strip()
    if not reason:
        raise ValueError("A certificate is revoked or reinstated with a reason.")
    if by.organisation_id != certificate.person.organisation_id:
        raise ValueError("Certificates are revoked and reinstated within one's own organisation.")
    return reason


def _newest(certificate: Certificate) -> Certificate:
    """The one that stands for what this one stood for."""
    newest = Certificate.objects.select_related("person", "attainment").get(pk=certificate.pk)
    while newest.superseded_at and (next_one := _in_place_of(newest)):
        newest = next_one
    return newest


def _in_place_of(certificate: Certificate) -> Certificate | None:
    return Certificate.objects.select_related("person", "attainment").filter(supersedes=certificate).first()


def _revoked(certificate: Certificate, reason: str, by: Person, now: datetime) -> bool:
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, revocation_reason=reason[:500]
    )
    if changed:
        audit.record("certificate.revoked", f"Certificate for {certificate.snapshot['level']} revoked", by=by,
                     subject=certificate.person, certificate=certificate.pk, reason=reason)  # fmt: skip
        certificate_revoked.send(Certificate, certificate=certificate, now=now)
    return bool(changed)
