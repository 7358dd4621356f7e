"""Splits an organisation's dose over its units: the top ones, or those below one of them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from curriculum.models import LevelPage
from lms.dose import cells, coverage
from lms.dose.cells import HEADS, Tally
from lms.dose.coverage import LevelDose
from lms.dose.drivers import driver_counts
from lms.dose.models import Target
from lms.dose.suppression import hidden, may_be_split
from lms.people.models import Organisation, OrgUnit


@dataclass(frozen=True)
class UnitRow:
    """One line of the table of units. A hidden column holds None."""

    unit: OrgUnit | None
    name: str
    heads: int | None
    cells: list[LevelDose | None]
    is_openable: bool = False


class Dose:
    """An organisation's figures as of a day: four queries, and those of what ratios count, however many people."""

    def __init__(self, organisation: Organisation, today: date) -> None:
        self.organisation = organisation
        self.today = today
        self.all_levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)
        rules = {organisation.pk: coverage.rules_of(self.targets, self.all_levels)}
        self.by_unit = cells.counts(rules, by="unit", as_of=today)
        self.drivers = driver_counts(self.targets.values(), as_of=today, today=today)
        self.units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation).order_by("name")}

    @cached_property
    def heads(self) -> int:
        return sum(row[HEADS] for row in self.by_unit.values())

    @cached_property
    def levels(self) -> list[LevelDose]:
        """The whole organisation, level by level."""
        return [self._figures(level, self._sum(None, level.pk), self.heads) for level in self.all_levels]

    @property
    def split_levels(self) -> list[LevelPage]:
        """Levels asked of a share of people, ten or more. The others stand for the whole organisation only."""
        return [row.level for row in self._split]

    @cached_property
    def _split(self) -> list[LevelDose]:
        return [row for row in self.levels if row.is_share and may_be_split(row.population)]

    def unit(self, pk: int) -> OrgUnit | None:
        return self.units.get(pk)

    def rows(self, parent: OrgUnit | None = None) -> list[UnitRow]:
        """The units directly below `parent` (or the top ones), and those placed in the parent itself."""
        found = [self._row(unit, unit.name, unit.pk, parent) for unit in self._children(parent)]
        own = self._own_key(parent)
        if own in self._groups(parent):
            found.append(self._row(None, f"Directly in {parent}", own, parent))
        return [row for row in found if row.heads != 0]

    def total(self, parent: OrgUnit | None = None) -> UnitRow:
        if parent is None:
            return UnitRow(None, "All units", self.heads, [*self._split])
        return self._row(parent, f"All of {parent}", parent.pk, self._parent(parent))

    # ---- how a column is hidden ---------------------------------------------------------
    def is_hidden(self, key: Hashable, parent: OrgUnit | None, column: object) -> bool:
        """Whether a line below `parent` hides a column. What is hidden of a unit is hidden of all below it."""
        if parent is not None and self.is_hidden(parent.pk, self._parent(parent), column):
            return True
        return key in self._hidden_below(parent, column)

    def _hidden_below(self, parent: OrgUnit | None, column: object) -> set[Hashable]:
        place = (parent.pk if parent else None, column)
        if place not in self._hidden:
            lines = self._groups(parent)
            self._hidden[place] = hidden({key: self._people(pks, column) for key, pks in lines.items()})
        return self._hidden[place]

    @cached_property
    def _hidden(self) -> dict[tuple[int | None, object], set[Hashable]]:
        return {}

    def _row(self, unit: OrgUnit | None, name: str, key: Hashable, parent: OrgUnit | None) -> UnitRow:
        pks = self._groups(parent).get(key, [])
        people = self._people(pks, HEADS)
        cells = [
            None if self.is_hidden(key, parent, level.pk) else self._figures(level, self._sum(pks, level.pk), people)
            for level in self.split_levels
        ]
        heads = None if self.is_hidden(key, parent, HEADS) else people
        return UnitRow(unit, name, heads, cells, is_openable=unit is not None and bool(self._children(unit)))

    # ---- the tree -----------------------------------------------------------------------
    def _parent(self, unit: OrgUnit) -> OrgUnit | None:
        return self.units.get(unit.parent_id) if unit.parent_id else None

    def _children(self, parent: OrgUnit | None) -> list[OrgUnit]:
        return self._children_of.get(parent.pk if parent else None, [])

    @cached_property
    def _children_of(self) -> dict[int | None, list[OrgUnit]]:
        found: dict[int | None, list[OrgUnit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent_id, []).append(unit)
        return found

    def _own_key(self, parent: OrgUnit | None) -> tuple[str, int | None]:
        return ("directly in", parent.pk if parent else None)

    def _groups(self, parent: OrgUnit | None) -> dict[Hashable, list[int]]:
        """Primary keys of the units with people, under the line below `parent` that they belong to."""
        key = parent.pk if parent else None
        if key not in self._grouped:
            self._grouped[key] = self._group(parent)
        return self._grouped[key]

    @cached_property
    def _grouped(self) -> dict[int | None, dict[Hashable, list[int]]]:
        return {}

    def _group(self, parent: OrgUnit | None) -> dict[Hashable, list[int]]:
        start = parent.path if parent else "/"
        found: dict[Hashable, list[int]] = {}
        for pk in self.by_unit:
            path = self.units[pk].path
            if path.startswith(start):
                below = path[len(start) :].split("/")[0]
                found.setdefault(int(below) if below else self._own_key(parent), []).append(pk)
        return found

    # ---- sums ---------------------------------------------------------------------------
    def _people(self, pks: list[int], column: object) -> int:
        return sum(
            row[HEADS] if column == HEADS else row[column].population for row in (self.by_unit[pk] for pk in pks)
        )

    def _sum(self, pks: list[int] | None, level: int) -> Tally:
        return sum((self.by_unit[pk][level] for pk in (self.by_unit if pks is None else pks)), Tally())

    def _figures(self, level: LevelPage, count: Tally, heads: int) -> LevelDose:
        target: Target | None = self.targets.get(level.pk)
        driver = self.drivers.get((self.organisation.pk, target.driver)) if target else None
        return LevelDose(level, target, count.population, count.attained, heads, driver)
