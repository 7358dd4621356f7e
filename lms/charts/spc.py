"""Owns what a chart says: the lines of each phase, the signals of each point, and the two verdicts.

Plain values in, plain values out. The rules are the field's, named by preset: `series` holds what can be charted,
`limits` and `counts` where the lines lie, `runs` and `signals` the rules, `phases` what they say of each phase.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose, isfinite
from typing import Literal, get_args

from lms.charts.phases import (
    FEWEST_FOR_FIRM_LIMITS,
    FEWEST_FOR_RULES,
    Caution,
    Part,
    Phase,
    Point,
    Task,
    judged_phase,
)
from lms.charts.series import read_series
from lms.charts.signals import PRECEDENCE, ROUNDING, RULES, UPWARD, Signal

__all__ = [
    "DEFAULT_RULES",
    "FEWEST_FOR_FIRM_LIMITS",
    "FEWEST_FOR_RULES",
    "RULES_VERSION",
    "Analysis",
    "Assurance",
    "Caution",
    "Direction",
    "Phase",
    "Point",
    "Variation",
    "analyse",
    "has_unusual_runs",
    "leading_signal",
    "verdict_of",
]

# Printed under every chart: raise it when a rule or a limit changes, so that an old print can be understood.
RULES_VERSION = "1.1"
DEFAULT_RULES = {
    "run": "anhoej", "xmr": "mdc", "mr": "mdc", "c": "mdc", "u": "mdc", "uprime": "mdc", "p": "mdc", "pprime": "mdc",
    "g": "mdc", "t": "mdc",
}  # fmt: skip

Direction = Literal["increase", "decrease", "neutral"]
Variation = Literal["common_cause", "improvement", "concern", "special_cause"]
Assurance = Literal["pass", "fail", "inconsistent"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything a page, a print or a report may say about one series."""

    chart: str
    rules: str
    direction: Direction
    target: float | None
    points: tuple[Point, ...]
    phases: tuple[Phase, ...]
    variation: Variation
    assurance: Assurance | None

    @property
    def latest(self) -> Point | None:
        """The last point that was observed."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


def analyse(
    values: Sequence[float | None],
    *,
    chart: str = "xmr",
    rules: str | None = None,
    denominators: Sequence[float | None] | None = None,
    baseline: int | None = None,
    phases: Sequence[int] = (),
    exclude: Sequence[int] = (),
    screen_moving_ranges: bool = False,
    direction: Direction = "neutral",
    target: float | None = None,
    multiplier: float = 1,
) -> Analysis:
    """Lines, signals and verdicts of one series in time order, None being a gap.

    `rules` defaults to "anhoej" for run charts and "mdc" for control charts. `phases` are the first points of new
    phases and `exclude` the points left out of the limits, both counted from 1. `baseline` takes the limits of the
    first phase from its first points. With `denominators`, a point is value / denominator * multiplier. An "mr" chart
    plots the moving ranges of the values. The rules are applied to however few points there are: holding back is up to
    the page. Raises ValueError for what it does not know, and for what cannot be, naming the point.
    """
    _check(chart, DEFAULT_RULES, "charts")
    _check(direction, get_args(Direction), "directions")
    rules = rules or DEFAULT_RULES[chart]
    _check(rules, RULES, "rules")
    if baseline is not None and baseline < 1:
        raise ValueError("The baseline needs 1 point or more.")
    if not isfinite(multiplier) or multiplier <= 0:
        raise ValueError(f"The multiplier is {multiplier}: it must be above 0.")
    starts = sorted({0, *_positions(phases, len(values))})
    series = read_series(chart, values, denominators, starts)
    task = Task(chart, rules, screen_moving_ranges, multiplier, series, _flags(exclude, len(values)))
    ends = pairwise((*starts, len(values)))
    parts = [Part(number, start, end, None if start else baseline) for number, (start, end) in enumerate(ends)]
    found = [judged_phase(part, task) for part in parts if values]
    if chart == "mr":
        # A range has no good side, and the target is one for the values.
        direction, target = "neutral", None
    points = tuple(point for _, members in found for point in members)
    judged = tuple(phase for phase, _ in found)
    variation = _variation(points, judged, rules, direction)
    return Analysis(chart, rules, direction, target, points, judged, variation, _assurance(judged, target, direction))


def leading_signal(signals: frozenset[Signal]) -> Signal | None:
    """The signal that gives a point its colour: beyond a limit, then trend, then 2 of 3, then shift."""
    return next((signal for signal in PRECEDENCE if signal in signals), None)


def verdict_of(signals: frozenset[Signal], direction: Direction) -> Variation:
    """What a point's signals mean, given which way is good."""
    signal = leading_signal(signals)
    if signal is None:
        return "common_cause"
    if direction == "neutral" or signal == "inner_third":
        return "special_cause"
    return "improvement" if (signal in UPWARD) == (direction == "increase") else "concern"


def _variation(points: Sequence[Point], phases: Sequence[Phase], rules: str, direction: Direction) -> Variation:
    latest = next((point for point in reversed(points) if point.value is not None), None)
    if latest is None:
        return "common_cause"
    phase = phases[latest.phase]
    if not latest.signals and has_unusual_runs(phase, rules):
        # Runs and crossings belong to the whole phase: no point carries them and they point neither up nor down.
        return "special_cause"
    return verdict_of(latest.signals, direction)


def has_unusual_runs(phase: Phase, rules: str) -> bool:
    """Whether the number of runs or crossings in a phase is a signal that no single point carries."""
    if not phase.runs_signal:
        return False
    if rules == "anhoej":
        return phase.crossings_limit is not None and phase.crossings < phase.crossings_limit
    return rules == "ihi-run"


def _assurance(phases: Sequence[Phase], target: float | None, direction: Direction) -> Assurance | None:
    if target is None or direction == "neutral" or not phases:
        return None
    lower, upper = phases[-1].lower, phases[-1].upper
    if lower is None or upper is None:
        return None
    touching = any(isclose(target, limit, rel_tol=ROUNDING) for limit in (lower, upper))
    if touching or lower < target < upper:
        return "inconsistent"
    return "pass" if (target < lower) == (direction == "increase") else "fail"


def _flags(exclude: Sequence[int], count: int) -> list[bool]:
    left_out = [False] * count
    for position in _positions(exclude, count):
        left_out[position] = True
    return left_out


def _positions(indexes: Sequence[int], count: int) -> list[int]:
    """Positions from 0 for indexes from 1."""
    wrong = [index for index in indexes if not 1 <= index <= count]
    if wrong:
        raise ValueError(f"There is no point {wrong[0]}: the series has {count}.")
    return [index - 1 for index in indexes]


def _check(choice: str, known: Iterable[str], kind: str) -> None:
    if choice not in known:
        raise ValueError(f"{choice!r} is not supported. Supported {kind}: {', '.join(known)}.")
