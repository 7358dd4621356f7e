"""Gathers everything that is reported on the dose, once: board page, cuts, flows, targets, self-assessment, notes.

Workbook, CSV, board paper and evidence pack are all made of one Report, so that they cannot tell different stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lms.dose.board.cutting import CUTS
from lms.dose.board.heat_map import HeatMap, HeatRow
from lms.dose.board.page import BoardPage, board_page
from lms.dose.board.source_notes import source_notes
from lms.dose.board.splits import Splits
from lms.dose.counts.flows import Flow, flows_of
from lms.dose.maturity.answers import RoundResult, results
from lms.dose.models import Target
from lms.people.models import Organisation


@dataclass(frozen=True)
class Cut:
    """One heat map: the lines by unit, by staff group or by band; `refusal` says why there are none."""

    key: str
    name: str
    rows: list[HeatRow]
    refusal: str
    table: list[tuple[object, ...]]


@dataclass(frozen=True)
class Report:
    page: BoardPage
    split_titles: list[str]
    cuts: list[Cut]
    flows: list[tuple[str, Flow]]
    flows_since: date
    targets: list[Target]
    maturity: list[RoundResult]
    notes: list[str]

    @property
    def organisation(self) -> Organisation:
        return self.page.organisation

    @property
    def as_of(self) -> date:
        return self.page.as_of


def gather(organisation: Organisation, *, today: date) -> Report:
    page = board_page(organisation, today=today)
    splits = Splits(organisation, today)
    levels = [line.dose.level for line in page.lines]
    since = a_year_before(today)
    found = flows_of(organisation, levels, since=since, until=today)
    targets = Target.objects.filter(organisation=organisation).select_related("level")
    return Report(
        page=page,
        split_titles=[row.level.title for row in splits.split_levels],
        cuts=[_cut(splits, key) for key in CUTS],
        flows=[(level.title, found[level.pk]) for level in levels],
        flows_since=since,
        targets=sorted(targets, key=lambda row: (row.level.number or 99, row.level.title, -row.version)),
        maturity=results(organisation),
        notes=list(dict.fromkeys([*page.notes, *source_notes(organisation, today=today)])),
    )


def a_year_before(today: date) -> date:
    """The first day of the 12 months that end today."""
    leap_day = today.month == 2 and today.day == 29
    return today.replace(year=today.year - 1, day=28 if leap_day else today.day) + (date.resolution)


def _cut(splits: Splits, key: str) -> Cut:
    heat = HeatMap(splits, key)
    return Cut(key, CUTS[key], heat.rows, heat.refusal, list(heat.table()))
