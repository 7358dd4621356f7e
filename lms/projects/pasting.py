"""Reads observations out of what people paste from a spreadsheet: every line is kept, or refused with its number.

Nothing is guessed: a date that could be American, or a number that could be two, is asked about.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

MOST_LINES = 4000  # ten years of days: more points than that say nothing in one chart
LONGEST_NOTE = 200
UK_FORMS = (
    "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y",
    "%d %b %Y", "%d %B %Y", "%d %b %y", "%d %B %y", "%d-%b-%Y", "%d-%b-%y", "%d-%B-%Y", "%Y-%m-%d", "%Y/%m/%d",
)  # fmt: skip
NUMERIC_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?,?\s+", re.IGNORECASE)
MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
NUMBER = re.compile(r"[-\N{MINUS SIGN}]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line that can be kept; a value of None is a gap."""

    line: int
    on: date
    value: Decimal | None
    note: str = ""
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a measure's numbers must be like; `denominator` says that each comes with a second number."""

    denominator: bool = False
    is_part: bool = False  # the value is counted among the denominator, so it cannot be more
    is_count: bool = False  # not below 0
    is_time: bool = False  # above 0


ANY_NUMBER = Expected()


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    text: str
    reason: str


@dataclass(slots=True)
class Pasted:
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Unreadable(ValueError):
    """What is wrong with a line, in words for the person who pasted it."""


class TooMany(ValueError):
    """More lines than a chart takes: none is kept, rather than some without saying which."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"There are {count:,} lines, and a chart takes {MOST_LINES:,}: ten years of days. Nothing was kept. "
            "Leave out the oldest, or give each week or month one line."
        )


def read(text: str, *, today: date, expected: Expected = ANY_NUMBER) -> Pasted:
    """The rows that can be kept and the lines that cannot, in the order of the paste.

    The columns are date, value, note; with a denominator, date, value, denominator, note. Raises TooMany.
    """
    count = sum(1 for _ in _lines(text))
    if count > MOST_LINES + 1:  # a heading is no point
        raise TooMany(count)
    pasted = Pasted()
    has_american = any(_is_american(cells[0]) for _, _, cells in _lines(text))
    seen: dict[date, int] = {}
    for place, (number, line, cells) in enumerate(_lines(text)):
        if place == 0 and _is_header(cells):
            continue
        try:
            row = _row(number, cells, today, has_american, expected)
            if row.on in seen:
                raise Unreadable(f"The same day is on line {seen[row.on]} already.")
        except Unreadable as wrong:
            pasted.refused.append(Refused(number, line[:LONGEST_NOTE], str(wrong)))
        else:
            seen[row.on] = number
            pasted.rows.append(row)
    return pasted


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Line number from 1, the line as pasted, and its cells; empty lines are passed over."""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if line.strip(" \t\N{NO-BREAK SPACE},;"):
            yield number, line.strip(), _cells(line)


def _cells(line: str) -> list[str]:
    separator = next((mark for mark in "\t;," if mark in line), "\t")
    cells = next(csv.reader([line.replace("\0", "")], delimiter=separator, skipinitialspace=True), [""])
    return [cell.replace("\N{NO-BREAK SPACE}", " ").strip() for cell in cells]


def _is_header(cells: list[str]) -> bool:
    """Words in both columns: a heading, not a value gone wrong."""
    if looks_like_a_date(cells[0]) or len(cells) < 2 or cells[0].startswith("="):
        return False
    has_words = any(character.isalpha() for character in cells[0])
    return has_words and not any(character.isdigit() for character in cells[1])


def looks_like_a_date(text: str) -> bool:
    try:
        read_date(text)
    except Unreadable:
        return bool(NUMERIC_DATE.fullmatch(text))
    return True


