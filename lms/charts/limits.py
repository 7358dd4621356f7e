"""Owns where the lines of a chart lie: centre, lower and upper limit, from the points of one phase.

Sources: Making Data Count (NHS England) and NHSRplotthedots for XmR; qicharts2 for run charts and for points left out,
whose neighbours then count as next to each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import TypeAlias

# 3 / 1.128, as published rounded; the field's charts agree only when everybody uses the rounded figure.
XMR_FACTOR = 2.66
# A moving range this many times the mean moving range comes from an unusual point, not from everyday variation.
SCREENING_FACTOR = 3.267


@dataclass(frozen=True, slots=True)
class Levels:
    """The lines a point is judged against, None where there is none."""

    centre: float | None = None
    lower: float | None = None
    upper: float | None = None


Basis: TypeAlias = Sequence[float | None]


def levels_of(chart: str, values: Basis, *, screen: bool) -> Levels:
    return run_levels(values) if chart == "run" else xmr_levels(values, screen=screen)


def moving_ranges(values: Basis) -> list[float]:
    """The distances between neighbours; a gap has no neighbour on either side."""
    return [abs(later - earlier) for earlier, later in pairwise(values) if earlier is not None and later is not None]


def mean_moving_range(values: Basis, *, screen: bool) -> float | None:
    """The mean moving range, screened once for outliers when asked; None when no two neighbours are there."""
    ranges = moving_ranges(values)
    if not ranges:
        return None
    mean = fmean(ranges)
    if not screen or mean == 0:
        return mean
    return fmean(size for size in ranges if size < SCREENING_FACTOR * mean)


def run_levels(values: Basis) -> Levels:
    """Run chart: the median, no limits."""
    observed = [value for value in values if value is not None]
    return Levels(median(observed)) if observed else Levels()


def xmr_levels(values: Basis, *, screen: bool) -> Levels:
    """XmR (individuals) chart: the mean, and 2.66 mean moving ranges to either side of it."""
    observed = [value for value in values if value is not None]
    if not observed:
        return Levels()
    centre = fmean(observed)
    width = mean_moving_range(values, screen=screen)
    if width is None:
        return Levels(centre)
    return Levels(centre, centre - XMR_FACTOR * width, centre + XMR_FACTOR * width)
