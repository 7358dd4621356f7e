"""Works out until when a level is valid, and from when it can be renewed."""

from __future__ import annotations

import calendar
from datetime import date

RENEWAL_MONTHS = 6


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month: 31 August + 6 = 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def expires_on(achieved_on: date, validity_months: int | None) -> date | None:
    """The first day on which the level is no longer in date; None if it does not expire."""
    return None if validity_months is None else add_months(achieved_on, validity_months)


def renewable_from(expires: date) -> date:
    """The first day of the renewal window: the last six months of validity."""
    return add_months(expires, -RENEWAL_MONTHS)
