"""Works out until when teaching keeps a level that lasts as long as its holder teaches.

Such a level is in date for twelve months after it was reached, and for twelve months after the session that made up the
number in a year: whoever goes on teaching always has an end ahead of them, and whoever stops comes to it.
"""

from __future__ import annotations

from datetime import date

from curriculum.models import LevelPage
from lms.cohorts.teaching import taught_on
from lms.escalator.expiry import add_months
from lms.people.models import Person

YEAR = 12  # months


def taught_enough_until(person: Person, level: LevelPage, today: date) -> date | None:
    """The first day on which fewer sessions than the level asks for lie in the twelve months before; None if fewer
    do today."""
    days = taught_on(person, since=add_months(today, -YEAR), until=today)
    asked = level.sessions_a_year or 0
    return add_months(days[asked - 1], YEAR) if 0 < asked <= len(days) else None


def kept_until(person: Person, level: LevelPage, start: date, today: date) -> date:
    """Until when the level lasts that was reached, or is renewed, with effect from `start`."""
    return max(add_months(start, YEAR), taught_enough_until(person, level, today) or start)
