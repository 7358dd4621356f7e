"""Draws a series small, for cards and lists: the line, its centre and target, and the points that mean something."""

from lms.charts.scales import Scale
from lms.charts.scene import unbroken
from lms.charts.shapes import across, dot, path, plain, polyline
from lms.charts.spc import Analysis, Point
from lms.charts.words import Kind, shown_kind

MARGIN = 8


def sparkline(analysis: Analysis, *, title: str, width: int = 400, height: int = 88) -> str:
    """The series as one small SVG element named by its title; the values are for the card to say in words."""
    x = Scale(1, max(len(analysis.points), 2), MARGIN, width - MARGIN)
    y = Scale(*_reach(analysis), height - MARGIN, MARGIN)
    pieces = [*_lines(analysis, x, y, width), *_marks(analysis, x, y)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart spark" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{plain(title)}">{"".join(pieces)}</svg>'
    )


def _reach(analysis: Analysis) -> tuple[float, float]:
    lines = [phase.centre for phase in analysis.phases]
    values = [v for v in (analysis.target, *lines, *(p.value for p in analysis.points)) if v is not None]
    low, high = min(values, default=0), max(values, default=1)
    return (low, high) if low < high else (low - 1, high + 1)


def _lines(analysis: Analysis, x: Scale, y: Scale, width: int) -> list[str]:
    target = [] if analysis.target is None else [across(0, width, y.at(analysis.target))]
    centres = [
        across(x.at(phase.start - 0.5), x.at(phase.end + 0.5), y.at(phase.centre))
        for phase in analysis.phases
        if phase.centre is not None
    ]
    parts = [[(x.at(p.index), y.at(p.value or 0)) for p in part] for part in unbroken(analysis)]
    strokes = [polyline(part) for part in parts if len(part) > 1]
    dressed = (("target", target), ("centre", centres), ("line", strokes))
    return [path(css, *steps) for css, steps in dressed if steps]


def _marks(analysis: Analysis, x: Scale, y: Scale) -> list[str]:
    """The points with a signal, and the latest."""
    latest = analysis.latest
    kinds: list[tuple[Point, Kind]] = [(p, shown_kind(p, analysis)) for p in analysis.points if p.value is not None]
    return [
        dot(kind, x.at(point.index), y.at(point.value or 0), 0.75)
        for point, kind in kinds
        if kind != "common" or point is latest
    ]
