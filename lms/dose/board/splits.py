"""Splits an organisation's dose by unit, by staff group and by band, with what must stay hidden hidden in all of them.

The three cuts are protected together, whichever of them a page shows: a reader has all of them, and their downloads. A
table is read as sums from the database, one statement whatever the size; what is hidden in it is kept beside the
counts and worked out anew only when they have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import Exists, OuterRef

from curriculum.models import LevelPage
from lms.dose.board import patterns
from lms.dose.board.cutting import BAND, BANDS, HERE, STAFF_GROUP, UNIT, Cutting, is_split, unit_rows
from lms.dose.board.protection import HEADS, Figure, Row
from lms.dose.counts import cells, coverage
from lms.dose.counts.coverage import LevelDose, Tally
from lms.dose.counts.kinds_of_post import band_group
from lms.people.models import Organisation, OrgUnit

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


class Splits:
    """The cuts of one organisation as of a day: the same few queries, however many people and units."""

    def __init__(self, organisation: Organisation, as_of: date) -> None:
        self.organisation, self.as_of = organisation, as_of
        self.all_levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)
        self.rules = coverage.rules_of(self.targets, self.all_levels)
        self._readings: dict[tuple[str, int | None], Reading] = {}

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
        units = self._units(parent) if cut == UNIT else {}
        for _ in range(TRIES):
            counted, stamp = self._counted(cut, parent)
            whole = self._sum(counted.values())
            if stamp is None:
                return Reading({}, whole, (), set(), units)
            rows = self._rows(cut, parent, counted, units)
            mark = patterns.digest(self.organisation, stamp, self.rules_and_targets)
            kept = patterns.kept_of(self.organisation, self.as_of)
            if kept.stamp != mark:
                self._protect()
                kept = patterns.kept_of(self.organisation, self.as_of)
            if kept.stamp == mark:
                return Reading(rows, whole, kept.cuts, patterns.hidden_in(self.organisation, self.as_of, rows), units)
        return Reading({}, whole, (), set(), units)

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
    @cached_property
    def rules_and_targets(self) -> list[object]:
        """Whom each level is asked of, and in what way."""
        kinds = {pk: target.kind for pk, target in self.targets.items()}
        return [[pk, rule, kinds.get(pk, "")] for pk, rule in self.rules.items()]

    def _protect(self) -> None:
        """Work out what must be hidden of the figures as they are, and keep it."""
        cutting = Cutting(self.organisation, self.all_levels, self.targets, self.as_of)
        if cutting.stamp is not None:
            mark = patterns.digest(self.organisation, cutting.stamp, self.rules_and_targets)
            patterns.keep(self.organisation, self.as_of, mark, cutting.protection())


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
