"""When a reminder may be sent: 08:00 to 18:00, Monday to Friday, in local time, bank holidays of England left out.

Plain Python. Opening hours are worked out on the wall clock and turned into an instant last, so that a reminder
keeps its hour on the days the clocks change.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Europe/London")
OPENS = time(8)
CLOSES = time(18)
SPREAD = timedelta(minutes=30)
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")  # fills itself a year at a time


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def is_open(moment: datetime) -> bool:
    local = moment.astimezone(ZONE)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def opening(moment: datetime, key: str) -> datetime:
    """The first moment at or after `moment` (aware) to send at, spread over half an hour by the key.

    The same key always gets the same place in the half hour, so that planning twice gives the same time.
    """
    candidate = _first_open(moment) + _place(key)
    if is_open(candidate):
        return candidate.astimezone(moment.tzinfo)
    return (_first_open(candidate) + _place(key)).astimezone(moment.tzinfo)


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
    return datetime.combine(day, OPENS, ZONE)


def _place(key: str) -> timedelta:
    return timedelta(seconds=int.from_bytes(sha256(key.encode()).digest()[:4]) % int(SPREAD.total_seconds()))
