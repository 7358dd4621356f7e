"""Owns whose words HR may read: that a message was sent is known to HR, but not what a project or practice is about."""

from __future__ import annotations

from django.db.models import Q

# Kinds of things, as `about` begins. What is not named here is between the system and the person.
OPEN_KINDS = (
    "application", "attainment", "attempt", "attempt-request", "certificate", "claim", "dose", "enrolment",
    "folder-file", "module", "session", "trainer",
)  # fmt: skip


def is_open(about: str) -> bool:
    return about.partition(":")[0] in OPEN_KINDS


def open_to_hr() -> Q:
    """The same for rows that have `about`."""
    return Q(*[Q(about__startswith=f"{kind}:") for kind in OPEN_KINDS], _connector=Q.OR)
