"""What a staff list may say: its columns, and what one line of it must hold. Plain Python, no database.

Every line either is taken or is named with its reason: none is dropped silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from operator import gt, itemgetter
from typing import Any

from lms.dose.staff_lists.tables import UnreadableList
from lms.dose.staff_lists.uk_dates import DateReader

REQUIRED = (
    "employee_number", "assignment_number", "full_name", "work_email", "division", "staff_group", "job_role",
    "hire_date",
)  # fmt: skip
OPTIONAL = (
    "primary", "org_code", "directorate", "team", "pay_band", "fte", "contract_type", "leave_date",
    "supervisor_employee_number",
)  # fmt: skip
COLUMNS = REQUIRED + OPTIONAL
# What is nobody's business here, whatever a staff record system calls it.
REFUSED = re.compile(
    r"birth|^dob$|^age$|national_insurance|^ni_?(number|no)$|^nino$|ethnic|^race$|disab|religio|belief|orientation"
    r"|sexual|sick|absence|salary|(^|_)pay$|^spine|home|personal|private|post_?code|address|next_of_kin|bank"
)
WORDS = {"yes": True, "y": True, "true": True, "1": True, "primary": True, "no": False, "n": False, "false": False,
         "0": False, "secondary": False}  # fmt: skip
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
LONGEST = {"employee_number": 40, "assignment_number": 40, "full_name": 400, "work_email": 254, "pay_band": 40,
           "staff_group": 100, "contract_type": 60}  # fmt: skip
LONGEST_ELSE = 200
SHORTEST_LIMIT = min(LONGEST.values())
LONGEST_REASON = 400
NO_LINES = "The file has column names but no lines below them."
WAITS = "Another line of this person has a conflict, so this one waits for it."


class Refused(ValueError):
    """Why one line can't be taken."""


@dataclass(slots=True)
class Line:
    """One line as it is kept while a list is checked. `problem` says why it is left out; then only who is meant counts:
    they are named in the list, so they have not left."""

    line: int
    employee_number: str
    email: str
    number: str = ""
    full_name: str = ""
    unit: tuple[str, ...] = ()
    staff_group: str = ""
    job_role: str = ""
    pay_band: str = ""
    fte: Decimal = Decimal(1)
    contract_type: str = ""
    hired_on: date | None = None
    leaves_on: date | None = None
    supervisor: str = ""
    marked: bool | None = None
    problem: str = ""


def require_columns(header: Sequence[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UnreadableList(f"These columns are missing: {', '.join(missing)}. Nothing was read.")
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise UnreadableList(f"These columns are there twice: {', '.join(twice)}. Nothing was read.")


class LineReader:
    """Reads the lines of one list. `reading` is what only the whole list tells: whether any date has the month first,
    and whose org_code it is."""

    def __init__(self, header: Sequence[str], reading: Mapping[str, Any]) -> None:
        self.header = list(header)
        self.dates = DateReader(reading["has_american"])
        self.own_code = reading["org_code"]
        self.longest = [LONGEST.get(name, LONGEST_ELSE) for name in self.header]
        self.needed = itemgetter(*(self.header.index(name) for name in REQUIRED))
        self.date = lru_cache(50_000)(self._date)
        absent = dict.fromkeys(COLUMNS, len(self.header))  # a column that isn't there reads the empty cell at the end
        self.places = absent | {name: place for place, name in enumerate(self.header)}
        self.ordered = itemgetter(*(self.places[name] for name in COLUMNS))

    def read(self, number: int, cells: Sequence[str]) -> Line:
        cells = (*cells, "")
        try:
            return self._line(number, cells)
        except Refused as refused:
            who, address = cells[self.places["employee_number"]], cells[self.places["work_email"]]
            return Line(number, who[:200], address[:254].lower(), problem=str(refused)[:LONGEST_REASON])

    def _line(self, number: int, cells: Sequence[str]) -> Line:
        self._refuse_bad_cells(cells)
        (who, post, name, address, division, group, role, hired, primary, code, directorate, team, band, fte, contract,
         leaves, supervisor) = self.ordered(cells)  # fmt: skip
        if code not in ("", self.own_code):
            raise Refused(f"org_code is {code}, but most lines are of {self.own_code}.")
        if not EMAIL.fullmatch(address):
            raise Refused(f"work_email {address} is not an e-mail address.")
        hired_on = self._dated("hire_date", hired)
        leaves_on = self._dated("leave_date", leaves) if leaves else None
        if leaves_on and leaves_on < hired_on:
            raise Refused("leave_date is before hire_date.")
        return Line(
            number, who, address.lower(), post, name, _unit(division, directorate, team), group, role, band, _fte(fte),
            contract, hired_on, leaves_on, supervisor, _primary(primary),
        )  # fmt: skip

    def _refuse_bad_cells(self, cells: Sequence[str]) -> None:
        if not all(self.needed(cells)):
            empty = [name for name in REQUIRED if not cells[self.places[name]]]
            raise Refused(f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty.")
        if "\x00=" in "\x00" + "\x00".join(cells):
            name = next(name for name, cell in zip(self.header, cells, strict=False) if cell.startswith("="))
            raise Refused(f"{name} holds a formula. Paste values instead.")
        if max(map(len, cells)) > SHORTEST_LIMIT and any(map(gt, map(len, cells), self.longest)):
            pairs = zip(self.header, cells, self.longest, strict=False)
            name, longest = next((name, most) for name, cell, most in pairs if len(cell) > most)
            raise Refused(f"{name} is longer than {longest} characters.")

    def _dated(self, name: str, text: str) -> date:
        found = self.date(text)
        if isinstance(found, str):
            raise Refused(f"{name} {text}: {found}")
        return found

    def _date(self, text: str) -> date | str:
        try:
            return self.dates.read(text)
        except ValueError as why:
            return str(why)


def remembered(reads: Callable[[str], Any]) -> Callable[[str], Any]:
    """The few different answers of a million lines, each worked out once; a refusal is never remembered."""
    return lru_cache(10_000)(reads)


def _unit(division: str, directorate: str, team: str) -> tuple[str, ...]:
    if directorate and team:
        return division, directorate, team
    below = team or directorate
    return (division, below) if below else (division,)


def _primary(text: str) -> bool | None:
    if text and text.lower() not in WORDS:
        raise Refused(f"primary is {text}; it must be yes or no.")
    return WORDS.get(text.lower())


@remembered
def _fte(text: str) -> Decimal:
    try:
        fte = Decimal(text.replace(",", ".") or "1")
    except InvalidOperation:
        raise Refused(f"fte {text} is not a number.") from None
    if not fte.is_finite():
        raise Refused(f"fte {text} is not a number.")
    if not 0 <= fte <= 2:
        raise Refused(f"fte {text} is not between 0 and 2.")
    return round(fte, 2)
