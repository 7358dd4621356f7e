"""Owns the rules that tell special from common cause: which points of one phase carry which signal.

Sources: Making Data Count (`mdc`); Anhøj and Olesen 2014 (`anhoej`); Perla, Provost and Murray 2011 (`ihi-run`);
Provost and Murray, The health care data guide (`hcdg`). docs/chart-rules.md says each in words. Everything here looks
at the observed points of a single phase, in time order, gaps taken out: a missing observation neither joins nor breaks
a run.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lms.charts.limits import Levels
from lms.charts.runs import RunsAnalysis, longest_run_limit, runs_analysis, spans, ties, trends

Signal = Literal[
    "above_limit",
    "below_limit",
    "trend_up",
    "trend_down",
    "two_of_three_above",
    "two_of_three_below",
    "shift_above",
    "shift_below",
    "inner_third",
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
    "inner_third",
)
UPWARD: frozenset[Signal] = frozenset({"above_limit", "trend_up", "two_of_three_above", "shift_above"})
MDC_SHIFT = 7
MDC_TREND = 7
IHI_SHIFT = 6
IHI_TREND = 5
HCDG_SHIFT = 8
HCDG_TREND = 6
HCDG_INNER_THIRD = 15
# A mean is rounded in its last binary digit, so "on the line" cannot mean "equal to the last bit".
ROUNDING = 1e-12
# How far out a point lies: in the inner, the middle or the outer third of the way to the limit, or beyond it.
INNER, MIDDLE, OUTER, BEYOND = 1, 2, 3, 4


@dataclass(slots=True)
class Marks:
    """What the rules found at one point, and how many points its run and its trend have (0: in none)."""

    signals: set[Signal] = field(default_factory=set)
    run: int = 0
    trend: int = 0


Marked = dict[int, Marks]


@dataclass(slots=True)
class Stretch:
    """The observed points of one phase and the lines they are judged against."""

    values: Sequence[float]
    levels: Sequence[Levels]
    left_out: Sequence[bool]
    sides: list[int] = field(init=False)
    rounding: float = field(init=False)

    def __post_init__(self) -> None:
        self.rounding = rounding = ROUNDING * max(map(abs, self.values), default=0)
        self.sides = [
            0 if level[0] is None or abs(value - level[0]) <= rounding else 1 if value > level[0] else -1
            for value, level in zip(self.values, self.levels, strict=True)
        ]

    def bands(self) -> list[int]:
        """INNER to BEYOND for each point above the centre, the same below 0 under it, 0 on it or without limits."""
        rounding = self.rounding
        return [
            _band(value, level, side, rounding) if side else 0
            for value, level, side in zip(self.values, self.levels, self.sides, strict=True)
        ]

    def useful(self, *, left_out: bool) -> list[int]:
        """Positions of the points that are not on the centre, with or without those left out of the limits."""
        if left_out:
            return [position for position, side in enumerate(self.sides) if side]
        return [position for position, side in enumerate(self.sides) if side and not self.left_out[position]]

    @property
    def is_constant(self) -> bool:
        return min(self.values, default=0) == max(self.values, default=0)


def _band(value: float, level: Levels, side: int, rounding: float) -> int:
    centre, lower, upper, sigma_down, sigma_up = level
    limit, sigma = (upper, sigma_up) if side > 0 else (lower, sigma_down)
    if limit is None or centre is None:
        return 0
    if (value - limit) * side > rounding:
        return BEYOND * side
    if sigma is None:
        return MIDDLE * side
    thirds = (value - centre) * side - rounding
    return side * (OUTER if thirds > 2 * sigma else MIDDLE if thirds > sigma else INNER)


def judge(stretch: Stretch, chart: str, rules: str) -> Marked:
    """The marks of the points that have any, by position, under one preset."""
    marked: Marked = {}
    bands = stretch.bands()
    for position, band in enumerate(bands):
        if band in (BEYOND, -BEYOND):
            _mark(marked, position).signals.add("above_limit" if band > 0 else "below_limit")
    if chart != "mr":
        # Neighbouring moving ranges share a point: runs of them say nothing.
        RULES[rules](stretch, bands, marked)
    return marked


def runs_of(stretch: Stretch) -> RunsAnalysis:
    useful = stretch.useful(left_out=False)
    return runs_analysis(spans([stretch.sides[position] for position in useful]))


def _mark(marked: Marked, position: int) -> Marks:
    found = marked.get(position)
    if found is None:
        found = marked[position] = Marks()
    return found


def _mark_shifts(marked: Marked, stretch: Stretch, positions: Sequence[int], least: int) -> None:
    """Runs on one side of the centre among these points; those not given neither end a run nor count."""
    for start, end, side in spans([stretch.sides[position] for position in positions], least):
        for position in positions[start:end]:
            marks = _mark(marked, position)
            marks.signals.add("shift_above" if side > 0 else "shift_below")
            marks.run = end - start


def _mark_trends(marked: Marked, values: Sequence[float], least: int) -> None:
    for start, end, way in trends(values, least):
        _mark_trend(marked, range(start, end), way, end - start)


def _mark_trends_over_ties(marked: Marked, values: Sequence[float], least: int) -> None:
    """Equal neighbours count once: they neither make nor break a trend, and all of them belong to it."""
    begins = ties(values)
    for start, end, way in trends([values[begin] for begin in begins[:-1]], least):
        _mark_trend(marked, range(begins[start], begins[end]), way, end - start)


def _mark_trend(marked: Marked, positions: Iterable[int], way: int, length: int) -> None:
    for position in positions:
        marks = _mark(marked, position)
        # A turning point belongs to the trend before it and to the one after.
        marks.signals.add("trend_up" if way > 0 else "trend_down")
        marks.trend = length


def _mark_two_of_three(marked: Marked, stretch: Stretch, bands: Sequence[int], *, all_on_one_side: bool) -> None:
    """Two or more of three neighbours in the outer third of one side; only those are marked."""
    outer = [position for position, band in enumerate(bands) if band in (OUTER, -OUTER)]
    for earlier, later in _near_pairs(outer):
        if bands[earlier] != bands[later]:
            continue
        side = stretch.sides[earlier]
        thirds = [earlier + 1] if later - earlier == 2 else [earlier - 1, later + 1]
        others = [stretch.sides[third] for third in thirds if 0 <= third < len(bands)]
        if any(other == side or not all_on_one_side for other in others):
            signal: Signal = "two_of_three_above" if side > 0 else "two_of_three_below"
            _mark(marked, earlier).signals.add(signal)
            _mark(marked, later).signals.add(signal)


def _near_pairs(positions: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Positions that fit in a window of three."""
    for place, earlier in enumerate(positions):
        for later in positions[place + 1 : place + 3]:
            if later - earlier <= 2:
                yield earlier, later


