"""Answers one question: how much of a level's taught half has this person come to?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from curriculum.models import LevelPage
from lms.cohorts.models import Attendance, Place
from lms.people.models import Person


@dataclass(frozen=True)
class AttendanceShare:
    attended: int
    held: int
    minimum: int | None = None  # per cent that the cohort asks; None: what the level asks

    @property
    def per_cent(self) -> int:
        """Rounded down, so that 79.6 % is never shown as the 80 % it is not; 0 when nothing was held."""
        return 100 * self.attended // self.held if self.held else 0


def attendance_share(person: Person, level: LevelPage) -> AttendanceShare:
    """The person's share of the held sessions of the cohorts of this level they have a place in now.

    Held means that a trainer recorded the attendance: a session that nobody recorded counts neither way,
    and one held before the person joined was never recorded for them. A cancelled one was never held.
    The cohort joined last says what it asks.
    """
    return attendance_shares([person.pk], level)[person.pk]


def attendance_shares(people: Collection[int], level: LevelPage) -> dict[int, AttendanceShare]:
    """The share of each of these people; two queries."""
    places = Place.objects.current().filter(person__in=people, cohort__level=level.pk)
    asked = dict(places.order_by("taken_on", "pk").values_list("person", "cohort__minimum_share"))
    in_it = Place.objects.current().filter(person=OuterRef("person"), cohort=OuterRef("session__cohort"))
    rows = Attendance.objects.filter(
        Exists(in_it), person__in=people, session__cohort__level=level.pk, session__cancelled_at=None
    )
    counts = rows.order_by().values("person").annotate(came=Count("pk", filter=Q(attended=True)), held=Count("pk"))
    found = {person: (came, held) for person, came, held in counts.values_list("person", "came", "held")}
    return {person: AttendanceShare(*found.get(person, (0, 0)), asked.get(person)) for person in people}
