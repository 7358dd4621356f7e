"""Decides whether somebody may start a level, and says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.models import LevelPage
from lms.escalator.expiry import renewable_from
from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Person


@dataclass(frozen=True)
class Entry:
    """Whether the level is open to somebody, and the reason if it is not."""

    is_open: bool
    reason: str = ""
    enrolment: Enrolment | None = None
    attainment: Attainment | None = None


def holds(person: Person, level: LevelPage, today: date) -> bool:
    """Whether the person holds this level, or one further up the ladder, in date."""
    held = Attainment.objects.in_date(today).filter(person=person)
    if level.number is None:
        return held.filter(level=level).exists()
    return held.filter(level__number__gte=level.number).exists()


def entry(person: Person, level: LevelPage, today: date) -> Entry:
    """Whether this person may join the level today."""
    enrolment = Enrolment.objects.open().filter(person=person, level=level).first()
    attainment = Attainment.objects.in_date(today).filter(person=person, level=level).order_by("-cycle").first()
    if enrolment:
        return Entry(False, "You have joined this level.", enrolment, attainment)
    if attainment:
        until = attainment.expires_on
        if until is None or today < renewable_from(until):
            return Entry(False, "You hold this level.", None, attainment)
    needed = level.entry_level
    if needed is not None and not holds(person, needed, today):
        return Entry(False, f"You need {needed.short_name}, {needed.title}, first.", None, attainment)
    return Entry(True, "", None, attainment)
