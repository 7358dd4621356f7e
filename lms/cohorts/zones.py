"""Writes a time zone's clock changes out (VTIMEZONE of RFC 5545), for programs that know no zones by name.

A change that comes back on the same weekday of the same month is written as one yearly rule, which is the only form
Outlook reads; others are written one by one. `icalendar` can do this too, but gives the onset of a change in the time
after it, where the format asks for the time before: the hour after clocks go forward would be read one hour wrong.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """The moment the clock changes, as a clock that is not yet changed shows it."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.onset.weekday()]

    @property
    def is_last(self) -> bool:
        return self.onset.day + 7 > monthrange(self.onset.year, self.onset.month)[1]


@lru_cache(maxsize=64)
def zone_rules(name: str, first_year: int, last_year: int) -> Timezone:
    """The zone's rules, right for every moment of these years."""
    changes = list(_changes(ZoneInfo(name), first_year - 1, last_year + 1))
    usual = min((change.after for change in changes), default=timedelta())
    written = Timezone()
    written.add("tzid", name)
    for group, rule in _grouped(changes) if changes else _unchanged(ZoneInfo(name), first_year):
        for change in group:
            part = TimezoneDaylight() if changes and change.after > usual else TimezoneStandard()
            part.add("dtstart", change.onset)
            part.add("tzoffsetfrom", change.before)
            part.add("tzoffsetto", change.after)
            part.add("tzname", change.name)
            if rule:
                part.add("rrule", rule)
            written.add_component(part)
    return written


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    days = (datetime(last_year + 1, 1, 1, tzinfo=UTC) - datetime(first_year, 1, 1, tzinfo=UTC)).days
    noons = [datetime(first_year, 1, 1, tzinfo=UTC) + DAY * number for number in range(days + 1)]
    for earlier, later in pairwise(noons):
        if earlier.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield _between(zone, earlier, later)


def _between(zone: ZoneInfo, earlier: datetime, later: datetime) -> Change:
    before, after = _offset(zone, earlier), _offset(zone, later)
    while later - earlier > timedelta(seconds=1):
        middle = (earlier + (later - earlier) / 2).replace(microsecond=0)
        earlier, later = (middle, later) if _offset(zone, middle) == before else (earlier, middle)
    return Change((later + before).replace(tzinfo=None), before, after, later.astimezone(zone).tzname() or "")


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _grouped(changes: list[Change]) -> Iterator[tuple[list[Change], vRecur | None]]:
    """Changes of one kind together: the first alone with its yearly rule, or all of them if there is none."""
    kinds: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        kinds.setdefault((change.before, change.after, change.name), []).append(change)
    for alike in kinds.values():
        rule = _yearly(alike)
        yield (alike[:1] if rule else alike), rule


def _yearly(changes: list[Change]) -> vRecur | None:
    years = [change.onset.year for change in changes]
    same = {(change.onset.month, change.weekday, change.onset.time()) for change in changes}
    if len(changes) < 3 or len(same) > 1 or years != list(range(years[0], years[0] + len(years))):
        return None
    [(month, weekday, _)] = same
    weeks = {(change.onset.day - 1) // 7 + 1 for change in changes}
    if all(change.is_last for change in changes):
        place = "-1"
    elif len(weeks) == 1:
        place = str(weeks.pop())
    else:
        return None
    return vRecur({"FREQ": ["YEARLY"], "BYMONTH": [month], "BYDAY": [f"{place}{weekday}"]})


def _unchanged(zone: ZoneInfo, year: int) -> Iterator[tuple[list[Change], None]]:
    first = datetime(year - 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, first)
    yield [Change(first.replace(tzinfo=None), offset, offset, first.astimezone(zone).tzname() or "")], None
