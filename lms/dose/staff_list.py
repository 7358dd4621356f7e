"""Reads a staff list into posts and conflicts. Plain Python: bytes in, values out, nothing written, no database.

Every line either becomes a post or is named among the conflicts with its reason: none is dropped silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from lms.dose.tables import Table, UnreadableList, read_table
from lms.dose.uk_dates import DateReader

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


@dataclass(frozen=True)
class Post:
    line: int
    employee_number: str
    number: str
    full_name: str
    email: str
    unit: tuple[str, ...]
    staff_group: str
    job_role: str
    hired_on: date
    is_primary: bool | None = None
    pay_band: str = ""
    fte: Decimal = Decimal(1)
    contract_type: str = ""
    leaves_on: date | None = None
    supervisor: str = ""


@dataclass(frozen=True)
class Conflict:
    """Something a person must look at. The line is left out unless the reason says what was taken instead."""

    line: int
    reason: str


@dataclass
class StaffList:
    posts: list[Post] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    # Everyone the list names, even on a line that was left out: they have not left.
    mentioned: set[str] = field(default_factory=set)


class Refused(ValueError):
    """Why one line can't be taken."""


def read_staff_list(data: bytes) -> StaffList:
    """Read a CSV or XLSX. Raises UnreadableList, with what to do about it, when there is no list in the file."""
    return parse(read_table(data, known=frozenset(COLUMNS)))


def parse(table: Table) -> StaffList:
    _require_columns(table)
    if not table.rows:
        raise UnreadableList("The file has column names but no lines below them.")
    found = StaffList()
    _read_lines(table, found)
    _settle(found)
    found.conflicts.sort(key=lambda conflict: conflict.line)
    return found


def _require_columns(table: Table) -> None:
    missing = [name for name in REQUIRED if name not in table.header]
    if missing:
        raise UnreadableList(f"These columns are missing: {', '.join(missing)}. Nothing was read.")
    twice = [name for name, count in Counter(table.header).items() if name in COLUMNS and count > 1]
    if twice:
        raise UnreadableList(f"These columns are there twice: {', '.join(twice)}. Nothing was read.")


def permitted(data: bytes) -> tuple[bytes, list[str], list[str]]:
    """The list as UTF-8 CSV of the columns we may keep, line for line, and the titles of those refused and ignored.

    Everything after this works on that: what is refused is dropped before anything is kept or compared.
    """
    table = read_table(data, known=frozenset(COLUMNS))
    _require_columns(table)
    places = [(name, place) for place, name in enumerate(table.header) if name in COLUMNS]
    others = [(name, title) for name, title in zip(table.header, table.titles, strict=True) if name not in COLUMNS]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    written = 0
    for line, cells in [(table.header_line, table.header), *table.rows]:
        text.write("\n" * (line - written - 1))
        writer.writerow(cells[place] if place < len(cells) else "" for _, place in places)
        written = line
    refused = [title for name, title in others if REFUSED.search(name)]
    return text.getvalue().encode(), refused, [title for name, title in others if name and title not in refused]


def _read_lines(table: Table, found: StaffList) -> None:
    lines = [(line, dict(zip(table.header, cells, strict=False))) for line, cells in table.rows]
    dates = DateReader(row.get(name, "") for _, row in lines for name in ("hire_date", "leave_date"))
    codes = Counter(row["org_code"] for _, row in lines if row.get("org_code"))
    own_code = codes.most_common(1)[0][0] if codes else ""
    for line, row in lines:
        found.mentioned.update(filter(None, (row.get("employee_number", ""), row.get("work_email", "").lower())))
        try:
            if row.get("org_code", own_code) not in ("", own_code):
                raise Refused(f"org_code is {row['org_code']}, but most lines are of {own_code}.")
            found.posts.append(_post(line, row, dates))
        except Refused as refused:
            found.conflicts.append(Conflict(line, str(refused)))


def _post(line: int, row: dict[str, str], dates: DateReader) -> Post:
    _refuse_bad_cells(row)
    email = row["work_email"].lower()
    if not EMAIL.fullmatch(email):
        raise Refused(f"work_email {row['work_email']} is not an e-mail address.")
    hired_on = _date(dates, "hire_date", row["hire_date"])
    leaves_on = _date(dates, "leave_date", row["leave_date"]) if row.get("leave_date") else None
    if leaves_on and leaves_on < hired_on:
        raise Refused("leave_date is before hire_date.")
    return Post(
        line=line, employee_number=row["employee_number"], number=row["assignment_number"],
        full_name=row["full_name"], email=email, unit=_unit(row), staff_group=row["staff_group"],
        job_role=row["job_role"], hired_on=hired_on, is_primary=_primary(row), pay_band=row.get("pay_band", ""),
        fte=_fte(row.get("fte", "")), contract_type=row.get("contract_type", ""), leaves_on=leaves_on,
        supervisor=row.get("supervisor_employee_number", ""),
    )  # fmt: skip


