"""Tells HR what happened to one certificate: read from the audit log, where each event was written as it happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from certificates.models import Certificate
from lms.people.models import AuditEntry, Person

WORDS = {
    "certificate.issued": "Issued",
    "certificate.revoked": "Revoked",
    "certificate.reinstated": "Reinstated",
    "certificate.superseded": "Superseded by another",
}


@dataclass(frozen=True)
class Event:
    words: str
    at: datetime
    by: Person | None
    reason: str


def events_of(certificate: Certificate) -> list[Event]:
    """The newest first, in one query. That it stands in the place of another is how its life began."""
    written = AuditEntry.objects.filter(subject=certificate.person_id, action__in=WORDS).select_related("by")
    found = []
    for entry in written:
        began_so = entry.action == "certificate.superseded" and entry.detail.get("certificate") == certificate.pk
        if began_so:
            found.append(
                Event("Issued in the place of an earlier one", entry.at, entry.by, entry.detail.get("reason", ""))
            )
        elif (
            entry.detail.get("supersedes" if entry.action == "certificate.superseded" else "certificate")
            == certificate.pk
        ):
            found.append(Event(WORDS[entry.action], entry.at, entry.by, entry.detail.get("reason", "")))
    return found
