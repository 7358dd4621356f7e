"""Writes down what a certificate says, on the day it is issued: later changes of names or levels change nothing.

A snapshot is a dictionary of plain values. Every kind has "template" (the version of this shape), "kind", "name",
"organisation", "level" (what was earned: the level, the session or the project), "level_number" (None where there is
none), "strapline", "hours", "project_hours", "achieved_on" and "expires_on" (ISO dates, the second None for no expiry).
Certificates issued before version 2 have no "kind" and are of a level. Since version 3 a level has "route" ("earned" or
"recognised") and "sessions_a_year" (how many one teaches to keep it; None where that is not how it lasts). Since
version 4 it has "renewed_by" (what a renewal was reached by, "" for no renewal): hours and project are those of its
own cycle.
"design" is how it reads and looks
(certificates/designs.py), resolved and with pictures by their digest, so that no later change of a template shows.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from certificates.designs import as_it_ships, by_template, dressed
from certificates.models import Certificate, CertificateTemplate
from lms.cohorts.models import Session
from lms.escalator.models import Attainment
from lms.escalator.renewal import cycle_before, how_renewed, study_counts
from lms.people.models import Person
from lms.projects.models import Member, Project

VERSION = 4
HOUR = timedelta(hours=1)


def of_level(attainment: Attainment) -> dict[str, Any]:
    level = attainment.level
    said = _said("level", attainment.person, level.title, attainment.achieved_on) | {
        "level_number": level.number,
        "strapline": level.strapline,
        "route": attainment.route,
        "sessions_a_year": level.sessions_a_year,
        "expires_on": _until(attainment),
    }
    said["renewed_by"] = how = how_renewed(attainment, cycle_before(attainment))
    if study_counts(attainment, how):
        said |= {"hours": _plainly(level.taught_hours), "project_hours": 0 if how else level.project_hours}
    return dressed(said, attainment.person.organisation_id, level.pk)


def _until(attainment: Attainment) -> str | None:
    """The last day is not said of a level that lasts while one teaches: it moves with every session."""
    if attainment.level.sessions_a_year or attainment.expires_on is None:
        return None
    return attainment.expires_on.isoformat()


def of_attendance(person: Person, session: Session) -> dict[str, Any]:
    hours = Decimal(session.length / HOUR).quantize(Decimal("0.01"))
    level = session.cohort.level
    said = _said("attendance", person, session.title, session.held_on)
    said |= {"strapline": level.short_name, "hours": _plainly(hours)}
    return dressed(said, person.organisation_id, level.pk)


def of_project(person: Person, project: Project, part: str, signed_on: date) -> dict[str, Any]:
    said = _said("project", person, project.title, signed_on) | {"strapline": Member.Part(part).label}
    return dressed(said, person.organisation_id, None)


def anew(old: Certificate, template: CertificateTemplate | None) -> dict[str, Any]:
    """What an earlier certificate says, in its holder's name and the organisation's words of today."""
    said = {name: value for name, value in old.snapshot.items() if name != "design"}
    said |= {"name": old.person.full_name, "template": VERSION, "kind": old.kind}
    if old.attainment:
        said |= {"route": old.attainment.route} | _of_its_cycle(said, old.attainment)
    level = old.attainment.level_id if old.attainment else old.session.cohort.level_id if old.session else None
    return said | {"design": by_template(said, template, level) if template else as_it_ships(said)}


def _of_its_cycle(said: dict[str, Any], attainment: Attainment) -> dict[str, Any]:
    """Hours and project, put right where they were issued before cycles and routes were told apart."""
    how = said["renewed_by"] if "renewed_by" in said else how_renewed(attainment, cycle_before(attainment))
    if not study_counts(attainment, how):
        return {"renewed_by": how, "hours": "", "project_hours": 0}
    return {"renewed_by": how} | ({"project_hours": 0} if how else {})


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
