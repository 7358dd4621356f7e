"""Answers one question: how much of a level's taught half has this person come to?"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from curriculum.models import LevelPage
from lms.cohorts.models import Attendance
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
    counts = Attendance.objects.filter(
        person=person,
        session__cohort__level=level,
        session__cohort__in=person.places.filter(left_on=None).values("cohort"),
        session__cancelled_at=None,
    ).aggregate(attended=Count("pk", filter=Q(attended=True)), held=Count("pk"))
    joined = person.places.current().filter(cohort__level=level).order_by("-taken_on", "-pk")
    return AttendanceShare(**counts, minimum=joined.values_list("cohort__minimum_share", flat=True).first())
