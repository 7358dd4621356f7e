"""Works out until when things about a place can be done: an offer answered, a place cancelled.

The time to answer an offer begins when its mail may go out: one made on a Friday evening is read about on Monday. When
mail goes is known to apps above this one, which say it here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.cohorts.models import Cohort

AT_LEAST = timedelta(hours=1)  # nobody is offered a place that they had less time than this to take
Hearing = Callable[[int, datetime], datetime]

_hearings: list[Hearing] = []


def register(hearing: Hearing) -> Hearing:
    """Ask this when the person with a primary key hears of what happens at a moment."""
    if hearing not in _hearings:
        _hearings.append(hearing)
    return hearing


def heard_at(person: int, now: datetime) -> datetime:
    return max((hearing(person, now) for hearing in _hearings), default=now)


def starts(cohort: Cohort) -> datetime | None:
    """When the cohort's first session begins; without sessions, the beginning of its first day."""
    first = cohort.sessions.on().order_by("held_on", "starts_at").first()
    if first:
        return first.starts
    return timezone.make_aware(datetime.combine(cohort.starts_on, time())) if cohort.starts_on else None


def offer_until(cohort: Cohort, person: int, now: datetime) -> datetime | None:
    """Until when an offer made to somebody now is kept; None when it is too late to make it.

    It is kept for the cohort's hours from the moment they hear of it, but never past the start.
    """
    start, heard = starts(cohort), heard_at(person, now)
    until = heard + max(timedelta(hours=cohort.offer_hours), AT_LEAST)
    if start is None or until <= start:
        return until
    return start if start - heard >= AT_LEAST else None


def cancel_until(cohort: Cohort) -> date | None:
    """The last day on which people cancel by themselves; None where no day is known yet."""
    start = starts(cohort)
    return timezone.localdate(start) - timedelta(days=cohort.cancel_until_days) if start else None


def may_still_cancel(cohort: Cohort, today: date) -> bool:
    last = cancel_until(cohort)
    return last is None or today <= last
