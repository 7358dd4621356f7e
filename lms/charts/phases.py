"""Owns one phase of a chart: its lines, its points and their signals, and what its runs say.

Analysing a series is judging its phases one by one: nothing crosses from one to the next.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lms.charts import counts
from lms.charts.limits import Basis, Levels, Lines, mr_levels, run_levels, t_levels, xmr_levels
from lms.charts.runs import RunsAnalysis
from lms.charts.series import Series
from lms.charts.signals import Marks, Signal, Stretch, judge, runs_of

FEWEST_FOR_RULES = 10
FEWEST_FOR_FIRM_LIMITS = 12

Caution = Literal["few_points", "trial_limits", "narrower_than_chance"]


@dataclass(slots=True)
class Point:
    """One observation, or a gap when `value` is None. `index` counts from 1, `phase` from 0.

    Not frozen only because freezing makes thousands of points slow to make.
    """

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
    """One stretch of time with its own lines, from point `start` to point `end`, both counted from 1.

    Where limits vary from point to point, `lower` and `upper` are those of the last observed point. `sigma_z` is how
    far Laney's charts stretch them.
    """

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
    runs: int = 0
    fewest_runs: int | None = None
    most_runs: int | None = None
    sigma_z: float | None = None
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked for the whole series."""

    chart: str
    rules: str
    screen: bool
    multiplier: float
    series: Series
    left_out: Sequence[bool]

    def lines(self, basis: Basis, sizes: Sequence[float | None]) -> Lines:
        """The lines of a phase whose points have these denominators."""
        if self.chart in VARYING:
            return VARYING[self.chart](basis, sizes)
        level = xmr_levels(basis, screen=self.screen) if self.chart == "xmr" else LEVEL[self.chart](basis)
        return Lines([level] * len(sizes))


LEVEL: dict[str, Callable[[Basis], Levels]] = {
    "run": run_levels, "mr": mr_levels, "c": counts.c_levels, "g": counts.g_levels, "t": t_levels,
}  # fmt: skip
VARYING: dict[str, Callable[[Basis, Sequence[float | None]], Lines]] = {
    "u": counts.u_lines, "uprime": counts.uprime_lines, "p": counts.p_lines, "pprime": counts.pprime_lines,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One phase before it is judged: from position `start` up to `end`, counted from 0."""

    number: int
    start: int
    end: int
    baseline: int | None

    def basis(self, task: Task) -> Basis:
        """The points its lines rest on."""
        end = self.end if self.baseline is None else min(self.start + self.baseline, self.end)
        kept = [position for position in range(self.start, end) if not task.left_out[position]]
        series = task.series
        return Basis(
            [series.values[position] for position in kept],
            [series.counts[position] for position in kept],
            [series.sizes[position] for position in kept],
        )


def judged_phase(part: Part, task: Task) -> tuple[Phase, list[Point]]:
    values = task.series.values[part.start : part.end]
    basis = part.basis(task)
    lines = task.lines(basis, task.series.sizes[part.start : part.end])
    observed = [position for position, value in enumerate(values) if value is not None]
    stretch = Stretch(
        values=[value for value in values if value is not None],
        levels=[lines.levels[position] for position in observed],
        left_out=[task.left_out[part.start + position] for position in observed],
    )
    marked = {observed[place]: marks for place, marks in judge(stretch, task.chart, task.rules).items()}
    points = _points(part, task, values, _shown(lines.levels, task.multiplier), marked)
    last = points[observed[-1]] if observed else points[-1]
    used = sum(value is not None for value in basis.values)
    return _phase(part, task, last, len(observed), runs_of(stretch), lines.sigma_z, used), points


Shown = tuple[float | None, float | None, float | None]  # centre, lower and upper limit of a point


def _points(
    part: Part, task: Task, values: Sequence[float | None], shown: Sequence[Shown], marked: dict[int, Marks]
) -> list[Point]:
    number, multiplier, unmarked = part.number, task.multiplier, frozenset[Signal]()
    plotted = [None if value is None else value * multiplier for value in values]
    left_out = task.left_out[part.start : part.end]
    points = [
        Point(index, number, value, centre, lower, upper, unmarked, 0, 0, out)
        for index, value, (centre, lower, upper), out in zip(
            range(part.start + 1, part.end + 1), plotted, shown, left_out, strict=True
        )
    ]
    for offset, marks in marked.items():
        point = points[offset]
        point.signals, point.run, point.trend = frozenset(marks.signals), marks.run, marks.trend
    return points


def _shown(levels: Sequence[Levels], multiplier: float) -> list[Shown]:
    """The lines of each point as they are shown; points share most of theirs."""
    known: dict[int, Shown] = {}
    for level in levels:
        if id(level) not in known:
            centre, lower, upper = (None if line is None else line * multiplier for line in level[:3])
            known[id(level)] = centre, lower, upper
    return [known[id(level)] for level in levels]


def _phase(
    part: Part, task: Task, last: Point, observed: int, runs: RunsAnalysis, sigma_z: float | None, used: int
) -> Phase:
    is_signal = runs.has_unusual_number_of_runs if task.rules == "ihi-run" else runs.has_anhoej_signal
    return Phase(
        start=part.start + 1,
        end=part.end,
        observed=observed,
        centre=last.centre,
        lower=last.lower,
        upper=last.upper,
        useful=runs.useful,
        longest_run=runs.longest_run,
        longest_run_limit=runs.longest_run_limit,
        crossings=runs.crossings,
        crossings_limit=runs.crossings_limit,
        runs_signal=is_signal and task.chart != "mr",
        runs=runs.runs,
        fewest_runs=runs.fewest_runs,
        most_runs=runs.most_runs,
        sigma_z=sigma_z,
        warnings=tuple(_warnings(observed, used, last.upper, sigma_z)),
    )


def _warnings(observed: int, used: int, upper: float | None, sigma_z: float | None) -> Iterator[Caution]:
    if observed < FEWEST_FOR_RULES:
        yield "few_points"
    elif upper is not None and used < FEWEST_FOR_FIRM_LIMITS:
        yield "trial_limits"
    if sigma_z is not None and sigma_z < 1:
        yield "narrower_than_chance"
