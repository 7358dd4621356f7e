"""When a reminder may be sent: 08:00 to 18:00, Monday to Friday, in local time, bank holidays of England left out.

Plain Python. Opening hours are worked out on the wall clock and turned into an instant last, so that a reminder
keeps its hour on the days the clocks change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Europe/London")
OPENS = time(8)
CLOSES = time(18)
SPREAD = 30 * 60  # seconds
STRIDE = 727  # prime, so that people with neighbouring keys are far apart and all places are used
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")  # fills itself a year at a time


@dataclass(frozen=True)
class Openings:
    """From `first` on messages may go, each at its place in the half hour; places from `room` on wait for `then`."""

    first: datetime
    room: int
    then: datetime


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def is_open(moment: datetime) -> bool:
    local = moment.astimezone(ZONE)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def place(key: int) -> int:
    """Seconds into the half hour for the person with this key, the same whoever works it out."""
    return key % SPREAD * STRIDE % SPREAD


def openings(moment: datetime) -> Openings:
    """The next two openings at or after `moment` (aware)."""
    first = _first_open(moment)
    closes = datetime.combine(first.astimezone(ZONE).date(), CLOSES, ZONE)
    left = closes.astimezone(moment.tzinfo) - first
    return Openings(first, -(-left // timedelta(seconds=1)), _first_open(closes).astimezone(moment.tzinfo))


def opening(moment: datetime, key: int) -> datetime:
    """The first moment at or after `moment` to write at to the person with this key, spread over half an hour."""
    found, seconds = openings(moment), place(key)
    return (found.first if seconds < found.room else found.then) + timedelta(seconds=seconds)


def last_change(moment: datetime) -> datetime:
    """When the hours that `moment` lies in began: today's opening, or the last closing."""
    local = moment.astimezone(ZONE)
    if is_open(moment):
        return datetime.combine(local.date(), OPENS, ZONE).astimezone(moment.tzinfo)
    day = local.date()
    while not is_working_day(day) or datetime.combine(day, CLOSES, ZONE) > local:
        day -= timedelta(days=1)
    return datetime.combine(day, CLOSES, ZONE).astimezone(moment.tzinfo)


def _first_open(moment: datetime) -> datetime:
    if is_open(moment):
        return moment
    local = moment.astimezone(ZONE)
    day = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, ZONE).astimezone(moment.tzinfo)
