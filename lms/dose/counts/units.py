"""An organisation's figures as of a day, kept by unit. `lms.dose.board.splits` splits and protects them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from curriculum.models import LevelPage
from lms.dose.counts import cells, coverage
from lms.dose.counts.cells import HEADS, Tally
from lms.dose.counts.coverage import LevelDose
from lms.dose.models import Target
from lms.dose.targets.drivers import driver_counts
from lms.people.models import Organisation


class Dose:
    """An organisation's figures as of a day: three queries, and those of what ratios count, however many people."""

    def __init__(self, organisation: Organisation, today: date) -> None:
        self.organisation = organisation
        self.today = today
        self.all_levels = coverage.levels()
        self.targets = coverage.current_targets(organisation)
        rules = {organisation.pk: coverage.rules_of(self.targets, self.all_levels)}
        self.by_unit = cells.counts(rules, by="unit", as_of=today)
        self.drivers = driver_counts(self.targets.values(), as_of=today, today=today)

    @cached_property
    def heads(self) -> int:
        return sum(row[HEADS] for row in self.by_unit.values())

    @cached_property
    def levels(self) -> list[LevelDose]:
        """The whole organisation, level by level."""
        return [self._figures(level, self._sum(level.pk), self.heads) for level in self.all_levels]

    def _sum(self, level: int) -> Tally:
        return sum((row[level] for row in self.by_unit.values()), Tally())

    def _figures(self, level: LevelPage, count: Tally, heads: int) -> LevelDose:
        target: Target | None = self.targets.get(level.pk)
        driver = self.drivers.get((self.organisation.pk, target.driver)) if target else None
        return LevelDose(level, target, count.population, count.attained, heads, driver)