def _mark_inner_third(marked: Marked, stretch: Stretch, bands: Sequence[int]) -> None:
    """Points that hug the centre: the limits do not fit the data, or the variation has fallen."""
    if stretch.is_constant:
        return
    near = [int(bool(level.sigma_up) and abs(band) <= INNER) for level, band in zip(stretch.levels, bands, strict=True)]
    for start, end, _ in spans(near, HCDG_INNER_THIRD):
        for position in range(start, end):
            _mark(marked, position).signals.add("inner_third")


def _mdc(stretch: Stretch, bands: Sequence[int], marked: Marked) -> None:
    _mark_shifts(marked, stretch, range(len(stretch.values)), MDC_SHIFT)
    _mark_trends(marked, stretch.values, MDC_TREND)
    _mark_two_of_three(marked, stretch, bands, all_on_one_side=True)


def _anhoej(stretch: Stretch, bands: Sequence[int], marked: Marked) -> None:
    useful = stretch.useful(left_out=False)
    if useful:
        _mark_shifts(marked, stretch, useful, longest_run_limit(len(useful)) + 1)


def _ihi_run(stretch: Stretch, bands: Sequence[int], marked: Marked) -> None:
    _mark_shifts(marked, stretch, stretch.useful(left_out=False), IHI_SHIFT)
    _mark_trends_over_ties(marked, stretch.values, IHI_TREND)


def _hcdg(stretch: Stretch, bands: Sequence[int], marked: Marked) -> None:
    _mark_shifts(marked, stretch, stretch.useful(left_out=True), HCDG_SHIFT)
    _mark_trends_over_ties(marked, stretch.values, HCDG_TREND)
    _mark_two_of_three(marked, stretch, bands, all_on_one_side=False)
    _mark_inner_third(marked, stretch, bands)


Rule = Callable[[Stretch, Sequence[int], Marked], None]
RULES: dict[str, Rule] = {"mdc": _mdc, "anhoej": _anhoej, "ihi-run": _ihi_run, "hcdg": _hcdg}
