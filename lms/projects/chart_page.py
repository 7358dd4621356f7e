"""Puts a measure's chart page together: one sentence, two verdicts, two drawings, advice, and the numbers."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from lms.charts.drawing import Note, PdsaMark, draw
from lms.charts.spc import Analysis, Point
from lms.charts.words import (
    CHART_NAMES,
    KIND_WORDS,
    Kind,
    assurance_words,
    centre_name,
    chart_sentence,
    number,
    point_words,
    preset_words,
    shown_kind,
    variation_words,
)
from lms.projects.advice import advice
from lms.projects.charting import analysis_of, phase_names, plotted, suggestion_for, undrawable
from lms.projects.choosing import charts_for
from lms.projects.gate import day
from lms.projects.models import Measure, Observation


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table beside the chart."""

    pk: int
    on: date
    value: Decimal | None
    denominator: Decimal | None
    note: str
    point: Point
    words: str
    kind: Kind
    is_last_before_rebase: bool
    shown: str
    centre: str
    lower: str
    upper: str

    @property
    def plotted(self) -> Decimal | float | None:
        """The number on the chart: what was entered where nothing was worked out from it."""
        return self.value if self.point.value == self.value else self.point.value

    @property
    def counted(self) -> str:
        return _shown(None if self.value is None else float(self.value))

    @property
    def out_of(self) -> str:
        return _shown(None if self.denominator is None else float(self.denominator))


def chart_page(measure: Measure, chart: str) -> dict[str, Any]:
    analysis = analysis_of(measure, chart)
    latest = analysis.latest
    lines = numbers_behind(measure, chart)
    return {
        "measure": measure,
        "project": measure.project,
        "chart": analysis.chart,
        "chart_name": CHART_NAMES[analysis.chart],
        "other_charts": [other for other in charts_for(measure.data_kind) if other != analysis.chart],
        "is_own_chart": analysis.chart == measure.chart,
        "undrawable": undrawable(measure),
        "suggestion": suggestion_for(measure),
        "centre_name": centre_name(analysis).capitalize(),
        "sentence": chart_sentence(analysis, measure.unit),
        "variation": variation_words(analysis),
        "assurance": assurance_words(analysis, measure.unit),
        "latest": {"on": lines[latest.index - 1].on, "value": lines[latest.index - 1].shown} if latest else None,
        "target": None if analysis.target is None else number(analysis.target, measure.unit),
        "wide": drawing_of(measure, chart),
        "phone": drawing_of(measure, chart, width=325, height=420, prefix="phone"),
        "kinds": [(kind, KIND_WORDS[kind]) for kind in _kinds_on(analysis)],
        "has_limits": any(phase.upper is not None for phase in analysis.phases),
        "preset": preset_words(analysis, is_screened=measure.screens_moving_ranges),
        "advice": advice(measure, analysis),
        "lines": lines[::-1],
        "phases": measure.phases.all(),
        "events": measure.events.all(),
    }


def _kinds_on(analysis: Analysis) -> list[Kind]:
    """The kinds of point a reader meets in the drawing, common cause first."""
    shown = {shown_kind(point, analysis) for point in analysis.points if point.value is not None}
    order: tuple[Kind, ...] = ("common", "improve", "concern", "special")
    return [kind for kind in order if kind in shown]


def drawing_of(
    measure: Measure, chart: str, *, width: int = 760, height: int = 420, prefix: str = "wide"
) -> SafeString:
    """The chart as SVG: the drawing escapes what people typed."""
    rows = plotted(measure)
    days = [row.on for row in rows]
    analysis = analysis_of(measure, chart)
    drawing = draw(
        analysis,
        labels=[day(on) for on in days],
        title=f"{CHART_NAMES[analysis.chart]}: {measure.name}",
        description=chart_sentence(analysis, measure.unit),
        unit=measure.unit,
        dates=days,
        phase_names=phase_names(measure, days),
        notes=[*_notes(rows), *_events(measure, days)],
        pdsa=_pdsa_marks(measure, days),
        width=width,
        height=height,
        id_prefix=f"{prefix}-{measure.pk}",
    )
    return mark_safe(drawing)


def _notes(rows: list[Observation]) -> list[Note]:
    return [Note(index, row.note) for index, row in enumerate(rows, start=1) if row.note]


def _events(measure: Measure, days: list[date]) -> list[Note]:
    """What happened between the points, and where; what lies outside the days of the chart is not drawn."""
    if len(days) < 2:
        return []
    events = [event for event in measure.events.all() if days[0] <= event.on <= days[-1]]
    return [Note(_place(event.on, days), event.text) for event in events]


def _pdsa_marks(measure: Measure, days: list[date]) -> list[PdsaMark]:
    """Where on the axis each cycle started; cycles outside the days of the chart are not drawn."""
    if len(days) < 2:
        return []
    cycles = [c for c in measure.project.cycles.all() if days[0] <= c.starts_on <= days[-1]]
    return [PdsaMark(_place(c.starts_on, days), c.number, c.title) for c in cycles]


def _place(on: date, days: list[date]) -> float:
    after = max(bisect_left(days, on), 1)
    before, here = days[after - 1], days[after] if after < len(days) else days[-1]
    if here == before:
        return float(after)
    return after + (on - before).days / (here - before).days


def numbers_behind(measure: Measure, chart: str) -> list[Line]:
    """What the chart shows as numbers, in time order."""
    analysis = analysis_of(measure, chart)
    starts = {phase.start for phase in analysis.phases[1:]}
    pairs = zip(plotted(measure), analysis.points, strict=True)
    return [
        Line(
            pk=row.pk,
            on=row.on,
            value=row.value,
            denominator=row.denominator,
            note=row.note,
            point=point,
            words=point_words(point, analysis),
            kind=shown_kind(point, analysis) if row.value is not None else "common",
            is_last_before_rebase=point.index + 1 in starts,
            shown=_shown(point.value, measure.unit),
            centre=_shown(point.centre),
            lower=_shown(point.lower),
            upper=_shown(point.upper),
        )
        for row, point in pairs
    ]


def _shown(value: float | None, unit: str = "") -> str:
    return "" if value is None else number(value, unit)
