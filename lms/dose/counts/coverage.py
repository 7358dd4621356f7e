"""Counts, for every level, who is asked and who has it: for an organisation, for each unit, for each member.

Heads, not FTE: distinct people with a current, counted primary post. A level counts as attained by those with
an attainment in date of it or of a higher rung of the ladder; the tracks beside the ladder imply nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from curriculum.models import LevelPage
from lms.dose.counts import arithmetic, cells, kept
from lms.dose.counts.cells import Rule, Tally
from lms.dose.models import Target
from lms.dose.targets.drivers import driver_counts
from lms.people.models import Organisation


@dataclass(frozen=True)
class LevelDose:
    """One level's figures for one organisation or unit; None where nothing is defined."""

    level: LevelPage
    target_row: Target | None
    population: int
    attained: int
    heads: int
    driver_count: int | None = None  # what a ratio is one for so many of; heads where nothing else is given

    @property
    def is_share(self) -> bool:
        return self.target_row is not None and self.target_row.kind == Target.Kind.COVERAGE

    @property
    def target(self) -> int | None:
        row = self.target_row
        if row is None:
            return None
        driver = self.heads if self.driver_count is None else self.driver_count
        return arithmetic.target_count(
            row.kind, row.value, population=self.population, driver=driver, minimum=row.minimum
        )

    @property
    def coverage(self) -> Decimal | None:
        """Defined where a share of people was asked for: one coach for 120 heads covers nobody's share."""
        return arithmetic.coverage(self.attained, self.population) if self.is_share else None

    @property
    def attainment(self) -> Decimal | None:
        return arithmetic.target_attainment(self.attained, self.target)

    @property
    def gap(self) -> int | None:
        return arithmetic.gap(self.attained, self.target)


def figures(organisation: Organisation, *, as_of: date, today: date) -> list[LevelDose]:
    """Every level of the whole organisation as of a day, against the targets it has now: three queries, and those
    of what its ratios count."""
    found, targets = levels(), current_targets(organisation)
    rules = {organisation.pk: rules_of(targets, found)}
    counted = kept.counts(rules, by="organisation", as_of=min(as_of, today)).get(organisation.pk, {})
    heads = counted.get(cells.HEADS, 0)
    drivers = driver_counts(targets.values(), as_of=as_of, today=today)
    return [dose_of(level, targets.get(level.pk), counted, heads, drivers) for level in found]


def dose_of(
    level: LevelPage,
    target: Target | None,
    counted: Mapping[Any, Any],
    heads: int,
    drivers: Mapping[tuple[int, str], int] | None = None,
) -> LevelDose:
    """`counted` is what `cells.counts` says of one organisation, or of one part of it."""
    tally = counted.get(level.pk, Tally())
    driver = drivers.get((target.organisation_id, target.driver)) if drivers and target else None
    return LevelDose(level, target, tally.population, tally.attained, heads, driver)


def heads_by_group(organisation: Organisation, *, today: date) -> dict[str, int]:
    """The heads of each primary group, under its code."""
    counted = kept.counts({organisation.pk: {}}, by="group", as_of=today)
    return {code: row[cells.HEADS] for code, row in counted.items()}


def levels() -> list[LevelPage]:
    """The ladder from the bottom, then the tracks beside it."""
    return list(LevelPage.objects.live().order_by(F("number").asc(nulls_last=True), "title"))


def current_targets(organisation: Organisation) -> dict[int, Target]:
    return {target.level_id: target for target in Target.objects.filter(organisation=organisation, is_current=True)}


def rules_of(targets: Mapping[int, Target], found: list[LevelPage]) -> dict[int, Rule]:
    """Whom each level is asked of; a level without a target is counted over everyone."""
    return {level.pk: targets[level.pk].asked_of if level.pk in targets else {} for level in found}
