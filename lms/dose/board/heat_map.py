"""One heat map: a cut of the organisation against its levels. The page and its downloads print the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from curriculum.models import LevelPage
from lms.dose.board.bars import DASH, HEAT_STEPS, per_cent
from lms.dose.board.cutting import BAND, CUTS, STAFF_GROUP, UNIT
from lms.dose.board.protection import HEADS
from lms.dose.board.splits import SplitRow, Splits
from lms.dose.counts.coverage import LevelDose
from lms.people.models import OrgUnit

HEADER = (
    "Split by", "Name", "Level", "As of", "Heads", "People asked", "Have the level in date", "Coverage, %",
    "Of target, %",
)  # fmt: skip
HIDDEN = "hidden"
NOT_YET = (
    "What must stay hidden in these figures, so that nobody can be found out, is being worked out. In an organisation "
    "of this size that takes a few minutes: come back then."
)
WHY_NOT = {
    UNIT: "No split is shown: with so few people every figure of a unit would be somebody's.",
    STAFF_GROUP: "Staff groups aren't shown: beside the units they would give the figures of a few people away.",
    BAND: "Bands aren't shown: beside units and staff groups they would give the figures of a few people away.",
}


@dataclass(frozen=True)
class HeatCell:
    level: str
    dose: LevelDose | None
    css: str
    coverage: str
    of_target: str


@dataclass(frozen=True)
class HeatRow:
    row: SplitRow
    cells: list[HeatCell]


class HeatMap:
    """`level` is the primary key of the only level wanted, `only` the name of the only row."""

    def __init__(
        self,
        splits: Splits,
        cut: str,
        *,
        unit: OrgUnit | None = None,
        level: int | None = None,
        only: str = "",
        sort: str = "",
    ) -> None:
        self.splits, self.cut, self.unit, self.only, self.sort = splits, cut, unit, only, sort
        self.is_allowed = splits.allows(cut, unit)  # read first, so that the totals are those of this table
        self.columns = [
            place for place, row in enumerate(splits.split_levels) if level is None or row.level.pk == level
        ]

    @property
    def levels(self) -> list[LevelDose]:
        return [self.splits.split_levels[place] for place in self.columns]

    @property
    def first_column(self) -> str:
        return CUTS[self.cut]

    @property
    def refusal(self) -> str:
        if self.splits.waits(self.cut, self.unit):
            return NOT_YET
        return "" if self.is_allowed else WHY_NOT[self.cut]

    @property
    def read_at(self) -> datetime | None:
        """When the figures were read, if not now."""
        return self.splits.read_at(self.cut, self.unit)

    @property
    def has_parts(self) -> bool:
        return self.splits.has_parts(self.unit)

    @property
    def rows(self) -> list[HeatRow]:
        found = [row for row in self.splits.rows(self.cut, self.unit) if not self.only or row.name == self.only]
        if self.sort == HEADS:
            found.sort(key=lambda row: -(row.heads or 0))
        elif self.sort in self._codes:
            found.sort(key=lambda row: -_share(row.cells[self._codes.index(self.sort)]))
        return [self._row(row) for row in found]

    @property
    def _codes(self) -> list[str]:
        return [row.level.code for row in self.splits.split_levels]

    @property
    def total(self) -> HeatRow:
        return self._row(self.splits.total(self.unit))

    @property
    def hides(self) -> bool:
        return any(cell.dose is None for row in self.rows for cell in row.cells)

    def table(self) -> Iterator[tuple[object, ...]]:
        """The rows of a spreadsheet: everybody first, then what the page shows."""
        for row in (self.total, *self.rows):
            for level, cell in zip(self.levels, row.cells, strict=True):
                yield self._line(row.row, level, cell.dose)

    def _row(self, row: SplitRow) -> HeatRow:
        doses = [row.cells[place] for place in self.columns]
        return HeatRow(row, [_cell(level.level, dose) for level, dose in zip(self.levels, doses, strict=True)])

    def _line(self, row: SplitRow, level: LevelDose, dose: LevelDose | None) -> tuple[object, ...]:
        heads: object = HIDDEN if row.heads is None else row.heads
        start = self.first_column, row.name, level.level.title, self.splits.as_of, heads
        if dose is None:
            return *start, *([HIDDEN] * 4)
        shares = (dose.coverage, dose.attainment)
        figures = (DASH if share is None else round(share * 100, 1) for share in shares)
        return *start, dose.population, dose.attained, *figures


def _cell(level: LevelPage, dose: LevelDose | None) -> HeatCell:
    name = f"{level.number or ''} {level.title}".strip()
    if dose is None:
        return HeatCell(name, None, "heat-x", "Hidden", "")
    if dose.attainment is None:
        return HeatCell(name, dose, "", DASH, "")
    step = 1 + sum(dose.attainment >= edge for edge in HEAT_STEPS)
    return HeatCell(name, dose, f"heat-{step}", per_cent(dose.coverage), per_cent(dose.attainment))


def _share(dose: LevelDose | None) -> Decimal:
    """What a column is sorted by. Hidden figures come last in the order of their names, which tells nothing of them."""
    return Decimal(-1) if dose is None or dose.coverage is None else dose.coverage
