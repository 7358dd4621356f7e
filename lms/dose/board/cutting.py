"""Cuts a whole organisation by unit, by staff group and by band at once, and works out what must stay hidden in them.

It reads every kind of post, which takes a moment in a large organisation: `lms.dose.board.patterns` keeps the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from curriculum.models import LevelPage
from lms.dose.board.protection import HEADS, Column, Kind, Protection, Row, Table, protect
from lms.dose.board.suppression import may_be_split
from lms.dose.counts.coverage import Tally
from lms.dose.counts.kept import Counts
from lms.dose.counts.kinds_of_post import BAND_GROUPS, OTHER_BANDS, KindOfPost, kinds_of_post
from lms.dose.models import Target
from lms.people.models import Organisation, OrgUnit

UNIT, STAFF_GROUP, BAND = "unit", "staff_group", "band"
CUTS = {UNIT: "Unit", STAFF_GROUP: "Staff group", BAND: "Band"}
HERE = "here"
BANDS = (*(name for name, _ in BAND_GROUPS), OTHER_BANDS)


def is_split(target: Target | None, asked: int) -> bool:
    """Levels asked of a share of people, ten or more. The others stand for the whole organisation only."""
    return target is not None and target.kind == Target.Kind.COVERAGE and may_be_split(asked)


class Cutting:
    """All cuts of one organisation as of a day; `stamp` says of which instant (`cells.STAMP`)."""

    def __init__(
        self, organisation: Organisation, levels: list[LevelPage], targets: dict[int, Target], as_of: date
    ) -> None:
        rules = {level.pk: targets[level.pk].asked_of if level.pk in targets else {} for level in levels}
        self.posts, self.stamp = kinds_of_post(organisation, rules, as_of)
        self.units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation).order_by("name")}
        self.levels = list(rules)
        self._steps = {unit.pk: _steps(unit) for unit in self.units.values()}
        self.children: dict[int | None, list[int]] = {}
        for unit in self.units.values():
            self.children.setdefault(unit.parent_id, []).append(unit.pk)
        self.split = [pk for pk in rules if is_split(targets.get(pk), self._asked(pk))]

    @cached_property
    def heads(self) -> int:
        return sum(post.heads for post in self.posts)

    def tables(self) -> Iterator[tuple[str, Counts]]:
        """The sums of every table by its name, as `Splits` reads them one at a time."""
        for cut in (STAFF_GROUP, BAND):
            yield table_name(cut), self._sums((post, _CUT_BY[cut](post)) for post in self.posts)
        inside: dict[int | None, list[tuple[KindOfPost, int]]] = {unit: [] for unit in (None, *self.children)}
        for post in self.posts:
            steps = self._steps[post.unit]
            for above, part in zip((None, *steps), (*steps, 0), strict=True):  # 0: directly in the unit above
                if above in inside:
                    inside[above].append((post, part))
        for unit, posts in inside.items():
            sums = self._sums(posts)
            yield table_name(UNIT, unit), sums | self._outside(sums)

    def _outside(self, sums: Counts) -> Counts:
        """Everybody who is in none of these rows, under None."""
        rest = self.heads - sum(row[HEADS] for row in sums.values())
        tallies = {pk: self._whole[pk] - sum((row[pk] for row in sums.values()), Tally()) for pk in self.levels}
        return {None: {HEADS: rest} | tallies} if rest else {}

    @cached_property
    def _whole(self) -> dict[int, Tally]:
        return {level: sum((post.levels.get(level, Tally()) for post in self.posts), Tally()) for level in self.levels}

    def _sums(self, posts: Iterable[tuple[KindOfPost, Any]]) -> Counts:
        heads: Counter[Any] = Counter()
        asked: Counter[tuple[Any, int]] = Counter()
        have: Counter[tuple[Any, int]] = Counter()
        for post, key in posts:
            heads[key] += post.heads
            for level, tally in post.levels.items():
                asked[key, level] += tally.population
                have[key, level] += tally.attained
        return {
            key: {HEADS: number} | {level: Tally(asked[key, level], have[key, level]) for level in self.levels}
            for key, number in heads.items()
        }

    def protection(self) -> Protection:
        """The same figures always hide the same."""
        return protect([self._kind(post) for post in self.posts], list(self._tables()), self.split)

    def _asked(self, level: int) -> int:
        return self._whole[level].population

    def _tables(self) -> Iterator[Table]:
        """Those of units from the top down."""
        yield Table(UNIT, tuple(unit_rows(self.children.get(None, []), None)))
        for unit in sorted(self.units.values(), key=lambda unit: (unit.path.count("/"), unit.pk)):
            if unit.pk in self.children:
                yield Table(UNIT, tuple(unit_rows(self.children[unit.pk], unit.pk)), (UNIT, unit.pk))
        yield Table(
            STAFF_GROUP, tuple((STAFF_GROUP, name) for name in sorted({post.staff_group for post in self.posts}))
        )
        yield Table(BAND, tuple((BAND, name) for name in BANDS))

    def _rows_with(self, post: KindOfPost) -> frozenset[Row]:
        here: list[Row] = [(UNIT, HERE, post.unit)] if post.unit in self.children else []
        return frozenset(
            [
                *((UNIT, pk) for pk in self._steps[post.unit]),
                *here,
                (STAFF_GROUP, post.staff_group),
                (BAND, post.band_group),
            ]
        )

    def _kind(self, post: KindOfPost) -> Kind:
        asked = {level: tally for level, tally in post.levels.items() if tally.population}
        attained: dict[Column, int] = {level: tally.attained for level, tally in asked.items()}
        return Kind(self._rows_with(post), frozenset({HEADS, *asked}), post.heads, attained)


_CUT_BY: dict[str, Callable[[KindOfPost], str]] = {
    STAFF_GROUP: lambda post: post.staff_group, BAND: lambda post: post.pay_band,
}  # fmt: skip


def table_name(cut: str, parent: int | None = None) -> str:
    """What its sums are kept under."""
    return f"{cut}/{parent or ''}"


def _steps(unit: OrgUnit) -> list[int]:
    """The units above one from the top, and it."""
    return [int(step) for step in unit.path.strip("/").split("/")]


def unit_rows(children: list[int], parent: int | None) -> list[Row]:
    """The lines of one table of units: those right below, and the people placed in the unit above itself."""
    found: list[Row] = [(UNIT, pk) for pk in children]
    return found + ([(UNIT, HERE, parent)] if parent and found else [])