def _refuse_bad_cells(row: dict[str, str]) -> None:
    empty = [name for name in REQUIRED if not row.get(name)]
    if empty:
        raise Refused(f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty.")
    for name in COLUMNS:
        value = row.get(name, "")
        if value.startswith("="):
            raise Refused(f"{name} holds a formula. Paste values instead.")
        if len(value) > LONGEST.get(name, LONGEST_ELSE):
            raise Refused(f"{name} is longer than {LONGEST.get(name, LONGEST_ELSE)} characters.")


def _date(dates: DateReader, name: str, text: str) -> date:
    try:
        return dates.read(text)
    except ValueError as why:
        raise Refused(f"{name} {text}: {why}") from None


def _unit(row: dict[str, str]) -> tuple[str, ...]:
    if row.get("team") and not row.get("directorate"):
        return row["division"], row["team"]
    return tuple(filter(None, (row["division"], row.get("directorate", ""), row.get("team", ""))))


def _primary(row: dict[str, str]) -> bool | None:
    text = row.get("primary", "").lower()
    if text and text not in WORDS:
        raise Refused(f"primary is {row['primary']}; it must be yes or no.")
    return WORDS.get(text)


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


# ---- what can only be seen in several lines together --------------------------------------
def _settle(found: StaffList) -> None:
    for check in (_same_person, _same_address, _same_post, _one_primary):
        reasons = check(found.posts)
        found.conflicts += [Conflict(post.line, reasons[post.line]) for post in found.posts if post.line in reasons]
        wrong = {post.employee_number for post in found.posts if post.line in reasons}
        found.conflicts += [
            Conflict(post.line, "Another line of this person has a conflict, so this one waits for it.")
            for post in found.posts
            if post.employee_number in wrong and post.line not in reasons
        ]
        found.posts = [post for post in found.posts if post.employee_number not in wrong]
    found.posts = [_with_primary(post) for post in found.posts]
    _break_loops(found)


def _by_person(posts: Iterable[Post]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        found[post.employee_number].append(post)
    return found


def _same_person(posts: list[Post]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for number, own in _by_person(posts).items():
        if len({(post.full_name, post.email) for post in own}) > 1:
            lines = _lines(own)
            reasons |= {p.line: f"Employee {number} has different names or addresses on lines {lines}." for p in own}
    return reasons


def _same_address(posts: list[Post]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    by_email: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_email[post.email].append(post)
    for email, own in by_email.items():
        if len({post.employee_number for post in own}) > 1:
            reasons |= {p.line: f"{email} belongs to several people, on lines {_lines(own)}." for p in own}
    return reasons


def _same_post(posts: list[Post]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for number, own in _by_person(posts).items():
        again = {n for n, count in Counter(post.number for post in own).items() if count > 1}
        reasons |= {
            p.line: f"Employee {number} has assignment {p.number} on several lines." for p in own if p.number in again
        }
    return reasons


def _one_primary(posts: list[Post]) -> dict[int, str]:
    reasons: dict[int, str] = {}
    for number, own in _by_person(posts).items():
        marked = sum(post.is_primary is True for post in own)
        if marked > 1 or (marked == 0 and len(own) > 1):
            words = "more than one primary post" if marked else "several posts and none is marked as primary"
            reasons |= {p.line: f"Employee {number} has {words}, on lines {_lines(own)}." for p in own}
    return reasons


def _with_primary(post: Post) -> Post:
    """A person's only post is their primary one, marked or not; of several exactly one is marked by now."""
    return replace(post, is_primary=post.is_primary is not False)


def _break_loops(found: StaffList) -> None:
    """Take people who supervise each other in a circle without a line manager, and say so."""
    above = {post.employee_number: post.supervisor for post in found.posts if post.is_primary}
    looping = {number for number in above if _leads_back(number, above)}
    for place, post in enumerate(found.posts):
        if post.supervisor == post.employee_number or (post.is_primary and post.employee_number in looping):
            reason = f"Supervisor {post.supervisor} is in a loop back to this person; taken without a line manager."
            found.conflicts.append(Conflict(post.line, reason))
            found.posts[place] = replace(post, supervisor="")


def _leads_back(start: str, above: dict[str, str]) -> bool:
    seen: set[str] = set()
    number = above[start]
    while number in above and number not in seen and number != start:
        seen.add(number)
        number = above[number]
    return number == start


def _lines(posts: Iterable[Post]) -> str:
    return ", ".join(str(post.line) for post in posts)
