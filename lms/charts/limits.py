"""Owns where the lines of a chart lie: centre, lower and upper limit, from the points of one phase.

Sources: Making Data Count (NHS England) and NHSRplotthedots for XmR; qicharts2 for run, MR and T charts, and for points
left out, whose neighbours then count as next to each other. Charts of counts are in `counts`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

# 3 / 1.128, as published rounded; the field's XmR charts agree only when everybody uses the rounded figure.
XMR_FACTOR = 2.66
# The mean moving range of two points of a normal distribution is this many of its standard deviations.
D2 = 1.128
# A moving range this many times the mean moving range comes from an unusual point, not from everyday variation.
SCREENING_FACTOR = 3.267
# Times between events become nearly normal when raised to 1 / 3.6 (Nelson 1994).
T_POWER = 3.6


class Levels(NamedTuple):
    """The lines a point is judged against, None where there is none.

    `sigma_down` and `sigma_up` are a third of the way to the limit, as it would lie were it not cut at a natural bound;
    None where no limit but the bound itself lies.
    """

    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    sigma_down: float | None = None
    sigma_up: float | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """The points that lines rest on: as plotted, as counted, and out of how many. Gaps are None in all three."""

    values: Sequence[float | None]
    counts: Sequence[float | None]
    sizes: Sequence[float | None]

    @property
    def observed(self) -> list[float]:
        return [value for value in self.values if value is not None]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one phase, for each of its points, and how far Laney's charts stretch them."""

    levels: Sequence[Levels]
    sigma_z: float | None = None


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """The distances between neighbours; a gap has no neighbour on either side."""
    return [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]


def mean_moving_range(values: Sequence[float | None], *, screen: bool) -> float | None:
    """The mean moving range, screened once for outliers when asked; None when no two neighbours are there."""
    ranges = moving_ranges(values)
    if not ranges:
        return None
    mean = fmean(ranges)
    if not screen or mean == 0:
        return mean
    return fmean(size for size in ranges if size < SCREENING_FACTOR * mean)


def run_levels(basis: Basis) -> Levels:
    """Run chart: the median, no limits."""
    return Levels(median(basis.observed)) if basis.observed else Levels()


def xmr_levels(basis: Basis, *, screen: bool) -> Levels:
    """XmR (individuals) chart: the mean, and 2.66 mean moving ranges to either side of it."""
    if not basis.observed:
        return Levels()
    centre = fmean(basis.observed)
    width = mean_moving_range(basis.values, screen=screen)
    return Levels(centre) if width is None else both_sides(centre, XMR_FACTOR * width / 3)


def mr_levels(basis: Basis) -> Levels:
    """Moving range chart, of moving ranges: their mean, and 3.267 times it; a range is never below 0."""
    if not basis.observed:
        return Levels()
    centre = fmean(basis.observed)
    upper = SCREENING_FACTOR * centre
    return Levels(centre, 0.0, upper, None, (upper - centre) / 3)


def t_levels(basis: Basis) -> Levels:
    """T chart: the lines of a screened XmR chart of the values to the power of 1 / 3.6, brought back."""
    if not basis.observed:
        return Levels()
    roots = [None if value is None else value ** (1 / T_POWER) for value in basis.values]
    middle = fmean(root for root in roots if root is not None)
    width = mean_moving_range(roots, screen=True)
    centre = middle**T_POWER
    if width is None:
        return Levels(centre)
    low, high = middle - 3 * width / D2, middle + 3 * width / D2
    lower, upper = max(low, 0.0) ** T_POWER, high**T_POWER
    return Levels(centre, lower, upper, (centre - lower) / 3 if low > 0 else None, (upper - centre) / 3)


def both_sides(centre: float, sigma: float, least: float | None = None, most: float | None = None) -> Levels:
    """Limits 3 sigma to either side of the centre, cut where values cannot lie."""
    lower, upper = centre - 3 * sigma, centre + 3 * sigma
    lower = lower if least is None else max(lower, least)
    return Levels(centre, lower, upper if most is None else min(upper, most), sigma, sigma)
