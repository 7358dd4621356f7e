"""Writes the audit log: who did what to whose record."""

from __future__ import annotations

from typing import Any

from lms.people.models import AuditEntry, Organisation, Person


def record(
    action: str,
    label: str,
    *,
    by: Person | None,
    subject: Person | None = None,
    organisation: Organisation | None = None,
    **detail: Any,
) -> AuditEntry:
    """Write one audit entry in the caller's transaction.

    `action` is "<thing>.<past participle>"; `label` a sentence a colleague understands; `detail` is JSON-able.
    The entry belongs to the organisation given, or else of the subject, or else of the person who acted.
    """
    owner = subject or by
    return AuditEntry.objects.create(
        organisation_id=organisation.pk if organisation else (owner.organisation_id if owner else None),
        by=by,
        action=action,
        subject=subject,
        label=label[:300],
        detail=detail,
    )
