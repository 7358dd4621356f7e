"""Decides whether somebody may start a level, and says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from curriculum.models import LevelPage
from lms.escalator.models import Attainment
from lms.escalator.renewal import last_attainment, may_renew
from lms.learning.models import Enrolment
from lms.people.models import Person


@dataclass(frozen=True)
class Entry:
    """Whether the level is open to somebody, and the reason if it is not."""

    is_open: bool
    reason: str = ""
    enrolment: Enrolment | None = None
    attainment: Attainment | None = None
    lapsed: Attainment | None = None  # the newest one, if it ran out

    @property
    def is_renewal(self) -> bool:
        return bool(self.attainment or self.lapsed)


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
    last = None if attainment else last_attainment(person, level)
    lapsed = last if last and last.withdrawn_on is None else None
    if enrolment:
        return Entry(False, "You have joined this level.", enrolment, attainment, lapsed)
    if attainment and not may_renew(attainment, today):
        return Entry(False, "You hold this level.", None, attainment)
    needed = level.entry_level
    if needed and not may_enter(person, level, today, last=attainment or lapsed):
        return Entry(False, f"You need {needed.short_name}, {needed.title}, first.", None, attainment, lapsed)
    return Entry(True, "", None, attainment, lapsed)


def may_enter(person: Person, level: LevelPage, today: date, *, last: Attainment | None) -> bool:
    """Whether the level that comes first is held. Who renews reached it once: the steps below are not asked again."""
    is_renewal = last is not None and last.withdrawn_on is None
    return level.entry_level is None or is_renewal or holds(person, level.entry_level, today)
