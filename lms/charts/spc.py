"""Owns what a chart says: the lines of each phase, the signals of each point, and the two verdicts.

Plain values in, plain values out. The rules are the field's, named by preset; `limits` and `signals` hold them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isclose, isfinite
from typing import Literal, get_args

from lms.charts.limits import Levels, levels_of
from lms.charts.signals import PRECEDENCE, ROUNDING, RULES, UPWARD, Marks, Signal, Stretch, judge, runs_analysis

# Printed under every chart: raise it when a rule or a limit changes, so that an old print can be understood.
RULES_VERSION = "1.0"
DEFAULT_RULES = {"run": "anhoej", "xmr": "mdc"}
FEWEST_FOR_RULES = 10
FEWEST_FOR_FIRM_LIMITS = 12

Direction = Literal["increase", "decrease", "neutral"]
Variation = Literal["common_cause", "improvement", "concern", "special_cause"]
Assurance = Literal["pass", "fail", "inconsistent"]
Caution = Literal["few_points", "trial_limits"]


@dataclass(frozen=True, slots=True)
class Point:
    """One observation, or a gap when `value` is None. `index` counts from 1, `phase` from 0."""

    index: int
    phase: int
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: frozenset[Signal] = frozenset()
    run: int = 0  # how many points are in the run this one was flagged for
    trend: int = 0  # and in the trend
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of time with its own lines, from point `start` to point `end`, both counted from 1."""

    start: int
    end: int
    observed: int
    centre: float | None
    lower: float | None
    upper: float | None
    useful: int
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    crossings_limit: int | None
    runs_signal: bool
    warnings: tuple[Caution, ...] = ()


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
    first phase from its first points. With `denominators`, a point is value / denominator * multiplier. The rules are
    applied to however few points there are: holding back is up to the page. Raises ValueError for what it does not
    know.
    """
    _check(chart, DEFAULT_RULES, "charts")
    _check(direction, get_args(Direction), "directions")
    rules = rules or DEFAULT_RULES[chart]
    _check(rules, RULES, "rules")
    if baseline is not None and baseline < 1:
        raise ValueError("The baseline needs 1 point or more.")
    series = _series(values, denominators, multiplier)
    left_out = frozenset(_positions(exclude, len(series)))
    starts = sorted({0, *_positions(phases, len(series))})
    found: list[tuple[Phase, list[Point]]] = []
    for start, end in pairwise((*starts, len(series))):
        part = _Part(len(found), start, series[start:end], [i in left_out for i in range(start, end)])
        levels, used = part.levels(chart, screen_moving_ranges, None if start else baseline)
        found.append(_judged(part, levels, used, rules))
    all_points = tuple(point for _, points in found for point in points)
    all_phases = tuple(phase for phase, _ in found if series)
    return Analysis(
        chart=chart,
        rules=rules,
        direction=direction,
        target=target,
        points=all_points,
        phases=all_phases,
        variation=_variation(all_points, all_phases, rules, direction),
        assurance=_assurance(all_phases, target, direction),
    )


def leading_signal(signals: frozenset[Signal]) -> Signal | None:
    """The signal that gives a point its colour: beyond a limit, then trend, then 2 of 3, then shift."""
    return next((signal for signal in PRECEDENCE if signal in signals), None)


def verdict_of(signals: frozenset[Signal], direction: Direction) -> Variation:
    """What a point's signals mean, given which way is good."""
    signal = leading_signal(signals)
    if signal is None:
        return "common_cause"
    if direction == "neutral":
        return "special_cause"
    return "improvement" if (signal in UPWARD) == (direction == "increase") else "concern"


@dataclass(frozen=True, slots=True)
class _Part:
    """The values of one phase before they are judged; `start` counts from 0."""

    number: int
    start: int
    values: Sequence[float | None]
    left_out: Sequence[bool]

    def levels(self, chart: str, screen: bool, baseline: int | None) -> tuple[Levels, int]:
        """The lines of this phase, and how many points they rest on."""
        kept = [value for value, out in list(zip(self.values, self.left_out, strict=True))[:baseline] if not out]
        return levels_of(chart, kept, screen=screen), sum(value is not None for value in kept)


