"""Splits an organisation's dose by unit, by staff group and by band, with what must stay hidden hidden in all of them.

The three cuts are protected together, whichever of them a page shows: a reader has all of them, and their downloads. A
table is read as sums, one statement whatever the size; what is hidden in it is kept with them, and made ready by
`lms.dose.board.ready` when the counts have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django.db.models import Exists, OuterRef

from curriculum.models import LevelPage
from lms.dose.board import patterns
from lms.dose.board.cutting import BAND, BANDS, HERE, STAFF_GROUP, UNIT, Cutting, is_split, table_name, unit_rows
from lms.dose.board.protection import HEADS, Figure, Row
from lms.dose.counts import cells, coverage, kept
from lms.dose.counts.coverage import LevelDose, Tally
from lms.dose.counts.kinds_of_post import band_group
from lms.dose.models import Cell, KeptSums
from lms.people.models import Organisation, OrgUnit

PATIENCE = 1  # seconds that a reader may wait for what must be hidden
MOST_AT_ONCE = 3000  # kinds of post for which it is worked out in that time
TRIES = 5  # figures that change while they are read are read again
Counted = Mapping[Any, Any]  # heads under HEADS, a Tally under each level's key


@dataclass(frozen=True)
class SplitRow:
    """One line of a heat map. A hidden figure is None."""

    name: str
    heads: int | None
    cells: list[LevelDose | None]
    unit: OrgUnit | None = None
    is_openable: bool = False


@dataclass(frozen=True)
class Reading:
    """One table as it was at one instant, and what of it is hidden."""

    rows: dict[Row, Counted]
    whole: Counted
    cuts: tuple[str, ...]
    hidden: set[Figure]
    units: dict[int, OrgUnit]
    at: datetime | None = None  # of the figures, where they are not of this instant
    is_waiting: bool = False  # for what must be hidden, which is being worked out


class Splits:
    """The cuts of one organisation as of a day: the same few queries, however many people and units."""

    def __init__(self, organisation: Organisation, as_of: date) -> None:
        self.organisation, self.as_of = organisation, as_of
        self.all_levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)
        self.rules = coverage.rules_of(self.targets, self.all_levels)
        self._readings: dict[tuple[str, int | None], Reading] = {}
        self._below: dict[int | None, dict[int, OrgUnit]] = {}

    # ---- what is split -------------------------------------------------------------------------
    @cached_property
    def whole(self) -> Counted:
        """The organisation's own figures, of the table that was read first."""
        reading = next(iter(self._readings.values())) if self._readings else self._reading(UNIT, None)
        return reading.whole

    @cached_property
    def heads(self) -> int:
        return self.whole[HEADS]

    @cached_property
    def levels(self) -> list[LevelDose]:
        """The whole organisation, level by level."""
        return [self._figures(level, self.whole) for level in self.all_levels]

    @cached_property
    def split_levels(self) -> list[LevelDose]:
        return [row for row in self.levels if is_split(row.target_row, row.population)]

    def allows(self, cut: str, parent: OrgUnit | None = None) -> bool:
        """Whether a cut may be shown beside those before it."""
        return cut in self._reading(cut, parent).cuts

    def waits(self, cut: str, parent: OrgUnit | None = None) -> bool:
        """Whether it can't be said yet what of a cut may be shown."""
        return self._reading(cut, parent).is_waiting

    def read_at(self, cut: str, parent: OrgUnit | None = None) -> datetime | None:
        """When the figures of a table were read, if not now."""
        return self._reading(cut, parent).at

    def has_parts(self, parent: OrgUnit | None) -> bool:
        return bool(self._units(parent))

    def unit(self, pk: int) -> OrgUnit | None:
        return OrgUnit.objects.filter(organisation=self.organisation, pk=pk).first()

    def rows(self, cut: str, parent: OrgUnit | None = None) -> list[SplitRow]:
        """The lines of one table: below `parent` for units, else of the whole organisation."""
        reading = self._reading(cut, parent)
        if cut not in reading.cuts:
            return []
        found = [
            self._row(reading, row, *_named(row, reading, parent)) for row in reading.rows if _is_line(row, parent)
        ]
        return [row for row in found if row.heads != 0]

    def total(self, parent: OrgUnit | None = None) -> SplitRow:
        if parent is None:
            return SplitRow("Everybody", self.heads, [*self.split_levels])
        return self._row(self._reading(UNIT, parent), (UNIT, parent.pk), f"All of {parent}", parent)

    # ---- lines -----------------------------------------------------------------------------------
    def _row(self, reading: Reading, row: Row, name: str, unit: OrgUnit | None = None) -> SplitRow:
        counted = reading.rows[row]
        shown = [
            None if (row, level.level.pk) in reading.hidden else self._figures(level.level, counted)
            for level in self.split_levels
        ]
        heads = None if (row, HEADS) in reading.hidden else counted[HEADS]
        return SplitRow(name, heads, shown, unit, is_openable=bool(unit and getattr(unit, "has_parts", False)))

    def _figures(self, level: LevelPage, counted: Counted) -> LevelDose:
        return coverage.dose_of(level, self.targets.get(level.pk), counted, counted[HEADS])

    # ---- reading ---------------------------------------------------------------------------------
    def _reading(self, cut: str, parent: OrgUnit | None) -> Reading:
        key = cut, parent.pk if parent else None
        if key not in self._readings:
            self._readings[key] = self._read(cut, parent)
        return self._readings[key]

    def _read(self, cut: str, parent: OrgUnit | None) -> Reading:
        """Of what is kept, as it is now; of a large organisation also as it was when it was kept last. Else of the
        cells, with what must be hidden worked out here and now."""
        if parent and not self._units(parent):
            return self._of_one(parent)
        table = self.kept_table(table_name(cut, parent.pk if parent else None))
        if table and (table.stamp == table.now or table.seconds > PATIENCE):
            mark = self.mark(table.stamp)
            shown = patterns.kept_of(self.organisation, self.as_of)
            if mark == table.mark == shown.stamp:
                at = None if table.stamp == table.now else table.at
                return self._shown(cut, parent, kept.unpacked(table.figures), shown.cuts, at)
        if Cell.objects.filter(organisation=self.organisation).count() > MOST_AT_ONCE:
            return Reading({}, self._whole(), (), set(), {}, is_waiting=True)
        return self._read_cells(cut, parent)

    def _of_one(self, unit: OrgUnit) -> Reading:
        """A unit with none below it is a line of the table it stands in."""
        table, row = self._reading(UNIT, unit.parent), (UNIT, unit.pk)
        return replace(table, rows={row: table.rows[row]} if row in table.rows else {}, units={})

    def _read_cells(self, cut: str, parent: OrgUnit | None) -> Reading:
        for _ in range(TRIES):
            counted, stamp = self._counted(cut, parent)
            if stamp is None or not self._sum(counted.values())[HEADS]:
                break  # where nobody is there is nothing to hide, on this day or on others
            mark = self.mark(stamp)
            if patterns.kept_of(self.organisation, self.as_of).stamp != mark:
                self._protect()
            shown = patterns.kept_of(self.organisation, self.as_of)
            if shown.stamp == mark:
                return self._shown(cut, parent, counted, shown.cuts)
        return Reading({}, self._sum(counted.values()), (), set(), {})

    def _shown(
        self, cut: str, parent: OrgUnit | None, counted: Counted, cuts: tuple[str, ...], at: datetime | None = None
    ) -> Reading:
        units = self._units(parent) if cut == UNIT else {}
        rows = self._rows(cut, parent, counted, units)
        hidden = patterns.hidden_in(self.organisation, self.as_of, rows)
        return Reading(rows, self._sum(counted.values()), cuts, hidden, units, at)

    def _whole(self) -> Counted:
        found = kept.counts({self.organisation.pk: self.rules}, by="organisation", as_of=self.as_of)
        return self._sum(found.values())

    def kept_table(self, what: str) -> Any:
        """The sums of a table as they were kept, with `now`, the stamp of this instant; None if there are none."""
        rows = KeptSums.objects.filter(organisation=self.organisation, day=self.as_of, what=what)
        return kept.with_stamp(rows).first()

    def mark(self, stamp: int) -> str:
        return patterns.digest(stamp, self._paths, self.rules, self.targets)

    @cached_property
    def _paths(self) -> list[str]:
        units = OrgUnit.objects.filter(organisation=self.organisation).order_by("pk")
        return list(units.values_list("path", flat=True))

    def _counted(self, cut: str, parent: OrgUnit | None) -> cells.Figures:
        organisation, rules, day = self.organisation.pk, self.rules, self.as_of
        if cut == UNIT:
            return cells.counts_of_parts(organisation, rules, parent=parent.pk if parent else None, as_of=day)
        by = "staff_group" if cut == STAFF_GROUP else "pay_band"
        return cells.stamped_counts(organisation, rules, by=by, as_of=day)

    def _rows(
        self, cut: str, parent: OrgUnit | None, counted: Mapping[Any, Counted], units: dict[int, OrgUnit]
    ) -> dict[Row, Counted]:
        if cut == STAFF_GROUP:
            return {(cut, name): counted[name] for name in sorted(counted)}
        if cut == BAND:
            return {
                (cut, name): self._sum(row for band, row in counted.items() if band_group(band) == name)
                for name in BANDS
            }
        above = parent.pk if parent else None
        found = {row: counted.get(0 if row[1] == HERE else row[1], {HEADS: 0}) for row in unit_rows([*units], above)}
        return found | (
            {(UNIT, above): self._sum(row for key, row in counted.items() if key is not None)} if above else {}
        )

    def _units(self, parent: OrgUnit | None) -> dict[int, OrgUnit]:
        if (key := parent.pk if parent else None) not in self._below:
            self._below[key] = self._find_units(parent)
        return self._below[key]

    def _find_units(self, parent: OrgUnit | None) -> dict[int, OrgUnit]:
        """Those right below, by name; `has_parts` says of each whether there are more below it."""
        parts = Exists(OrgUnit.objects.filter(parent=OuterRef("pk")))
        found = OrgUnit.objects.filter(organisation=self.organisation, parent=parent).annotate(has_parts=parts)
        return {unit.pk: unit for unit in found.order_by("name")}

    def _sum(self, counted: Iterable[Counted]) -> dict[Any, Any]:
        found: dict[Any, Any] = {HEADS: 0} | dict.fromkeys(self.rules, Tally())
        for row in counted:
            for key in found:
                found[key] += row.get(key, 0 if key == HEADS else Tally())
        return found

    # ---- protection ------------------------------------------------------------------------------------
    def _protect(self) -> None:
        """Work out what must be hidden of the figures as they are, and keep it."""
        cutting = Cutting(self.organisation, self.all_levels, self.targets, self.as_of)
        if cutting.stamp is not None:
            patterns.keep(self.organisation, self.as_of, self.mark(cutting.stamp), cutting.protection())


def _is_line(row: Row, parent: OrgUnit | None) -> bool:
    """The unit above a table is read with it, and stands at its foot."""
    return parent is None or row != (UNIT, parent.pk)


def _named(row: Row, reading: Reading, parent: OrgUnit | None) -> tuple[str, OrgUnit | None]:
    if row[0] != UNIT:
        return str(row[1]), None
    if row[1] == HERE:
        return f"Directly in {parent}", None
    unit = reading.units[cast(int, row[1])]
    return unit.name, unit
