"""Turns a measure's observations and phases into the analysis its chart shows."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import cast

from lms.charts.spc import Analysis, Direction, analyse
from lms.projects.choosing import BY_KIND, LANEY, Suggestion, charts_for, rules_for, suggested
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

    Without its rebases, a chart shows whether later points differ from the first ones. Numbers that a kind of chart
    cannot show, such as a time of 0, are shown as a run chart.
    """
    asked = chart or measure.chart
    try:
        if asked in charts_for(measure.data_kind):
            return _analysed(measure, asked, is_rebased=is_rebased)
    except ValueError:
        pass
    return _analysed(measure, Measure.Chart.RUN, is_rebased=is_rebased)


def _analysed(measure: Measure, chart: str, *, is_rebased: bool) -> Analysis:
    rows = plotted(measure)
    rules = measure.rules if measure.rules in rules_for(chart) else ""
    return analyse(
        [None if row.value is None else float(row.value) for row in rows],
        chart=chart,
        rules=rules or None,
        denominators=_denominators(rows) if measure.has_denominator else None,
        multiplier=float(measure.multiplier) if measure.has_denominator else 1,
        phases=phase_starts(measure, [row.on for row in rows]) if is_rebased else (),
        screen_moving_ranges=measure.screens_moving_ranges,
        direction=cast(Direction, measure.direction),
        target=None if measure.target is None else float(measure.target),
    )


def suggestion_for(measure: Measure) -> Suggestion | None:
    """A chart that fits better than the measure's, with the reason.

    None where its own fits, where nobody has said what kind of data it is, and for an XmR chart, which many choose for
    any kind.
    """
    if not measure.data_kind or measure.chart in (Measure.Chart.XMR, Measure.Chart.MR):
        return None
    points = sum(row.value is not None for row in measure.observations.all())
    found = suggested(measure.data_kind, points, _sigma_z(measure))
    is_of_its_family = measure.chart == LANEY.get(found.chart)
    return None if is_of_its_family or measure.chart == found.chart else found


def _sigma_z(measure: Measure) -> float | None:
    """How much more a rate or a share varies than by chance, in its latest phase."""
    laney = LANEY.get(BY_KIND[Measure.DataKind(measure.data_kind)][0])
    if laney is None:
        return None
    phases = analysis_of(measure, laney).phases
    return phases[-1].sigma_z if phases else None


def undrawable(measure: Measure) -> str:
    """Why the observations there are cannot be drawn as the measure's own chart; empty when they can."""
    try:
        _analysed(measure, measure.chart, is_rebased=True)
    except ValueError as wrong:
        return str(wrong)
    return ""


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