def _judged(part: _Part, levels: Levels, used: int, rules: str) -> tuple[Phase, list[Point]]:
    observed = [i for i, value in enumerate(part.values) if value is not None]
    stretch = Stretch(
        values=[value for value in part.values if value is not None],
        levels=[levels] * len(observed),
        left_out=[part.left_out[i] for i in observed],
    )
    marks = dict(zip(observed, judge(stretch, rules), strict=True))
    points = [_point(part, i, levels, marks.get(i, Marks())) for i in range(len(part.values))]
    runs = runs_analysis(stretch)
    phase = Phase(
        start=part.start + 1,
        end=part.start + len(part.values),
        observed=len(observed),
        centre=levels.centre,
        lower=levels.lower,
        upper=levels.upper,
        useful=runs.useful,
        longest_run=runs.longest_run,
        longest_run_limit=runs.longest_run_limit,
        crossings=runs.crossings,
        crossings_limit=runs.crossings_limit,
        runs_signal=runs.signal,
        warnings=_warnings(len(observed), used, levels),
    )
    return phase, points


def _point(part: _Part, offset: int, levels: Levels, marks: Marks) -> Point:
    return Point(
        index=part.start + offset + 1,
        phase=part.number,
        value=part.values[offset],
        centre=levels.centre,
        lower=levels.lower,
        upper=levels.upper,
        signals=frozenset(marks.signals),
        run=marks.run,
        trend=marks.trend,
        excluded=part.left_out[offset],
    )


def _warnings(observed: int, used: int, levels: Levels) -> tuple[Caution, ...]:
    if observed < FEWEST_FOR_RULES:
        return ("few_points",)
    if levels.upper is not None and used < FEWEST_FOR_FIRM_LIMITS:
        return ("trial_limits",)
    return ()


def _variation(points: Sequence[Point], phases: Sequence[Phase], rules: str, direction: Direction) -> Variation:
    latest = next((point for point in reversed(points) if point.value is not None), None)
    if latest is None:
        return "common_cause"
    phase = phases[latest.phase]
    too_few_crossings = phase.crossings_limit is not None and phase.crossings < phase.crossings_limit
    if rules == "anhoej" and not latest.signals and too_few_crossings:
        # Crossings belong to the whole phase: no point carries them and they point neither up nor down.
        return "special_cause"
    return verdict_of(latest.signals, direction)


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


def _series(
    values: Sequence[float | None], denominators: Sequence[float | None] | None, multiplier: float
) -> list[float | None]:
    """The numbers to plot. A point whose denominator is missing or 0 is a gap."""
    below: Sequence[float | None] = [1] * len(values) if denominators is None else denominators
    if len(below) != len(values):
        raise ValueError(f"{len(values)} values but {len(below)} denominators.")
    return [_number(value, under, multiplier) for value, under in zip(values, below, strict=True)]


def _number(value: float | None, denominator: float | None, multiplier: float) -> float | None:
    if value is None or not denominator:
        return None
    number = float(value) / float(denominator) * float(multiplier)
    if not isfinite(number) or denominator < 0:
        raise ValueError(f"{value} of {denominator} cannot be plotted.")
    return number


def _positions(indexes: Sequence[int], count: int) -> list[int]:
    """Positions from 0 for indexes from 1."""
    wrong = [index for index in indexes if not 1 <= index <= count]
    if wrong:
        raise ValueError(f"There is no point {wrong[0]}: the series has {count}.")
    return [index - 1 for index in indexes]


def _check(choice: str, known: Iterable[str], kind: str) -> None:
    if choice not in known:
        raise ValueError(f"{choice!r} is not supported. Supported {kind}: {', '.join(known)}.")
