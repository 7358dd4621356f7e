"""Decides what the world is told about a certificate on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certificates.models import Certificate


@dataclass(frozen=True)
class Status:
    """`code` is "valid", "expired", "revoked" or "superseded"; what is not surely valid is never shown as valid."""

    code: str
    title: str
    words: str


def status(certificate: Certificate, today: date) -> Status:
    said = certificate.snapshot
    if certificate.revoked_at:
        day = f"{certificate.revoked_at:%-d %B %Y}"
        return Status(
            "revoked", "Revoked", f"{said['organisation']} withdrew this certificate on {day}. Do not rely on it."
        )
    if certificate.superseded_at:
        return Status("superseded", "Superseded", "A newer certificate replaces this one. Ask the holder for its code.")
    if said.get("sessions_a_year") and _is_kept_no_more(certificate, today):
        return Status("expired", "Expired", "This lasts while its holder teaches, and has not been kept up.")
    if said["expires_on"] and date.fromisoformat(said["expires_on"]) <= today:
        since, until = (f"{date.fromisoformat(said[key]):%-d %B %Y}" for key in ("achieved_on", "expires_on"))
        return Status("expired", "Expired", f"This was valid from {since} to {until}. It has not been renewed.")
    return Status("valid", "Valid", "This certificate is valid.")


def _is_kept_no_more(certificate: Certificate, today: date) -> bool:
    """Of a level that lasts by teaching, the paper says no day: the attainment knows it."""
    until = certificate.attainment.expires_on if certificate.attainment else None
    return until is not None and until <= today
