"""Works out what groups would mean before they count: whom each rule catches, who moves, what targets become.

It reads posts, for rules name job roles, which the counts do not keep: one query for whom the rules catch and one for
the targets, however many people and rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from curriculum.models import LevelPage
from lms.dose.counts import coverage
from lms.dose.counts.coverage import LevelDose
from lms.dose.counts.heads import heads
from lms.dose.counts.holding import has_level
from lms.dose.groups.drafts import with_replaced
from lms.dose.groups.rules import fits, group_code
from lms.dose.models import Group, Target
from lms.dose.targets.asked import asked
from lms.dose.targets.drivers import driver_counts
from lms.people.models import Organisation


@dataclass(frozen=True)
class RuleLine:
    """One rule: whom it would have as their primary group, whom it fits, and where those are that it does not get."""

    group: Group
    caught: int
    fits: int
    already: list[tuple[str, int]]
    before: int | None  # heads of the group of that code now; None where there is none


@dataclass(frozen=True)
class Move:
    """Heads that would change from one group to another."""

    before: str
    after: str
    heads: int


@dataclass(frozen=True)
class TargetChange:
    """The line of one level as it is and as it would be."""

    now: LevelDose
    then: LevelDose

    @property
    def is_changed(self) -> bool:
        return (self.now.population, self.now.attained, self.now.target, self.now.gap) != (
            self.then.population, self.then.attained, self.then.target, self.then.gap,
        )  # fmt: skip


class Preview:
    """What the proposed groups would do to an organisation that has the current ones, as of today."""

    def __init__(
        self,
        organisation: Organisation,
        current: Sequence[Group],
        proposed: Sequence[Group],
        *,
        today: date,
        replacements: Mapping[str, str] | None = None,
    ) -> None:
        self.organisation, self.today = organisation, today
        self.current, self.proposed = list(current), list(proposed)
        self.replacements = replacements or {}
        self.levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)

    @cached_property
    def heads(self) -> int:
        return sum(row["heads"] for row in self._rows)

    @cached_property
    def lines(self) -> list[RuleLine]:
        now: Counter[str] = Counter()
        for row in self._rows:
            now[row["before"]] += row["heads"]
        codes = {group.code for group in self.current}
        return [
            self._line(place, group, now[group.code] if group.code in codes else None)
            for place, group in enumerate(self.proposed)
        ]

    @cached_property
    def going(self) -> list[tuple[Group, int]]:
        """Groups there would no longer be, with their heads now."""
        codes = {group.code for group in self.proposed}
        return [
            (group, sum(row["heads"] for row in self._rows if row["before"] == group.code))
            for group in self.current
            if group.code not in codes
        ]

    @cached_property
    def moves(self) -> list[Move]:
        """The largest first."""
        found = [Move(r["before"], r["after"], r["heads"]) for r in self._rows if r["before"] != r["after"]]
        return sorted(found, key=lambda move: (-move.heads, move.before, move.after))

    @property
    def changed(self) -> int:
        return sum(move.heads for move in self.moves)

    @cached_property
    def target_changes(self) -> list[TargetChange]:
        """Every level with a target, from the bottom of the ladder."""
        return [self._target_change(level) for level in self.levels if level.pk in self.targets]

    def _line(self, place: int, group: Group, before: int | None) -> RuleLine:
        elsewhere: dict[str, int] = defaultdict(int)
        for row in self._rows:
            elsewhere[row["after"]] += row[f"fits_{place}"]
        caught = elsewhere.pop(group.code, 0)
        order = [earlier.code for earlier in self.proposed[:place]]
        already = [(code, elsewhere[code]) for code in order if elsewhere.get(code)]
        return RuleLine(group, caught, caught + sum(heads for _, heads in already), already, before)

    def _target_change(self, level: LevelPage) -> TargetChange:
        target = self.targets[level.pk]
        moved = with_replaced(target.asked_of, self.replacements)
        asking_then = copy(target)
        asking_then.asked_of = moved
        return TargetChange(self._dose(level, target, "before"), self._dose(level, asking_then, "after"))

    def _dose(self, level: LevelPage, target: Target, side: str) -> LevelDose:
        codes = target.asked_of.get("groups")
        rows = [row for row in self._asked_rows if not codes or row[side] in codes]
        return LevelDose(
            level, target, sum(row[f"asked_{level.pk}"] for row in rows), sum(row[f"have_{level.pk}"] for row in rows),
            self.heads, driver_count=self._drivers.get((self.organisation.pk, target.driver)),
        )  # fmt: skip

    @cached_property
    def _drivers(self) -> dict[tuple[int, str], int]:
        return driver_counts(self.targets.values(), as_of=self.today, today=self.today)

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        """Heads by group now and group then, with how many of them each rule fits."""
        return self._counted(
            {f"fits_{place}": Count("pk", filter=fits(group.rule)) for place, group in enumerate(self.proposed)}
        )

    @cached_property
    def _asked_rows(self) -> list[dict[str, Any]]:
        """The same, with how many of them each target's other rules ask: it looks for everybody's levels."""
        columns = {}
        for level in self.levels:
            if target := self.targets.get(level.pk):
                rule = asked({name: values for name, values in target.asked_of.items() if name != "groups"})
                columns[f"asked_{level.pk}"] = Count("pk", filter=rule)
                columns[f"have_{level.pk}"] = Count("pk", filter=rule & Q(has_level(level, self.today)))
        return self._counted(columns)

    def _counted(self, columns: Mapping[str, Count]) -> list[dict[str, Any]]:
        posts = heads(self.today).filter(unit__organisation=self.organisation)
        sides = posts.annotate(before=group_code(self.current), after=group_code(self.proposed)).order_by()
        return [dict(row) for row in sides.values("before", "after").annotate(heads=Count("pk"), **columns)]


def with_group(groups: Sequence[Group], changed: Group, was: str | None) -> list[Group]:
    """The groups of a draft as they would be with one changed or, just before the last, added."""
    if was is None:
        changed.rank = groups[-1].rank - 1
        return [*groups[:-1], changed, groups[-1]]
    changed.rank = next(group.rank for group in groups if group.code == was)
    return [changed if group.code == was else group for group in groups]
