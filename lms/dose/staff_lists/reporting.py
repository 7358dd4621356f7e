"""Reads the steps of a staff list as what HR is told: starters, leavers, movers, changes, conflicts, with lines.

The report of a million lines holds counts, made by the database, and the first of each; only who downloads all of it
has the steps read, as a stream, a person at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from lms.dose.models import StaffImport, StaffLine, StaffStep
from lms.dose.staff_lists.comparison import Differs, held, numbered
from lms.people.models import Assignment

BRAKE = Decimal("0.1")
SHOWN = 100
LISTS = ("starters", "leavers", "movers", "changes", "conflicts")
TOLD = [StaffLine.Refusal.ADDRESS, StaffLine.Refusal.PAST]
CONFLICTING = ~Q(problem="") | ~Q(note="") | Q(refusal__in=TOLD) | Q(lacks_manager=True)
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
    yield from _changes(_steps_of_listed(batch))
    for name in absent_names(batch).iterator(chunk_size=5_000):
        yield Change("leavers", 0, name, Differs.ABSENT)


def absent_names(batch: StaffImport) -> QuerySet:
    absent = batch.steps.filter(action=StaffStep.Action.LEAVE).order_by("person__full_name", "person")
    return absent.values_list("person__full_name", flat=True)


def _steps_of_listed(batch: StaffImport) -> QuerySet:
    """With their lines, if they have one. Told whose lines these are, the database needn't look through all lists'."""
    steps = batch.steps.exclude(action=StaffStep.Action.LEAVE).exclude(action=StaffStep.Action.END, differs=0)
    return steps.annotate(own=FilteredRelation("staff_line", condition=Q(staff_line__batch=batch.pk)))


def _changes(steps: QuerySet) -> Iterator[Change]:
    rows = steps.order_by("employee_number", "pk").values_list(
        "employee_number", "differs", "own__is_main", "own__line", "own__full_name", "own__place_id", "own__leaves_on",
    )  # fmt: skip
    for _, group in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0)):
        differs, main = 0, None
        for row in group:
            differs |= row[1]
            if row[2]:
                main = row
        if main and differs:
            yield Change(_kind(differs), main[3], main[4], differs, main[5], main[6])


# Whoever would be of several kinds is of the first.
KINDS = (
    ("leavers", Differs.LEAVES), ("starters", Differs.STARTS | Differs.RETURNS), ("movers", Differs.UNIT),
    ("changes", Differs(sum(Differs))),
)  # fmt: skip


def _kind(differs: int) -> str:
    return next(name for name, bits in KINDS if differs & bits.value)


def people_by_kind(batch: StaffImport) -> QuerySet:
    """A row for each person of the list something would happen to: of which of the KINDS, and their line."""
    steps = _steps_of_listed(batch)
    ranks = []
    for rank, (name, bits) in enumerate(KINDS):
        steps = steps.annotate(**{name: F("differs").bitand(bits.value)})
        ranks.append(When(**{f"{name}__gt": 0}, then=Value(len(KINDS) - rank)))
    found = steps.values("employee_number").annotate(
        rank=Max(Case(*ranks, default=0, output_field=IntegerField())),
        line=Max("own__line", filter=Q(own__is_main=True)),
    )
    return found.filter(rank__gt=0, line__isnull=False)


def fingerprint(batch: StaffImport) -> str:
    """Tells whether the steps of later would do the same as those of now."""
    told = sha256()
    for change in people_changed(batch):
        told.update(repr(change).encode())
    for line in conflicting(batch).order_by("line", "pk").iterator(chunk_size=2_000):
        told.update(repr((line.line, reason(line))).encode())
    return told.hexdigest()


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

    def rows(self) -> Iterator[tuple[str, int, str, str]]:
        """Every conflict as (kind, line, name, what), then every change."""
        for line in conflicting(self.batch).order_by("line", "pk").iterator(chunk_size=2_000):
            yield "conflicts", line.line, "", reason(line)
        for change in people_changed(self.batch):
            yield change.kind, change.line, change.name, self.what(change)

    def made(self, today: date, *, is_nobody_there: bool = False) -> dict[str, Any]:
        """The report as it is shown and kept."""
        found, held_before = people_by_kind(self.batch), 0 if is_nobody_there else heads(self.batch, today)
        each = {name: Count("pk", filter=Q(rank=len(KINDS) - rank)) for rank, (name, _) in enumerate(KINDS)}
        counts = found.aggregate(**each)
        listed = sum(counts.values())
        lines = self.batch.lines.aggregate(
            conflicts=Count("pk", filter=CONFLICTING),
            people=Count("pk", filter=Q(problem="", refusal="", is_main=True)),
        )
        conflicts = conflicting(self.batch).order_by("line", "pk")[:SHOWN] if lines["conflicts"] else []
        absent = absent_names(self.batch)
        absent_count = absent.count() if held_before else 0
        counts |= {"leavers": counts["leavers"] + absent_count, "conflicts": lines["conflicts"]}
        return self._first(found, absent[:SHOWN] if absent_count else [], counts) | {
            "conflicts": [{"line": line.line, "reason": reason(line)} for line in conflicts],
            "counts": {name: counts[name] for name in LISTS},
            "unchanged": lines["people"] - listed,
            "held_before": held_before,
            "needs_brake": counts["leavers"] > BRAKE * held_before,
            "changes_nothing": not any(counts[name] for name in LISTS[:4]),
        }

    def _first(self, found: QuerySet, absent: Iterable[str], counts: dict[str, int]) -> dict[str, list]:
        """The first hundred of each kind by line; who isn't in the list comes before those who are."""
        numbers: list[str] = []
        for rank, (name, _) in enumerate(KINDS):
            if counts[name]:
                first = found.filter(rank=len(KINDS) - rank).order_by("line")
                numbers += first.values_list("employee_number", flat=True)[:SHOWN]
        changes = [Change("leavers", 0, name, Differs.ABSENT) for name in absent]
        changes += sorted(_changes(_steps_of_listed(self.batch).filter(employee_number__in=numbers)), key=_line)
        shown: dict[str, list] = {name: [] for name, _ in KINDS}
        for change in changes:
            shown[change.kind].append({"line": change.line, "name": change.name, "what": self.what(change)})
        return {name: lines[:SHOWN] for name, lines in shown.items()}


def _line(change: Change) -> int:
    return change.line


def conflicting(batch: StaffImport) -> QuerySet[StaffLine]:
    """Lines with something a person must look at: left out, or taken with a word about it."""
    return batch.lines.filter(CONFLICTING)


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
