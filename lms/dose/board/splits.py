"""Splits an organisation's dose by unit, by staff group and by band, with what must stay hidden hidden in all of them.

The three cuts are protected together, whichever of them a page shows: a reader has all of them, and their downloads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from curriculum.models import LevelPage
from lms.dose.board.protection import HEADS, Column, Kind, Protection, Row, Table, protect
from lms.dose.board.suppression import may_be_split
from lms.dose.counts import coverage
from lms.dose.counts.coverage import LevelDose, Tally
from lms.dose.counts.kinds_of_post import BAND_GROUPS, OTHER_BANDS, KindOfPost, kinds_of_post
from lms.people.models import Organisation, OrgUnit

UNIT, STAFF_GROUP, BAND = "unit", "staff_group", "band"
CUTS = {UNIT: "Unit", STAFF_GROUP: "Staff group", BAND: "Band"}


@dataclass(frozen=True)
class SplitRow:
    """One line of a heat map. A hidden figure is None."""

    name: str
    heads: int | None
    cells: list[LevelDose | None]
    unit: OrgUnit | None = None
    is_openable: bool = False


class Splits:
    """The cuts of one organisation as of a day: the same few queries, however many people and units."""

    def __init__(self, organisation: Organisation, as_of: date) -> None:
        self.organisation, self.as_of = organisation, as_of
        self.all_levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)
        rules = coverage.rules_of(self.targets, self.all_levels)
        self.posts = kinds_of_post(organisation, rules, as_of)
        self.units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation).order_by("name")}

    # ---- what is split -------------------------------------------------------------------------
    @cached_property
    def heads(self) -> int:
        return sum(post.heads for post in self.posts)

    @cached_property
    def levels(self) -> list[LevelDose]:
        """The whole organisation, level by level."""
        return [self._figures(level, self.posts, self.heads) for level in self.all_levels]

    @cached_property
    def split_levels(self) -> list[LevelDose]:
        """Levels asked of a share of people, ten or more. The others stand for the whole organisation only."""
        return [row for row in self.levels if row.is_share and may_be_split(row.population)]

    @property
    def cuts(self) -> list[str]:
        """The cuts that may be shown beside each other."""
        return [cut for cut in CUTS if cut in self.protection.cuts]

    def rows(self, cut: str, parent: OrgUnit | None = None) -> list[SplitRow]:
        """The lines of one table: below `parent` for units, else of the whole organisation."""
        if cut not in self.cuts:
            return []
        return [row for row in self._lines(cut, parent) if row.heads != 0]

    def total(self, parent: OrgUnit | None = None) -> SplitRow:
        if parent is None:
            return SplitRow("Everybody", self.heads, [*self.split_levels])
        return self._row((UNIT, parent.pk), f"All of {parent}", parent)

    # ---- lines -----------------------------------------------------------------------------------
    def _lines(self, cut: str, parent: OrgUnit | None) -> Iterator[SplitRow]:
        for row in self._rows_of(cut, parent):
            if cut != UNIT:
                yield self._row(row, str(row[1]))
            elif row[1] == HERE:
                yield self._row(row, f"Directly in {parent}")
            else:
                unit = self.units[int(str(row[1]))]
                yield self._row(row, unit.name, unit)

    def _row(self, row: Row, name: str, unit: OrgUnit | None = None) -> SplitRow:
        posts = self._behind.get(row, [])
        heads = sum(post.heads for post in posts)
        cells = [
            None if self._is_hidden(row, level.level.pk) else self._figures(level.level, posts, heads)
            for level in self.split_levels
        ]
        shown = None if self._is_hidden(row, HEADS) else heads
        return SplitRow(name, shown, cells, unit, is_openable=unit is not None and unit.pk in self._children)

    def _is_hidden(self, row: Row, column: Column) -> bool:
        return (row, column) in self.protection.hidden

    def _figures(self, level: LevelPage, posts: list[KindOfPost], heads: int) -> LevelDose:
        tally = sum((post.levels[level.pk] for post in posts), Tally())
        return LevelDose(level, self.targets.get(level.pk), tally.population, tally.attained, heads)

    # ---- rows and tables -----------------------------------------------------------------------------
    @cached_property
    def _children(self) -> dict[int | None, list[OrgUnit]]:
        found: dict[int | None, list[OrgUnit]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent_id, []).append(unit)
        return found

    def _rows_of(self, cut: str, parent: OrgUnit | None) -> list[Row]:
        if cut == STAFF_GROUP:
            return [(cut, name) for name in sorted({post.staff_group for post in self.posts})]
        if cut == BAND:
            return [(cut, name) for name in (*(name for name, _ in BAND_GROUPS), OTHER_BANDS)]
        found: list[Row] = [(UNIT, unit.pk) for unit in self._children.get(parent.pk if parent else None, [])]
        return found + ([(UNIT, HERE, parent.pk)] if parent and found else [])

    def _tables(self) -> Iterator[Table]:
        """Those of units from the top down."""
        yield Table(UNIT, tuple(self._rows_of(UNIT, None)))
        for unit in sorted(self.units.values(), key=lambda unit: (unit.path.count("/"), unit.pk)):
            if unit.pk in self._children:
                yield Table(UNIT, tuple(self._rows_of(UNIT, unit)), (UNIT, unit.pk))
        yield Table(STAFF_GROUP, tuple(self._rows_of(STAFF_GROUP, None)))
        yield Table(BAND, tuple(self._rows_of(BAND, None)))

    def _rows_with(self, post: KindOfPost) -> frozenset[Row]:
        above = [int(step) for step in self.units[post.unit].path.strip("/").split("/")]
        here: list[Row] = [(UNIT, HERE, post.unit)] if post.unit in self._children else []
        return frozenset(
            [*((UNIT, pk) for pk in above), *here, (STAFF_GROUP, post.staff_group), (BAND, post.band_group)]
        )

    @cached_property
    def _behind(self) -> dict[Row, list[KindOfPost]]:
        found: dict[Row, list[KindOfPost]] = {}
        for post in self.posts:
            for row in self._rows_with(post):
                found.setdefault(row, []).append(post)
        return found

    # ---- protection ------------------------------------------------------------------------------------
    @cached_property
    def protection(self) -> Protection:
        """Worked out once for the figures as they are: the same figures always hide the same."""
        kinds = [self._kind(post) for post in self.posts]
        split = [row.level.pk for row in self.split_levels]
        return protect(kinds, list(self._tables()), split)

    def _kind(self, post: KindOfPost) -> Kind:
        asked = {level: tally for level, tally in post.levels.items() if tally.population}
        attained: dict[Column, int] = {level: tally.attained for level, tally in asked.items()}
        return Kind(self._rows_with(post), frozenset({HEADS, *asked}), post.heads, attained)


HERE = "here"
