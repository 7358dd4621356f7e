"""Funnel plots: shares of groups of different size against the limits that chance alone would keep them in.

Sources: Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 2005: exact
binomial limits with interpolation (appendix A.1), and limits widened for over-dispersion, estimated from winsorised
z-scores, where the groups differ more than chance. Groups have no order in time, so Laney's moving ranges do not apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Literal

TAILS = {2: 0.022750131948179212, 3: 0.0013498980316300957}  # of a normal distribution beyond 2 and 3 sigma
LARGE = 20_000  # from here on a normal curve differs from the binomial by less than a line is thick
FEW = 10  # groups: among fewer, how much they really differ can't be told
WINSORISED = 0.1

Place = Literal["above", "high", "inside", "low", "below"]


@dataclass(frozen=True, slots=True)
class Group:
    """One group: `count` of `size` have what is counted."""

    name: str
    count: int
    size: int
    key: str = ""

    @property
    def share(self) -> float:
        return self.count / self.size


@dataclass(frozen=True, slots=True)
class Limits:
    """Where chance alone would keep the share of a group of one size: 95 of 100 within 2 sigma, nearly all within 3."""

    low3: float
    low2: float
    high2: float
    high3: float

    def place(self, share: float) -> Place:
        if share > self.high3:
            return "above"
        if share < self.low3:
            return "below"
        if share > self.high2:
            return "high"
        return "low" if share < self.low2 else "inside"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Groups round the share of all of them together. `dispersion` is 1 unless limits had to be widened."""

    groups: tuple[Group, ...]
    centre: float
    dispersion: float = 1.0

    def limits(self, size: int) -> Limits:
        if self.dispersion > 1 or size > LARGE:
            return _normal(self.centre, size, self.dispersion)
        return _exact(self.centre, size)

    def place(self, group: Group) -> Place:
        return self.limits(group.size).place(group.share)

    @property
    def is_widened(self) -> bool:
        return self.dispersion > 1


def funnel(groups: Sequence[Group]) -> Funnel | None:
    """The funnel of these groups; None for fewer than two with anybody in them: there is nothing to compare."""
    kept = tuple(group for group in groups if group.size > 0)
    if len(kept) < 2:
        return None
    centre = sum(group.count for group in kept) / sum(group.size for group in kept)
    return Funnel(kept, centre, _dispersion(kept, centre))


def _dispersion(groups: Sequence[Group], centre: float) -> float:
    """How many times more the groups vary than chance alone would let them; 1 where that can't be told apart."""
    if len(groups) < FEW or not 0 < centre < 1:
        return 1.0
    scores = sorted((group.share - centre) / sqrt(centre * (1 - centre) / group.size) for group in groups)
    cut = int(len(scores) * WINSORISED)
    low, high = scores[cut], scores[len(scores) - 1 - cut]
    number = len(scores)
    found = sum(min(max(score, low), high) ** 2 for score in scores) / number
    return found if found * number > number + 2 * sqrt(2 * number) else 1.0


def _normal(centre: float, size: int, dispersion: float) -> Limits:
    sigma = sqrt(dispersion * centre * (1 - centre) / size)
    low3, low2, high2, high3 = (min(max(centre + step * sigma, 0.0), 1.0) for step in (-3, -2, 2, 3))
    return Limits(low3, low2, high2, high3)


def _exact(centre: float, size: int) -> Limits:
    if centre in (0, 1):
        return Limits(centre, centre, centre, centre)
    low3, low2, high2, high3 = _quantiles(size, centre, (TAILS[3], TAILS[2], 1 - TAILS[2], 1 - TAILS[3]))
    return Limits(low3, low2, high2, high3)


def _quantiles(size: int, centre: float, chances: Sequence[float]) -> list[float]:
    """Shares below which a group lies with these chances, in rising order, interpolated between whole counts."""
    found: list[float] = []
    first, below = _first(size, centre), 0.0
    chance, odds = _chance(first, size, centre), centre / (1 - centre)
    for count in range(first, size + 1):
        upto = below + chance
        while len(found) < len(chances) and upto > chances[len(found)]:
            whole = (count - (upto - chances[len(found)]) / chance) / size
            found.append(min(max(whole, 0.0), 1.0))
        if len(found) == len(chances):
            break
        below = upto
        chance *= (size - count) / (count + 1) * odds  # three logarithms for each count would take ten times as long
    return found + [1.0] * (len(chances) - len(found))


def _first(size: int, centre: float) -> int:
    """Counts before this one happen so seldom that leaving them out changes no limit."""
    return max(0, int(size * centre - 9 * sqrt(size * centre * (1 - centre)) - 9))


def _chance(count: int, size: int, centre: float) -> float:
    ways = lgamma(size + 1) - lgamma(count + 1) - lgamma(size - count + 1)
    return exp(ways + count * log(centre) + (size - count) * log(1 - centre))
