"""Owns the rules that tell special from common cause: which points of one phase carry which signal.

Sources: Making Data Count (`mdc`); Anhøj and Olesen 2014 with Schilling 2012 and Chen 2010 (`anhoej`).
Everything here looks at the observed points of a single phase, in time order, gaps taken out: a missing observation
neither joins nor breaks a run.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import comb, log2
from typing import Literal

from lms.charts.limits import Levels

Signal = Literal[
    "above_limit",
    "below_limit",
    "trend_up",
    "trend_down",
    "two_of_three_above",
    "two_of_three_below",
    "shift_above",
    "shift_below",
]
# When several apply, the first of these gives a point its colour.
PRECEDENCE: tuple[Signal, ...] = (
    "above_limit",
    "below_limit",
    "trend_up",
    "trend_down",
    "two_of_three_above",
    "two_of_three_below",
    "shift_above",
    "shift_below",
)
UPWARD: frozenset[Signal] = frozenset({"above_limit", "trend_up", "two_of_three_above", "shift_above"})
MDC_SHIFT = 7
MDC_TREND = 7
# A mean is rounded in its last binary digit, so "on the line" cannot mean "equal to the last bit".
ROUNDING = 1e-12


@dataclass(slots=True)
class Marks:
    """What the rules found at one point, and how many points its run and its trend have (0: in none)."""

    signals: set[Signal] = field(default_factory=set)
    run: int = 0
    trend: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """Points that go together: on one side of the centre, or steadily rising or falling."""

    positions: tuple[int, ...]
    upward: bool

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(slots=True)
class Stretch:
    """The observed points of one phase and the lines they are judged against."""

    values: Sequence[float]
    levels: Sequence[Levels]
    left_out: Sequence[bool]
    sides: list[int] = field(init=False)
    rounding: float = field(init=False)

    def __post_init__(self) -> None:
        self.rounding = ROUNDING * max((abs(value) for value in self.values), default=0)
        self.sides = [self.compare(value, level.centre) for value, level in zip(self.values, self.levels, strict=True)]

    def compare(self, value: float, line: float | None) -> int:
        """1 above the line, -1 below, 0 on it or where there is no line."""
        if line is None or abs(value - line) <= self.rounding:
            return 0
        return 1 if value > line else -1

    def beyond(self, position: int) -> int:
        """1 above the upper limit, -1 below the lower, 0 within or on the limits."""
        value, level = self.values[position], self.levels[position]
        above = self.compare(value, level.upper) > 0
        below = self.compare(value, level.lower) < 0
        return above - below

    def in_outer_third(self, position: int) -> bool:
        """Between 2 and 3 sigma from the centre, where sigma is a third of the way to the limit."""
        level, side = self.levels[position], self.sides[position]
        limit = level.upper if side > 0 else level.lower
        if level.centre is None or limit is None or not side or self.beyond(position):
            return False
        return self.compare(self.values[position], level.centre + (limit - level.centre) * 2 / 3) == side


@dataclass(frozen=True, slots=True)
class RunsAnalysis:
    """The run chart test: is the longest run too long, or are there too few crossings of the centre?

    `useful` counts the points not on the line; the limits are None without one. The signal is the whole phase's.
    """

    useful: int
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    crossings_limit: int | None

    @property
    def signal(self) -> bool:
        if self.longest_run_limit is None or self.crossings_limit is None:
            return False
        return self.longest_run > self.longest_run_limit or self.crossings < self.crossings_limit


def judge(stretch: Stretch, rules: str) -> list[Marks]:
    """The marks of every point of the phase, under one preset."""
    marks = [Marks() for _ in stretch.values]
    _mark_beyond_limits(stretch, marks)
    for rule in RULES[rules]:
        rule(stretch, marks)
    return marks


def runs_analysis(stretch: Stretch) -> RunsAnalysis:
    runs = useful_runs(stretch)
    useful = sum(map(len, runs))
    return RunsAnalysis(
        useful=useful,
        longest_run=max(map(len, runs), default=0),
        longest_run_limit=longest_run_limit(useful) if useful else None,
        crossings=max(len(runs) - 1, 0),
        crossings_limit=crossings_limit(useful) if useful else None,
    )


def longest_run_limit(useful: int) -> int:
    """The longest run still expected by chance among this many useful points (Schilling 2012)."""
    return round(log2(useful)) + 3


def crossings_limit(useful: int) -> int:
    """The fewest crossings still expected by chance: the 5% quantile of Binomial(useful - 1, 0.5) (Chen 2010)."""
    trials = useful - 1
    ways = crossings = 0
    while 20 * (ways := ways + comb(trials, crossings)) < 2**trials:
        crossings += 1
    return crossings


def unbroken_runs(stretch: Stretch) -> list[Span]:
    """Runs on one side of the centre, broken by a point on it."""
    return list(_spans(enumerate(stretch.sides)))


def useful_runs(stretch: Stretch) -> list[Span]:
    """Runs on one side of the median; a point on it, or left out of the limits, neither breaks nor counts."""
    return list(
        _spans(
            (position, side) for position, side in enumerate(stretch.sides) if side and not stretch.left_out[position]
        )
    )


def trends(values: Sequence[float]) -> list[Span]:
    """Points steadily rising or falling; equal neighbours end a trend, a turning point belongs to both."""
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    return [Span((*span.positions, span.positions[-1] + 1), span.upward) for span in _spans(enumerate(steps))]


def _spans(signs: Iterable[tuple[int, int]]) -> Iterator[Span]:
    for sign, group in groupby(signs, key=lambda pair: pair[1]):
        if sign:
            yield Span(tuple(position for position, _ in group), sign > 0)


def _mark_beyond_limits(stretch: Stretch, marks: list[Marks]) -> None:
    for position, mark in enumerate(marks):
        beyond = stretch.beyond(position)
        if beyond:
            mark.signals.add("above_limit" if beyond > 0 else "below_limit")


def _mark_mdc_shifts(stretch: Stretch, marks: list[Marks]) -> None:
    _mark_runs((run for run in unbroken_runs(stretch) if len(run) >= MDC_SHIFT), marks)


def _mark_mdc_trends(stretch: Stretch, marks: list[Marks]) -> None:
    for trend in trends(stretch.values):
        if len(trend) >= MDC_TREND:
            for position in trend.positions:
                marks[position].signals.add("trend_up" if trend.upward else "trend_down")
                marks[position].trend = len(trend)


def _mark_two_of_three(stretch: Stretch, marks: list[Marks]) -> None:
    """All three on one side, two or more of them in the outer third; only those are marked."""
    for start in range(len(marks) - 2):
        window = range(start, start + 3)
        near = [position for position in window if stretch.in_outer_third(position)]
        if len(near) >= 2 and abs(sum(stretch.sides[position] for position in window)) == 3:
            for position in near:
                above = stretch.sides[position] > 0
                marks[position].signals.add("two_of_three_above" if above else "two_of_three_below")


def _mark_long_runs(stretch: Stretch, marks: list[Marks]) -> None:
    limit = runs_analysis(stretch).longest_run_limit
    if limit is not None:
        _mark_runs((run for run in useful_runs(stretch) if len(run) > limit), marks)


def _mark_runs(runs: Iterable[Span], marks: list[Marks]) -> None:
    for run in runs:
        for position in run.positions:
            marks[position].signals.add("shift_above" if run.upward else "shift_below")
            marks[position].run = len(run)


Rule = Callable[[Stretch, list[Marks]], None]
RULES: dict[str, tuple[Rule, ...]] = {
    "mdc": (_mark_mdc_shifts, _mark_mdc_trends, _mark_two_of_three),
    "anhoej": (_mark_long_runs,),
}
