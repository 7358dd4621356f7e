"""Reads dates the British way, and refuses those that could be meant otherwise. Plain Python."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})(?: 00:00(?::00)?)?")
NAMED = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y")


class DateReader:
    """Reads the dates of one list. One date that can only be American makes 03/04/2020 ambiguous in all of it."""

    def __init__(self, has_american: bool) -> None:
        self.has_american = has_american

    def read(self, text: str) -> date:
        """Return the date, or raise ValueError with a reason to show."""
        if found := ISO.fullmatch(text):
            return _date(int(found[1]), int(found[2]), int(found[3]))
        if found := NUMBERS.fullmatch(text):
            return self._from_numbers(int(found[1]), int(found[2]), found[3])
        for form in NAMED:
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise ValueError("not a date such as 31/12/2025.")

    def _from_numbers(self, day: int, month: int, year: str) -> date:
        if len(year) == 2:
            raise ValueError("ambiguous, write the year with four digits.")
        if month > 12 >= day:
            raise ValueError("the month comes first here; write the day first, such as 31/12/2025.")
        if self.has_american and day <= 12 and day != month:
            raise ValueError("ambiguous, because other dates of this list have the month first.")
        return _date(int(year), month, day)


def _date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day.") from None
    if not 1930 <= year <= 2100:
        raise ValueError("the year can't be right.")
    return found


@lru_cache(50_000)
def is_american(text: str) -> bool:
    """Whether this date can only be meant with the month first."""
    found = NUMBERS.fullmatch(text)
    return found is not None and int(found[2]) > 12 >= int(found[1])
