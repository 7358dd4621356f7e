"""Freezes the targets as they work out on a day, and reads a frozen run back: never a figure worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from lms.dose.counts import coverage
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Grouping, Ledger, TargetRun
from lms.dose.targets.asked import asked_words
from lms.dose.targets.words import decision_in_words
from lms.people import audit
from lms.people.models import Organisation, Person

HEADER = (
    "Level", "Target", "Asked of", "Version", "By", "Approved by", "Heads", "Ratio counted over", "People asked",
    "Have the level in date", "Coverage", "Target, people", "Of target", "Gap, people",
)  # fmt: skip


@dataclass(frozen=True)
class RunLine:
    """What the line of one level said. Where nothing was defined there is None."""

    code: str
    number: int | None
    title: str
    decision: str
    asked: str
    version: int | None
    by_date: date | None
    approved_by: str
    rationale: str
    heads: int
    driver_count: int | None
    population: int
    attained: int
    coverage: Decimal | None
    target: int | None
    attainment: Decimal | None
    gap: int | None


@dataclass(frozen=True)
class LineChange:
    """One level in two runs; a level that only one of them has is None in the other."""

    before: RunLine | None
    after: RunLine | None

    @property
    def line(self) -> RunLine:
        line = self.after or self.before
        if line is None:
            raise ValueError("A change is of a line.")
        return line

    def change(self, name: str) -> int | Decimal | None:
        was, is_now = getattr(self.before, name, None), getattr(self.after, name, None)
        return None if was is None or is_now is None else is_now - was

    @property
    def attained(self) -> int | Decimal | None:
        return self.change("attained")

    @property
    def target(self) -> int | Decimal | None:
        return self.change("target")

    @property
    def population(self) -> int | Decimal | None:
        return self.change("population")

    @property
    def gap(self) -> int | Decimal | None:
        return self.change("gap")

    @property
    def is_decided_anew(self) -> bool:
        return self.before is not None and self.after is not None and self.before.version != self.after.version


@transaction.atomic
def run(organisation: Organisation, *, by: Person | None, now: datetime, as_of: date) -> TargetRun:
    """Freeze every level's line as of a day. The same figures of the same day, asked for again, are the same run.

    Raises ValueError for a day before anybody was counted, of which nothing is known.
    """
    if (since := counted_since(organisation)) and as_of < since:
        raise ValueError(f"Nothing is counted of the days before {since}.")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    found = coverage.figures(organisation, as_of=as_of, today=localdate(now))
    grouping = grouping_of(organisation, as_of)
    rows = [_row(line) for line in found]
    last = TargetRun.objects.filter(organisation=organisation, as_of=as_of).first()
    if last and last.rows == rows and last.grouping_id == (grouping.pk if grouping else None):
        return last
    made = TargetRun.objects.create(
        organisation=organisation, as_of=as_of, grouping=grouping, rows=rows, made_by=by, made_at=now
    )
    audit.record("target_run.made", f"Froze the targets as of {as_of:%-d %B %Y}", by=by, run=made.pk)
    return made


def counted_since(organisation: Organisation) -> date | None:
    """The first day there are counts of; none while nobody was ever counted."""
    return Ledger.objects.filter(pk=organisation.pk).values_list("opens_on", flat=True).first()


def grouping_of(organisation: Organisation, as_of: date) -> Grouping | None:
    """The version that counted people on a day; none while the defaults did."""
    approved = Grouping.objects.filter(organisation=organisation, approved_at__date__lte=as_of)
    return approved.exclude(state=Grouping.State.DRAFT).order_by("-version").first()


def lines(frozen: TargetRun) -> list[RunLine]:
    """The lines as they were frozen, from nothing but the run itself."""
    return [_line(row) for row in frozen.rows]


def compare(before: TargetRun, after: TargetRun) -> list[LineChange]:
    """The levels of the later run in its order, then those it no longer has."""
    was, is_now = ({line.code: line for line in lines(each)} for each in (before, after))
    return [LineChange(was.get(code), is_now.get(code)) for code in [*is_now, *(c for c in was if c not in is_now)]]


def spreadsheet_rows(frozen: TargetRun) -> Iterator[tuple[object, ...]]:
    """The digits as they were frozen: shares stay text, so that no spreadsheet rounds them."""
    for row in frozen.rows:
        yield tuple(
            "\N{EN DASH}" if row[name] is None else _cell(row[name])
            for name in (
                "level_title", "decision", "asked", "target_version", "by_date", "approved_by", "heads",
                "driver_count", "population", "attained", "coverage", "target", "attainment", "gap",
            )
        )  # fmt: skip


def _cell(text: str) -> object:
    return int(text) if text.isdecimal() and text.isascii() and str(int(text)) == text else text


def _row(line: LevelDose) -> dict[str, Any]:
    row = line.target_row
    return {
        "level": line.level.code,
        "level_number": _text(line.level.number),
        "level_title": line.level.title,
        "decision": decision_in_words(row) if row else "",
        "target_version": _text(row.version if row else None),
        "kind": row.kind if row else None,
        "value": f"{row.value:f}" if row else None,
        "driver": row.driver if row else None,
        "minimum": _text(row.minimum if row else None),
        "asked_of": row.asked_of if row else {},
        "asked": asked_words(row.asked_of) if row else "",
        "by_date": row.by_date.isoformat() if row else None,
        "approved_by": row.approved_by if row else "",
        "rationale": row.rationale if row else "",
        "heads": str(line.heads),
        "driver_count": _text(line.driver_count if row and row.kind == "ratio" else None),
        "population": str(line.population),
        "attained": str(line.attained),
        "coverage": _text(line.coverage),
        "target": _text(line.target),
        "attainment": _text(line.attainment),
        "gap": _text(line.gap),
    }


def _text(number: int | Decimal | None) -> str | None:
    return None if number is None else str(number)


def _line(row: dict[str, Any]) -> RunLine:
    def whole(name: str) -> int | None:
        return None if row[name] is None else int(row[name])

    def share(name: str) -> Decimal | None:
        return None if row[name] is None else Decimal(row[name])

    return RunLine(
        code=row["level"], number=whole("level_number"), title=row["level_title"], decision=row["decision"],
        asked=row["asked"], version=whole("target_version"),
        by_date=date.fromisoformat(row["by_date"]) if row["by_date"] else None, approved_by=row["approved_by"],
        rationale=row["rationale"], heads=int(row["heads"]), driver_count=whole("driver_count"),
        population=int(row["population"]), attained=int(row["attained"]), coverage=share("coverage"),
        target=whole("target"), attainment=share("attainment"), gap=whole("gap"),
    )  # fmt: skip
