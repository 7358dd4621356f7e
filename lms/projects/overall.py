"""Owns what all teams of a collaborative make together, month by month, and how it was worked out.

Where every point of every team has a denominator, a month is the sum of the numerators over the sum of the
denominators: a large team counts for more, as its patients do. Where one has not, no sum is honest: a month is then the
median of the teams, each counted once by the mean of its points. One way for the whole series, or its change from one
month to the next could be the change of the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median


@dataclass(frozen=True, slots=True)
class TeamPoint:
    """One observation of a team: as plotted, and the two numbers it was made of where it has them."""

    on: date
    value: float
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """`value` is what is plotted where months are medians, and the sum of numerators where they are sums."""

    on: date
    value: float | None
    denominator: float | None
    reported: int


@dataclass(frozen=True, slots=True)
class Overall:
    months: tuple[Month, ...]
    is_summed: bool
    teams: int

    def is_whole(self, month: Month) -> bool:
        return month.reported == self.teams


def overall(teams: Mapping[int, Sequence[TeamPoint]]) -> Overall:
    """All teams together, each month from the first to the last that anybody reported; a month of nobody is a gap."""
    monthly: dict[date, dict[int, list[TeamPoint]]] = defaultdict(lambda: defaultdict(list))
    for team, points in teams.items():
        for point in points:
            monthly[point.on.replace(day=1)][team].append(point)
    everything = [point for points in teams.values() for point in points]
    is_summed = bool(everything) and all(point.denominator for point in everything)
    months = months_between(min(monthly), max(monthly)) if monthly else []
    make = _summed if is_summed else _middle
    return Overall(tuple(make(on, monthly.get(on, {})) for on in months), is_summed, len(teams))


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month, from that of `first` to that of `last`."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month(first, number) for number in range(count)]


def by_month(points: Sequence[TeamPoint], multiplier: float = 1) -> dict[date, float]:
    """A team's months: the sum over the sum where its points have denominators, else the mean of its points."""
    found: dict[date, list[TeamPoint]] = defaultdict(list)
    for point in points:
        found[point.on.replace(day=1)].append(point)
    return {on: _of_one_team(mine, multiplier) for on, mine in found.items()}


def _of_one_team(points: list[TeamPoint], multiplier: float) -> float:
    if all(point.denominator for point in points):
        above, below = sum(point.numerator or 0 for point in points), sum(point.denominator or 0 for point in points)
        return above / below * multiplier
    return fmean(point.value for point in points)


def _month(first: date, later: int) -> date:
    number = first.month - 1 + later
    return date(first.year + number // 12, number % 12 + 1, 1)


def _summed(on: date, teams: Mapping[int, list[TeamPoint]]) -> Month:
    points = [point for mine in teams.values() for point in mine]
    if not points:
        return Month(on, None, None, 0)
    above, below = sum(point.numerator or 0 for point in points), sum(point.denominator or 0 for point in points)
    return Month(on, above, below, len(teams))


def _middle(on: date, teams: Mapping[int, list[TeamPoint]]) -> Month:
    means = [fmean(point.value for point in points) for points in teams.values()]
    return Month(on, median(means) if means else None, None, len(means))
