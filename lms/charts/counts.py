"""Owns the lines of charts of counts: C, U, P, Laney's U' and P', and G.

Sources: Montgomery, Introduction to statistical quality control; Laney 2002 for the primes; qicharts2 for their
screening and for the G chart's median. The limits of U and P charts lie closer the more there was to count among.
"""

from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean, median

from lms.charts.limits import D2, Basis, Levels, Lines, both_sides, mean_moving_range

Spread = Callable[[float], float]  # sigma of a point, given its denominator


def c_levels(basis: Basis) -> Levels:
    """C chart: the mean count and 3 of its square roots; a count is never below 0."""
    if len(basis.observed) < 2:
        return Levels(_mean(basis))
    centre = fmean(basis.observed)
    return both_sides(centre, sqrt(centre), 0.0)


def g_levels(basis: Basis) -> Levels:
    """G chart of opportunities between events: the median, and limits of a geometric distribution round the mean."""
    if not basis.observed:
        return Levels()
    centre, mean = float(median(basis.observed)), fmean(basis.observed)
    if len(basis.observed) < 2:
        return Levels(centre)
    spread = 3 * sqrt(mean * (mean + 1))
    upper = mean + spread
    return Levels(centre, max(0.0, mean - spread), upper, None, max(upper - centre, 0.0) / 3)


def u_lines(basis: Basis, sizes: Sequence[float | None]) -> Lines:
    """U chart: events over exposure, with Poisson limits."""
    return _rate_lines(basis, sizes, _poisson, None, prime=False)


def uprime_lines(basis: Basis, sizes: Sequence[float | None]) -> Lines:
    """Laney's U' chart: a U chart whose limits are as wide as the points really vary."""
    return _rate_lines(basis, sizes, _poisson, None, prime=True)


def p_lines(basis: Basis, sizes: Sequence[float | None]) -> Lines:
    """P chart: the share of yes among all, with binomial limits within 0 and 1."""
    return _rate_lines(basis, sizes, _binomial, 1.0, prime=False)


def pprime_lines(basis: Basis, sizes: Sequence[float | None]) -> Lines:
    """Laney's P' chart: a P chart whose limits are as wide as the points really vary."""
    return _rate_lines(basis, sizes, _binomial, 1.0, prime=True)


def _poisson(centre: float) -> Spread:
    return lambda size: sqrt(centre / size)


def _binomial(centre: float) -> Spread:
    # A share of 1 may come out a hair above it.
    variance = max(centre * (1 - centre), 0.0)
    return lambda size: sqrt(variance / size)


def _rate_lines(
    basis: Basis,
    sizes: Sequence[float | None],
    spread_round: Callable[[float], Spread],
    most: float | None,
    *,
    prime: bool,
) -> Lines:
    counted = [(count, size) for count, size in zip(basis.counts, basis.sizes, strict=True) if count is not None]
    if not counted:
        return Lines([Levels()] * len(sizes))
    centre = sum(count for count, _ in counted) / sum(size or 0 for _, size in counted)
    spread = spread_round(centre)
    sigma_z = _sigma_z(basis, centre, spread) if prime else 1.0
    if sigma_z is None or len(counted) < 2:
        return Lines([Levels(centre)] * len(sizes))
    known: dict[float | None, Levels] = {None: Levels(centre)}
    for size in sizes:
        if size is not None and size not in known:
            known[size] = both_sides(centre, sigma_z * spread(size), 0.0, most)
    return Lines([known[size] for size in sizes], sigma_z if prime else None)


def _sigma_z(basis: Basis, centre: float, spread: Spread) -> float | None:
    """How much more the points vary than chance alone would make them: 1 for chance alone."""
    scores = [
        None if value is None or size is None else _score(value - centre, spread(size))
        for value, size in zip(basis.values, basis.sizes, strict=True)
    ]
    mean = mean_moving_range(scores, screen=True)
    return None if mean is None else mean / D2


def _score(distance: float, sigma: float) -> float:
    # Where nothing or everything is counted, sigma is 0 and so is every distance.
    return distance / sigma if sigma else 0.0


def _mean(basis: Basis) -> float | None:
    return fmean(basis.observed) if basis.observed else None
