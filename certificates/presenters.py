"""A certificate in the words and colours of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from certificates.codes import grouped
from certificates.models import Certificate
from certificates.status import Status, status

STATES = {"valid": "met", "expired": "due", "revoked": "late", "superseded": "not"}


@dataclass(frozen=True)
class Shown:
    pk: int
    name: str
    organisation: str
    level: str
    level_number: int | None
    strapline: str
    hours: str
    project_hours: int
    achieved_on: date
    expires_on: date | None
    code: str
    status: Status
    verify_url: str

    @property
    def css(self) -> str:
        return STATES[self.status.code]

    @property
    def full_level(self) -> str:
        return f"Level {self.level_number}, {self.level}" if self.level_number else self.level


def shown(certificate: Certificate, today: date) -> Shown:
    said = certificate.snapshot
    return Shown(
        pk=certificate.pk,
        name=said["name"],
        organisation=said["organisation"],
        level=said["level"],
        level_number=said["level_number"],
        strapline=said["strapline"],
        hours=said["hours"],
        project_hours=said["project_hours"],
        achieved_on=date.fromisoformat(said["achieved_on"]),
        expires_on=date.fromisoformat(said["expires_on"]) if said["expires_on"] else None,
        code=grouped(certificate.code),
        status=status(certificate, today),
        verify_url=reverse("certificates:verify_code", args=[certificate.code]),
    )