def _row(number: int, cells: list[str], today: date, has_american: bool, expected: Expected) -> Row:
    if len(cells) < 2:
        raise Unreadable("There is only one column: a date and a value are needed.")
    on = read_date(cells[0])
    if has_american and _could_be_american(cells[0]):
        raise Unreadable("Other lines have American dates, so this one could be either. Write the day first.")
    if on > today:
        raise Unreadable("This date is in the future.")
    if expected.denominator:
        value, denominator, rest = read_number(cells[1]), *_denominator_and_rest(cells)
    else:
        value, denominator, rest = _plain_value(cells), None, cells[2:]
    check_numbers(value, denominator, expected)
    note = ", ".join(cell for cell in rest if cell)[:LONGEST_NOTE]
    return Row(number, on, value, note, denominator if value is not None else None)


def _plain_value(cells: list[str]) -> Decimal | None:
    rest = [cell for cell in cells[2:] if cell]
    if rest and re.fullmatch(r"\d{3}(\.\d+)?", rest[0]) and re.fullmatch(r"\d{1,3}", cells[1]):
        raise Unreadable(f"{cells[1]},{rest[0]} could be one number or two. Write it without the comma.")
    return read_number(cells[1])


def _denominator_and_rest(cells: list[str]) -> tuple[Decimal | None, list[str]]:
    if len(cells) < 3:
        return None, []
    if len(cells) > 3 and re.fullmatch(r"\d+(\.\d+)?", cells[3]):
        raise Unreadable("There are more numbers than two. Write thousands without a comma.")
    return read_number(cells[2]), cells[3:]


def check_numbers(value: Decimal | None, denominator: Decimal | None, expected: Expected) -> None:
    """Refuse numbers that cannot be: an empty value is a gap, whatever its denominator."""
    if value is None:
        return
    if expected.is_time and value <= 0:
        raise Unreadable(f"{value.normalize():f} is not a time: it must be above 0.")
    if (expected.is_count or expected.is_part) and value < 0:
        raise Unreadable(f"{value.normalize():f} is below 0, which a count cannot be.")
    if not expected.denominator:
        return
    if denominator is None:
        raise Unreadable("The denominator is missing. Leave the value empty too for a gap.")
    if denominator <= 0:
        raise Unreadable(
            f"The denominator is {denominator.normalize():f}. It must be above 0; leave both empty for a gap."
        )
    if expected.is_part and value > denominator:
        raise Unreadable(f"{value.normalize():f} is more than the denominator {denominator.normalize():f}.")


def read_date(text: str) -> date:
    """A day in any form people write here: day first, or year first, or with the month's name."""
    if not text:
        raise Unreadable("The date is missing.")
    plain = MIDNIGHT.sub("", WEEKDAY.sub("", re.sub(r"\s+", " ", text.strip())))
    if _is_american(plain):
        raise Unreadable(f"{text} looks like an American date. Write the day first, as in 25/12/2025.")
    plain = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", plain).replace("Sept ", "Sep ")
    for form in UK_FORMS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise Unreadable(f"“{text}” is not a date. Write it like 25/12/2025 or 25 Dec 2025.")


def _is_american(text: str) -> bool:
    found = NUMERIC_DATE.fullmatch(MIDNIGHT.sub("", text))
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


def _could_be_american(text: str) -> bool:
    found = NUMERIC_DATE.fullmatch(MIDNIGHT.sub("", text))
    return found is not None and int(found[1]) <= 12 and int(found[2]) <= 12 and int(found[1]) != int(found[2])


def read_number(text: str, name: str = "number") -> Decimal | None:
    """A value as a spreadsheet writes it: 1,234 or 5% or £3.50; empty is a gap."""
    plain = text.strip().removeprefix("£").removesuffix("%").strip()
    if not plain:
        if text.strip():
            raise Unreadable(f"“{text}” is not a number.")
        return None
    if plain[0] in "=+@":
        raise Unreadable("This is a formula. Paste its value instead.")
    if not NUMBER.fullmatch(plain) or not any(character.isdigit() for character in plain):
        raise Unreadable(f"“{text}” is not a number. Leave it empty for a gap.")
    value = Decimal(plain.replace(",", "").replace("\N{MINUS SIGN}", "-")).quantize(Decimal("0.0001"))
    if abs(value) >= Decimal(10) ** 10:
        raise Unreadable("This number is too large for a chart.")
    return value
