"""Finds what a room or a facilitator is taken by, and lays out their weeks. Times are compared as moments: two sessions
at ten o'clock in different zones are not at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from lms.cohorts.models import Room, Session, SessionQuerySet
from lms.people.models import Person

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clash:
    """`who` (a room's or a person's name) is taken by `session`."""

    who: str
    session: Session

    def __str__(self) -> str:
        at = self.session
        return (
            f"{self.who} is taken by “{at.title}” of {at.cohort}, {at.held_on:%-d %B %Y}, "
            f"{at.starts_at:%H:%M} to {at.ends_at:%H:%M} ({at.starts.tzname()})."
        )


@dataclass(frozen=True)
class Day:
    on: date
    sessions: list[Session]


def clashes(planned: Session, room: Room | None, facilitators: Iterable[Person]) -> list[Clash]:
    """What the planned session, saved or not, can't share its room and its facilitators with."""
    near = _near(planned).select_related("cohort")
    found = [Clash(str(room), each) for each in near.filter(room=room)] if room else []
    for person in facilitators:
        found += [Clash(person.full_name, each) for each in near.filter(facilitators=person)]
    return [clash for clash in found if overlap(clash.session, planned)]


def _near(planned: Session) -> QuerySet[Session]:
    """A day before or after is enough: no two zones are further apart."""
    days = (planned.held_on - DAY, planned.held_on + DAY)
    return Session.objects.on().filter(held_on__range=days).exclude(pk=planned.pk)


def overlap(one: Session, other: Session) -> bool:
    """One ending as the other begins is none."""
    return _utc(one.starts) < _utc(other.ends) and _utc(other.starts) < _utc(one.ends)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)  # or two times of one zone would be compared as the clock shows them


def week_of(sessions: SessionQuerySet, monday: date) -> list[Day]:
    """Seven days with their sessions, in one query."""
    taken = sessions.on().filter(held_on__range=(monday, monday + 6 * DAY)).select_related("cohort", "room")
    days: dict[date, list[Session]] = {monday + number * DAY: [] for number in range(7)}
    for session in taken.order_by("starts_at", "pk"):
        days[session.held_on].append(session)
    return [Day(on, found) for on, found in days.items()]
