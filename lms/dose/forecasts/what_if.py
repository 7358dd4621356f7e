"""Owns a scenario: a level's course, what it asks for in places, cohorts, hours and money, and chance round it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import chain

from dateutil.relativedelta import relativedelta

from lms.dose import forecast
from lms.dose.forecasts.outlook import Course, Outlook
from lms.dose.simulation import Simulation, simulate

# The same numbers give the same band, on every screen and in every download.
SEED = 1
STEPS = 4  # a year
SHORTEST, LONGEST = 8, 15  # years a forecast runs on


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What teaching one level takes. None where nobody has said."""

    hours: Decimal
    cohort_size: int | None = None
    hourly_cost: Decimal | None = None


@dataclass(frozen=True)
class Effort:
    """What so many graduates a year ask for; None where something to work it out from is missing."""

    graduates: Decimal | None
    course: Course
    terms: Terms

    @property
    def enrolments(self) -> int | None:
        if self.graduates is None or not self.course.completion_rate:
            return None
        return forecast.enrolments_needed(self.graduates, self.course.completion_rate)

    @property
    def cohorts(self) -> int | None:
        if self.enrolments is None or not self.terms.cohort_size:
            return None
        return forecast.cohorts_needed(self.enrolments, self.terms.cohort_size)

    @property
    def hours(self) -> Decimal | None:
        return None if self.enrolments is None else forecast.release_hours(self.enrolments, self.terms.hours)

    @property
    def cost(self) -> Decimal | None:
        return None if self.hours is None or self.terms.hourly_cost is None else self.hours * self.terms.hourly_cost


@dataclass(frozen=True)
class Scenario:
    """One course on the page: as it is now, or as somebody asks what if."""

    name: str
    css: str
    course: Course
    terms: Terms

    @cached_property
    def outlook(self) -> Outlook:
        return Outlook(self.course)

    @property
    def at_pace(self) -> Effort:
        return Effort(self.course.pace, self.course, self.terms)

    @property
    def needed(self) -> Effort:
        return Effort(self.outlook.needed_exactly, self.course, self.terms)

    @property
    def cost_per_graduate(self) -> Decimal | None:
        if self.terms.hourly_cost is None or not self.course.completion_rate:
            return None
        return forecast.cost_per_graduate(self.terms.hours, self.terms.hourly_cost, self.course.completion_rate)

    def line(self, years: int) -> list[Decimal]:
        """People with the level at the end of every quarter, never more than everyone asked; empty where not known."""
        ends = _line(self.course, years)
        return list(ends) if self.course.population is None else [min(end, Decimal(self._most)) for end in ends]

    def band(self, years: int) -> list[tuple[int, int]]:
        """Between which numbers 8 of 10 simulations lie, for the same quarters; empty where chance isn't known."""
        runs = self.runs(years)
        if runs is None:
            return []
        if self.course.population is None:
            return [(low, high) for low, _, high in runs.band]
        return [(min(low, self._most), min(high, self._most)) for low, _, high in runs.band]

    @property
    def _most(self) -> int:
        return max(self.course.population or 0, self.course.attained)

    def runs(self, years: int) -> Simulation | None:
        course = self.course
        if course.pace is None or course.leaver_rate is None or course.lapse_rate is None or not course.completion_rate:
            return None
        return simulate(
            course.attained, course.pace, course.leaver_rate, course.lapse_rate, course.completion_rate, years,
            seed=SEED, steps=STEPS,
        )  # fmt: skip

    def reached_between(self, years: int) -> tuple[date, date | None] | None:
        """Between which days 8 of 10 simulations first have the target; an open end is later than the forecast."""
        runs, target = self.runs(years), self.course.target
        if runs is None or target is None or self.outlook.is_reached:
            return None
        first, last = runs.years_to(target)
        if first is None:
            return None
        return self.course.on(first), None if last is None else self.course.on(last)

    def share_in_time(self, years: int) -> Decimal | None:
        """The share of the simulations that have the target on its date."""
        runs, target, left = self.runs(years), self.course.target, self.course.years_left
        return None if runs is None or target is None or left is None else runs.share_there(target, left)


@lru_cache(maxsize=64)
def _line(course: Course, years: int) -> tuple[Decimal, ...]:
    if course.pace is None or course.survival is None:
        return ()
    return tuple(forecast.trajectory(course.attained, course.pace, course.survival, years, steps=STEPS))


def years_shown(scenarios: Sequence[Scenario]) -> int:
    """Long enough to see the targets' dates and the days they are reached, within reason."""
    found = [(each.course.years_left, each.outlook.years) for each in scenarios]
    furthest = max((years for years in chain.from_iterable(found) if years is not None), default=Decimal(0))
    return min(LONGEST, max(SHORTEST, int(furthest) + 2))


def quarters(today: date, years: int) -> list[date]:
    return [today + relativedelta(months=12 // STEPS * step) for step in range(years * STEPS + 1)]
