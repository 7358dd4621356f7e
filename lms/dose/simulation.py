"""Owns chance in a forecast: a thousand runs in which each person stays or leaves, lapses or not, completes or not.

Plain Python. Only chance varies from run to run: the pace, the rates and the number of people asked stay what they
are, so a real year may well lie outside the band. A run that is made again with the same seed is the same run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from math import ceil, exp, floor, lgamma, log, sqrt
from random import Random
from statistics import NormalDist
from typing import TypeVar

RUNS = 1_000
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9  # 8 of 10 runs lie between the first and the last
# From this variance on a binomial count is drawn through the normal curve, with its skew corrected: within one
# person of the exact count. Below it the exact chances are added up.
ENOUGH_TO_BE_SMOOTH = 40

Band = list[tuple[int, int, int]]
Number = TypeVar("Number", int, float)
_normal = NormalDist().inv_cdf


@dataclass(frozen=True)
class Simulation:
    """The runs of one course: `steps` times a year, how many people each of them has; the first is today."""

    ends: tuple[tuple[int, ...], ...]
    steps: int

    @cached_property
    def band(self) -> Band:
        """Low, middle and high of 8 of 10 runs, today and at the end of each step."""
        found = []
        for at in self.ends:
            ordered = sorted(at)
            found.append((_share_of(ordered, LOW), _share_of(ordered, MIDDLE), _share_of(ordered, HIGH)))
        return found

    def years_to(self, target: int) -> tuple[Decimal | None, Decimal | None]:
        """Between which years 8 of 10 runs first have the target; None is later than the runs go on."""
        ordered = sorted(self._first_reached(run, target) for run in zip(*self.ends, strict=True))
        low, high = _share_of(ordered, LOW), _share_of(ordered, HIGH)
        return self._years(low), self._years(high)

    def share_there(self, target: int, years: Decimal) -> Decimal | None:
        """The share of the runs that have the target after so many years; None if they end before."""
        step = ceil(years * self.steps)
        if step >= len(self.ends):
            return None
        return Decimal(sum(count >= target for count in self.ends[step])) / len(self.ends[step])

    def _first_reached(self, run: Sequence[int], target: int) -> float:
        """In steps, read off a straight line between the ends of two of them."""
        if run[0] >= target:
            return 0
        for step, (before, after) in enumerate(pairwise(run)):
            if after >= target:
                return step + (target - before) / (after - before)
        return float("inf")

    def _years(self, steps: float) -> Decimal | None:
        return None if steps == float("inf") else Decimal(str(round(steps / self.steps, 4)))


def band(
    attained: int,
    pace: Decimal | int,
    leaver_rate: Decimal,
    lapse_rate: Decimal,
    completion_rate: Decimal,
    years: int,
    *,
    seed: int,
    steps: int = 1,
) -> Band:
    """(low, middle, high) people with the level, today and at the end of each year: 8 of 10 runs lie between.

    The rates are shares a year, the pace is graduates a year. ValueError beyond 0 to 1, and for a completion rate of
    0, from which nobody graduates.
    """
    return simulate(attained, pace, leaver_rate, lapse_rate, completion_rate, years, seed=seed, steps=steps).band


@lru_cache(maxsize=16)
def simulate(
    attained: int,
    pace: Decimal | int,
    leaver_rate: Decimal,
    lapse_rate: Decimal,
    completion_rate: Decimal,
    years: int,
    *,
    seed: int,
    steps: int = 1,
    runs: int = RUNS,
) -> Simulation:
    """Let everybody stay, lapse and complete by chance, `steps` times a year, so that the mean follows the formula.

    Whoever stays and then doesn't lapse still has the level: two draws in a row are one draw with both shares
    multiplied. Places are given out as evenly as whole people can be, enough for the pace at the completion rate.
    """
    _check(attained, pace, leaver_rate, lapse_rate, completion_rate, years, steps)
    kept = float((1 - leaver_rate) * (1 - lapse_rate))
    stay = Draws(kept ** (1 / steps))
    complete = Draws(float(completion_rate))
    places = _places(float(pace) * _part_of_a_year(kept, steps) / float(completion_rate), years * steps)
    random = Random(seed).random
    at = (attained,) * runs
    ends = [at]
    for offered in places:
        at = tuple([stay.of(have, random) + complete.of(offered, random) for have in at])
        ends.append(at)
    return Simulation(tuple(ends), steps)


def _part_of_a_year(kept: float, steps: int) -> float:
    """The share of a year's graduates that joins at the end of each step.

    The earlier ones may have left by the year's end, so that a few more join than are counted there.
    """
    return 1 / steps if kept == 1 else (1 - kept ** (1 / steps)) / (1 - kept)


def _places(a_step: float, steps: int) -> list[int]:
    sums = [round(a_step * step) for step in range(steps + 1)]
    return [after - before for before, after in pairwise(sums)]


class Draws:
    """Binomial counts: of so many people, how many does a chance of `share` befall."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.variance = share * (1 - share)
        self.skew = (1 - 2 * share) / 6
        self.tables: dict[int, tuple[int, list[float]]] = {}

    def of(self, people: int, random: Callable[[], float]) -> int:
        if not self.variance or not people:
            return people if self.share == 1 else 0
        chance = random() or 5e-324
        if people * self.variance > ENOUGH_TO_BE_SMOOTH:
            return self.smooth(people, chance)
        return self.exact(people, chance)

    def smooth(self, people: int, chance: float) -> int:
        """The count below which this share of all draws lies, from the normal curve with its skew corrected."""
        z = _normal(chance)
        near = people * self.share + z * sqrt(people * self.variance) + self.skew * (z * z - 1)
        return min(people, max(0, floor(near + 0.5)))

    def exact(self, people: int, chance: float) -> int:
        """The same from the chances of every count, which are worked out once for each number of people."""
        if people not in self.tables:
            self.tables[people] = self._table(people)
        start, sums = self.tables[people]
        return min(people, start + bisect_left(sums, chance))

    def _table(self, people: int) -> tuple[int, list[float]]:
        """The lowest count worth a mention, and the chance of it or fewer, of one more or fewer, and so on."""
        middle, spread = people * self.share, sqrt(people * self.variance)
        start, end = max(0, floor(middle - 9 * spread) - 9), min(people, ceil(middle + 9 * spread) + 9)
        chance = exp(
            lgamma(people + 1) - lgamma(start + 1) - lgamma(people - start + 1)
            + start * log(self.share) + (people - start) * log(1 - self.share)
        )  # fmt: skip
        odds, total, sums = self.share / (1 - self.share), 0.0, []
        for count in range(start, end + 1):
            total += chance
            sums.append(total)
            chance *= odds * (people - count) / (count + 1)
        return start, sums


def _share_of(ordered: Sequence[Number], share: float) -> Number:
    """The least of the values that at least this share of them do not pass."""
    return ordered[ceil(share * len(ordered)) - 1]


def _check(
    attained: int,
    pace: Decimal | int,
    leaver_rate: Decimal,
    lapse_rate: Decimal,
    completion_rate: Decimal,
    years: int,
    steps: int,
) -> None:
    for share in (leaver_rate, lapse_rate, completion_rate):
        if not 0 <= share <= 1:
            raise ValueError(f"A rate is a share between 0 and 1, not {share}.")
    if not completion_rate:
        raise ValueError("Where nobody completes, nobody graduates.")
    if attained < 0 or pace < 0 or years < 0 or steps < 1:
        raise ValueError("There are no people, graduates or years below 0, and at least one step a year.")
