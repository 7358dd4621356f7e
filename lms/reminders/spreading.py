"""When messages that were held or stuck go out after all: in opening hours, and not all in the same minute.

Everybody who reads their mail at once would meet on the sign-in page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, QuerySet, Value, When

from lms.reminders import quiet_hours

A_MINUTE = 20  # so many messages in one minute are no rush
MINUTES = 30


def moments(number: int, *, now: datetime) -> list[datetime]:
    """From when on this many messages go, a minute apart: now, or when it opens next. The demo never closes."""
    minutes = [now + timedelta(minutes=place) for place in range(min(MINUTES, 1 + number // A_MINUTE))]
    if settings.DEMO_MODE:
        return minutes
    return [m if quiet_hours.is_open(m) else quiet_hours.opening(m, place) for place, m in enumerate(minutes)]


def spread(messages: QuerySet, number: int, *, now: datetime) -> tuple[QuerySet, Case]:
    """The messages with their place annotated, and for an update of them the `not_before` of each.

    All messages of a person get the same place.
    """
    steps = moments(number, now=now)
    times = [When(place=place, then=Value(moment)) for place, moment in enumerate(steps[1:], start=1)]
    return messages.annotate(place=F("person_id") % len(steps)), Case(*times, default=Value(steps[0]))
