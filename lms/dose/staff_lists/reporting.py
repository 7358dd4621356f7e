"""Reads the steps of a staff list as what HR is told: starters, leavers, movers, changes, conflicts, with lines.

Steps are read as a stream, a person at a time: the report of a million lines holds counts and the first of each.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from lms.dose.models import StaffImport, StaffLine, StaffStep
from lms.dose.staff_lists.comparison import Differs, held, numbered
from lms.people.models import Assignment

BRAKE = Decimal("0.1")
SHOWN = 100
LISTS = ("starters", "leavers", "movers", "changes", "conflicts")
WORDS = {
    Differs.NAME: "name", Differs.EMAIL: "e-mail address", Differs.ACCOUNT: "account (can sign in again)",
    Differs.FEWER: "fewer posts", Differs.MORE: "more posts", Differs.UNIT: "unit",
    Differs.STAFF_GROUP: "staff group", Differs.JOB_ROLE: "job role", Differs.PAY_BAND: "pay band",
    Differs.IS_PRIMARY: "primary post", Differs.FTE: "FTE", Differs.CONTRACT_TYPE: "contract type",
    Differs.SUPERVISOR: "line manager", Differs.ENDS_ON: "leave date",
}  # fmt: skip


class Change(NamedTuple):
    """What would happen to one person: where in the list (line 0 for who isn't in it), who, and what."""

    kind: str
    line: int
    name: str
    differs: int
    place: int | None = None
    leaves_on: date | None = None


def people_changed(batch: StaffImport) -> Iterator[Change]:
    """Everybody something would happen to, in the order of their numbers; those who aren't in the list come last."""
    steps = batch.steps.exclude(action=StaffStep.Action.LEAVE).exclude(action=StaffStep.Action.END, differs=0)
    rows = steps.order_by("employee_number", "pk").values_list(
        "employee_number", "differs", "staff_line__is_main", "staff_line__line", "staff_line__full_name",
        "staff_line__place_id", "staff_line__leaves_on",
    )  # fmt: skip
    for _, group in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0)):
        differs, main = 0, None
        for row in group:
            differs |= row[1]
            if row[2]:
                main = row
        if main and differs:
            yield Change(_kind(differs), main[3], main[4], differs, main[5], main[6])
    absent = batch.steps.filter(action=StaffStep.Action.LEAVE).order_by("person__full_name", "person")
    for name in absent.values_list("person__full_name", flat=True).iterator(chunk_size=5_000):
        yield Change("leavers", 0, name, Differs.ABSENT)


def _kind(differs: int) -> str:
    if differs & Differs.LEAVES:
        return "leavers"
    if differs & (Differs.STARTS | Differs.RETURNS):
        return "starters"
    return "movers" if differs & Differs.UNIT else "changes"


class Report:
    """Puts changes and conflicts into words."""

    def __init__(self, batch: StaffImport) -> None:
        self.batch = batch
        self.places: dict[int | None, str] = {
            pk: " / ".join(names) for pk, names in batch.places.values_list("pk", "names")
        }

    def what(self, change: Change) -> str:
        where = self.places.get(change.place, "")
        if change.kind == "leavers":
            return f"left on {change.leaves_on:%-d %B %Y}" if change.leaves_on else "is not in the list"
        if change.kind == "starters":
            return f"{'starts' if change.differs & Differs.STARTS else 'comes back'} in {where}"
        if change.kind == "movers":
            return f"moves to {where}"
        return ", ".join(word for bit, word in WORDS.items() if change.differs & bit)

    def conflicts(self) -> Iterator[dict[str, Any]]:
        for line in conflicting(self.batch).order_by("line", "pk").iterator(chunk_size=2_000):
            yield {"line": line.line, "reason": reason(line)}

    def rows(self) -> Iterator[tuple[str, int, str, str]]:
        """Every conflict as (kind, line, name, what), then every change."""
        for conflict in self.conflicts():
            yield "conflicts", conflict["line"], "", conflict["reason"]
        for change in people_changed(self.batch):
            yield change.kind, change.line, change.name, self.what(change)

    def made(self, today: date) -> dict[str, Any]:
        """The report as it is shown and kept. The fingerprint tells whether a later one would do the same."""
        counts: Counter[str] = Counter()
        first: dict[str, list[tuple[int, int, Change]]] = {name: [] for name in LISTS}
        told = sha256()
        for place, change in enumerate(people_changed(self.batch)):
            counts[change.kind] += 1
            told.update(repr(change).encode())
            _remember(first[change.kind], (-change.line, -place, change))
        conflicts: list[dict[str, Any]] = []
        for conflict in self.conflicts():
            counts["conflicts"] += 1
            told.update(repr(conflict).encode())
            if len(conflicts) < SHOWN:
                conflicts.append(conflict)
        shown = {
            name: [{"line": c.line, "name": c.name, "what": self.what(c)} for *_, c in sorted(found, reverse=True)]
            for name, found in first.items()
        }
        held_before = heads(self.batch, today)
        listed = sum(counts[name] for name in LISTS[:4]) - self.batch.steps.filter(action="leave").count()
        return shown | {
            "conflicts": conflicts,
            "counts": {name: counts[name] for name in LISTS},
            "unchanged": self.batch.lines.taken().filter(is_main=True).count() - listed,
            "held_before": held_before,
            "needs_brake": counts["leavers"] > BRAKE * held_before,
            "changes_nothing": not any(counts[name] for name in LISTS[:4]),
            "fingerprint": told.hexdigest(),
        }


def _remember(found: list[tuple[int, int, Change]], item: tuple[int, int, Change]) -> None:
    """Keep the first hundred by line."""
    if len(found) < SHOWN:
        heapq.heappush(found, item)
    elif item > found[0]:
        heapq.heapreplace(found, item)


def conflicting(batch: StaffImport) -> Any:
    """Lines with something a person must look at: left out, or taken with a word about it."""
    told = Q(refusal__in=[StaffLine.Refusal.ADDRESS, StaffLine.Refusal.PAST])
    return batch.lines.filter(~Q(problem="") | ~Q(note="") | told | Q(lacks_manager=True))


def reason(line: StaffLine) -> str:
    if line.problem:
        return line.problem
    if line.refusal == StaffLine.Refusal.ADDRESS:
        return f"{line.email} is in use by another person."
    if line.refusal == StaffLine.Refusal.PAST:
        return f"{line.full_name} left already; not taken in."
    if line.lacks_manager:
        return f"Supervisor {line.supervisor} is not in this list; taken without a line manager."
    return line.note


def heads(batch: StaffImport, today: date) -> int:
    """How many people with an employee number held a post when the list was looked at."""
    posts = Assignment.objects.filter(held(today), person=OuterRef("pk"))
    return numbered(batch.organisation_id).filter(Exists(posts)).count()
