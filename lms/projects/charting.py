"""Turns a measure's observations and phases into the analysis its chart shows."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import cast

from lms.charts.spc import Analysis, Direction, analyse
from lms.projects.models import Measure, Observation, Phase
from lms.projects.pasting import Expected


def plotted(measure: Measure) -> list[Observation]:
    """The observations in time order, gaps included."""
    return sorted(measure.observations.all(), key=lambda observation: observation.on)


def phase_starts(measure: Measure, days: list[date]) -> list[int]:
    """The point, counted from 1, at which each rebase takes hold: the first on or after its day."""
    found = {bisect_left(days, phase.starts_on) + 1 for phase in measure.phases.all()}
    return sorted(start for start in found if 1 < start <= len(days))


def phase_names(measure: Measure, days: list[date]) -> list[str]:
    """One name for each phase of the analysis, the baseline first."""
    names = {bisect_left(days, p.starts_on) + 1: p.name for p in sorted(measure.phases.all(), key=_starts_on)}
    return [names.get(1, "Baseline"), *(names[start] for start in phase_starts(measure, days))]


def analysis_of(measure: Measure, chart: str = "", *, is_rebased: bool = True) -> Analysis:
    """What the measure's own kind of chart says, or another kind when asked; reads prefetched rows only.

    Without its rebases, a chart shows whether later points differ from the first ones.
    """
    rows = plotted(measure)
    return analyse(
        [None if row.value is None else float(row.value) for row in rows],
        chart=chart or measure.chart,
        denominators=_denominators(rows) if measure.has_denominator else None,
        multiplier=float(measure.multiplier) if measure.has_denominator else 1,
        phases=phase_starts(measure, [row.on for row in rows]) if is_rebased else (),
        direction=cast(Direction, measure.direction),
        target=None if measure.target is None else float(measure.target),
    )


def _denominators(rows: list[Observation]) -> list[float | None]:
    return [None if row.denominator is None else float(row.denominator) for row in rows]


def expected_of(measure: Measure) -> Expected:
    """What numbers people may enter for a measure."""
    kind, kinds = measure.data_kind, Measure.DataKind
    return Expected(
        denominator=measure.has_denominator,
        is_part=kind == kinds.PROPORTION,
        is_count=kind in (kinds.PROPORTION, kinds.RATE, kinds.COUNT, kinds.NUMBER_BETWEEN),
        is_time=kind == kinds.TIME_BETWEEN,
    )


def _starts_on(phase: Phase) -> date:
    return phase.starts_on
