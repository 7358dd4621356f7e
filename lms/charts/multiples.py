"""Draws many series small and alike: one ruler for values, one for time, so that they may be compared by eye."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lms.charts.labelling import text_width
from lms.charts.scales import Scale, round_ticks, span_of
from lms.charts.scene import tick_words, unbroken
from lms.charts.shapes import across, dot, figure, path, plain, polyline, text
from lms.charts.spc import Analysis
from lms.charts.words import number, shown_kind

WIDTH, HEIGHT = 300, 160
TOP, BOTTOM = 12, 136
EDGE = 6
BARE_NUMBER_UNITS = ("%", "£")


@dataclass(frozen=True, slots=True)
class Ruler:
    """What all drawings of a set have in common."""

    ticks: Sequence[float]
    first: date
    last: date
    unit: str
    left: float
    right: float

    def x(self, on: date) -> float:
        low, high = self.first.toordinal(), max(self.last.toordinal(), self.first.toordinal() + 1)
        return Scale(low, high, self.left + EDGE, self.right - EDGE).at(on.toordinal())

    def y(self, value: float) -> float:
        return Scale(self.ticks[0], self.ticks[-1], BOTTOM, TOP).at(value)


def ruler(series: Sequence[tuple[Analysis, Sequence[date]]], unit: str) -> Ruler:
    """One ruler that holds every point, centre line and target of these series."""
    days = [on for _, dates in series for on in dates] or [date(2000, 1, 1)]
    values = [value for analysis, _ in series for value in _reach(analysis)]
    ticks = round_ticks(*span_of(values), most=4)
    left = 8 + max(text_width(words) for words in tick_words(ticks, unit))
    room = max((text_width(_centre(analysis, unit)) for analysis, _ in series), default=0)
    return Ruler(ticks, min(days), max(days), unit, left, WIDTH - 8 - 1.1 * room)


def multiple(analysis: Analysis, dates: Sequence[date], on: Ruler, *, title: str, description: str, prefix: str) -> str:
    """One series as an SVG element, to be laid beside others drawn with the same ruler."""
    name = plain(prefix)
    pieces = [*_axes(on), *_lines(analysis, dates, on), *_points(analysis, dates, on), *_centre_label(analysis, on)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{plain(title)}</title>'
        f'<desc id="{name}-d">{plain(description)}</desc>{"".join(pieces)}</svg>'
    )


def strip(counts: Sequence[int], of: int, *, left: float, right: float, width: float, title: str) -> str:
    """How many of a number reported at each point, as bars; a bar that is not full is hollow, so that it is seen."""
    step = (right - left) / max(len(counts), 1)
    bars = [_bar(left + step * i, step, count, of) for i, count in enumerate(counts) if count]
    line = path("axis", across(left, right, STRIP))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {figure(width)} {STRIP + 4}" role="img" '
        f'aria-label="{plain(title)}">{line}{"".join(bars)}</svg>'
    )


STRIP = 32


def _bar(x: float, step: float, count: int, of: int) -> str:
    tall = max((STRIP - 2) * count / max(of, 1), 3)
    css = "d-full" if count >= of else "d-part"
    size = f'width="{figure(step * 0.7)}" height="{figure(tall)}"'
    return f'<rect class="{css}" x="{figure(x + step * 0.15)}" y="{figure(STRIP - tall)}" {size}/>'


def _reach(analysis: Analysis) -> list[float]:
    lines = [phase.centre for phase in analysis.phases]
    return [v for v in (analysis.target, *lines, *(point.value for point in analysis.points)) if v is not None]


def _axes(on: Ruler) -> list[str]:
    grid = path("grid", *(across(on.left, on.right, on.y(tick)) for tick in on.ticks[1:]))
    words = tick_words(on.ticks, on.unit)
    rungs = [text(on.left - 6, on.y(tick) + 4, said, "end") for tick, said in zip(on.ticks, words, strict=True)]
    months = [text(on.left, HEIGHT - 6, f"{on.first:%b %Y}"), text(on.right, HEIGHT - 6, f"{on.last:%b %Y}", "end")]
    return [grid, path("axis", across(on.left, on.right, BOTTOM)), *rungs, *months]


def _lines(analysis: Analysis, dates: Sequence[date], on: Ruler) -> list[str]:
    target = [] if analysis.target is None else [across(on.left, on.right, on.y(analysis.target))]
    centres = [
        across(on.x(dates[phase.start - 1]) - EDGE, on.x(dates[phase.end - 1]) + EDGE, on.y(phase.centre))
        for phase in analysis.phases
        if phase.centre is not None
    ]
    parts = [[(on.x(dates[p.index - 1]), on.y(p.value or 0)) for p in part] for part in unbroken(analysis)]
    strokes = [polyline(part) for part in parts if len(part) > 1]
    return [path(css, *steps) for css, steps in (("target", target), ("centre", centres), ("line", strokes)) if steps]


def _points(analysis: Analysis, dates: Sequence[date], on: Ruler) -> list[str]:
    """Ordinary points are one path of dots, those with a signal shapes of their own: fifty charts fit in one page."""
    seen = [(point, shown_kind(point, analysis)) for point in analysis.points if point.value is not None]
    places = [(kind, on.x(dates[point.index - 1]), on.y(point.value or 0)) for point, kind in seen]
    plain_dots = [f"M{figure(x)} {figure(y)}h0" for kind, x, y in places if kind == "common"]
    return [
        *([path("dots", *plain_dots)] if plain_dots else []),
        *(dot(kind, x, y, 0.75) for kind, x, y in places if kind != "common"),
    ]


def _centre(analysis: Analysis, unit: str) -> str:
    centre = analysis.phases[-1].centre if analysis.phases else None
    return "" if centre is None else number(centre, unit if unit in BARE_NUMBER_UNITS else "")


def _centre_label(analysis: Analysis, on: Ruler) -> list[str]:
    centre = analysis.phases[-1].centre if analysis.phases else None
    words = _centre(analysis, on.unit)
    return [] if centre is None else [text(on.right + 4, on.y(centre) + 4, words, "strong")]
