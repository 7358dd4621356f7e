"""Puts the report of a staff list into sections of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from lms.dose.models import StaffImport
from lms.dose.reconciliation import reconciling
from lms.dose.staff_lists.reporting import SHOWN, Report

State = StaffImport.State
READING = 70  # of 100: reading the lines takes about this share of a check
LONG = timedelta(minutes=2)
PAIR_HEADER = ("Name", "E-mail", "Employee number", "Other name", "Other e-mail", "Other number", "Why")
HEADINGS = {
    "conflicts": ("Conflicts", "These need a look. A line is left out unless it says what was taken instead."),
    "leavers": ("Leavers", "Their posts end and they can no longer sign in. Nothing of theirs is deleted."),
    "starters": ("Starters", "They get an account and a post. No list ever gives anyone a role."),
    "movers": ("Movers", "Their post ends and begins again in the other unit."),
    "changes": ("Changes", "Something about the person or the post is different."),
}


@dataclass(frozen=True)
class Section:
    name: str
    heading: str
    text: str
    count: int
    lines: list[Mapping[str, Any]]

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True)
class Progress:
    """How far a list is: what is being done, and of what share we know."""

    heading: str
    text: str
    share: int | None = None  # of 100; None: nobody can say


def progress(batch: StaffImport, now: datetime) -> Progress | None:
    """What to show while a list waits for a worker or has one; nothing when it doesn't."""
    if batch.state == State.QUEUED:
        waits = "It waits for its turn. You can leave this page: the list goes on without you."
        if now - (batch.beat_at or batch.checked_at) > LONG:
            waits = "No worker has taken it up yet. If it stays so, tell whoever runs this that a worker is missing."
        return Progress("Waiting to be checked", waits, 0)
    if batch.state == State.CHECKING:
        share = round(READING * batch.read / batch.rows) if batch.read < batch.rows else READING
        return Progress("Checking the list", f"{_read(batch)} {_whose(batch, now)}", share)
    if batch.state == State.CONFIRMING:
        return Progress(
            "Taking the list in", "All of it at once, or nothing. This takes about as long as the check did."
        )
    if batch.state == State.UNDOING:
        return Progress("Undoing the list", "All of it at once, or nothing.")
    return None


def _read(batch: StaffImport) -> str:
    if batch.read < batch.rows:
        return f"{batch.read:,} of {batch.rows:,} lines read."
    return f"All {batch.rows:,} lines read, now comparing with our records."


def _whose(batch: StaffImport, now: datetime) -> str:
    """What a reader must know of the worker: that they needn't wait for it, or that it has gone quiet."""
    if batch.read < batch.rows and batch.beat_at and now - batch.beat_at > LONG:
        return "The worker has gone quiet. Another one begins again by itself; nothing of ours was changed."
    if batch.attempts > 1:
        return "The worker before stopped, so this one began again at the first line. You can leave this page."
    return "You can leave this page: the list goes on without you."


def report_rows(batch: StaffImport) -> Iterator[tuple[object, ...]]:
    """Every line of the report for a spreadsheet: conflicts first. Of lists whose lines are gone, those still kept."""
    if not batch.lines.exists() and not batch.steps.exists():
        for name, (heading, _) in HEADINGS.items():
            for line in batch.report.get(name, []):
                yield heading, line["line"] or "", line.get("name", ""), line.get("what") or line.get("reason", "")
        return
    for kind, line, name, what in Report(batch).rows():
        yield HEADINGS[kind][0], line or "", name, what


def sections(report: Mapping[str, Any]) -> list[Section]:
    """In the order in which they need attention; each shows its first 100 lines and says how many more there are."""
    return [
        Section(name, heading, text, report["counts"][name], report[name][:SHOWN])
        for name, (heading, text) in HEADINGS.items()
        if name in report
    ]


def difference_rows(kind: str, rows: Iterable[Any]) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
    """Header and rows of one kind of difference between learners and the staff list, for a spreadsheet."""
    if kind == reconciling.DUPLICATES:
        return PAIR_HEADER, ((*_about(p.first), *_about(p.second), "; ".join(p.reasons)) for p in rows)
    if kind == reconciling.DIFFERENT:
        said = ((*_about(s.first), *_about(s.second), f"Said by {s.by} on {localdate(s.at)}") for s in rows)
        return PAIR_HEADER, said
    return ("Name", "E-mail", "Employee number", "Last day of the last post"), (
        (*_about(person), person.left_on) for person in rows
    )


def _about(one: Any) -> tuple[str, str, str]:
    return one.full_name, one.email, one.employee_number
