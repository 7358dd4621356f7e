"""Writes down what a certificate says, on the day it is issued: later changes of names or levels change nothing.

A snapshot is a dictionary of plain values. Every kind has "template" (the version of this shape), "kind", "name",
"organisation", "level" (what was earned: the level, the session or the project), "level_number" (None where there is
none), "strapline", "hours", "project_hours", "achieved_on" and "expires_on" (ISO dates, the second None for no expiry).
Certificates issued before version 2 have no "kind" and are of a level. "design" is how it reads and looks
(certificates/designs.py), resolved and with pictures by their digest, so that no later change of a template shows.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from certificates.designs import dressed
from lms.cohorts.models import Session
from lms.escalator.models import Attainment
from lms.people.models import Person
from lms.projects.models import Member, Project

VERSION = 2
HOUR = timedelta(hours=1)


def of_level(attainment: Attainment) -> dict[str, Any]:
    level = attainment.level
    said = _said("level", attainment.person, level.title, attainment.achieved_on) | {
        "level_number": level.number,
        "strapline": level.strapline,
        "hours": _plainly(level.taught_hours),
        "project_hours": level.project_hours,
        "expires_on": attainment.expires_on.isoformat() if attainment.expires_on else None,
    }
    return dressed(said, attainment.person.organisation_id, level.pk)


def of_attendance(person: Person, session: Session) -> dict[str, Any]:
    hours = Decimal(session.length / HOUR).quantize(Decimal("0.01"))
    level = session.cohort.level
    said = _said("attendance", person, session.title, session.held_on)
    said |= {"strapline": level.short_name, "hours": _plainly(hours)}
    return dressed(said, person.organisation_id, level.pk)


def of_project(person: Person, project: Project, part: str, signed_on: date) -> dict[str, Any]:
    said = _said("project", person, project.title, signed_on) | {"strapline": Member.Part(part).label}
    return dressed(said, person.organisation_id, None)


def digest(snapshot: dict[str, Any]) -> str:
    """The SHA-256 of a snapshot as hexadecimal figures, the same however its keys are ordered."""
    canonical = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _said(kind: str, person: Person, title: str, on: date) -> dict[str, Any]:
    return {
        "template": VERSION,
        "kind": kind,
        "name": person.full_name,
        "organisation": str(person.organisation or ""),
        "level": title,
        "level_number": None,
        "strapline": "",
        "hours": "",
        "project_hours": 0,
        "achieved_on": on.isoformat(),
        "expires_on": None,
    }


def _plainly(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
