"""Draws a chart as SVG on the server, so that it works without scripts, prints, and goes into reports.

Colour is always doubled by shape, line style or words. Classes come from the stylesheet; there are no inline styles.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from lms.charts.annotations import draw_latest_run, draw_notes, draw_pdsa_lane, draw_rebases
from lms.charts.labelling import Box, Spot, text_width
from lms.charts.scales import date_ticks, spread, thinned
from lms.charts.scene import (
    Note,
    PdsaMark,
    Scene,
    Step,
    Subject,
    has_limits,
    has_unit_line,
    lay_out,
    tick_words,
    unbroken,
)
from lms.charts.shapes import across, dot, down, figure, group, path, plain, polyline, ring, speck, stairs, text
from lms.charts.sparkline import sparkline
from lms.charts.spc import Analysis, Phase, Point
from lms.charts.words import centre_name, point_words, shown_kind

__all__ = ["Note", "PdsaMark", "draw", "sparkline"]


def draw(
    analysis: Analysis,
    *,
    labels: Sequence[str],
    title: str,
    description: str,
    unit: str = "",
    target: float | None = None,
    target_label: str | None = None,
    dates: Sequence[date] = (),
    phase_names: Sequence[str] = (),
    notes: Sequence[Note] = (),
    pdsa: Sequence[PdsaMark] = (),
    width: int = 760,
    height: int = 420,
    id_prefix: str = "chart",
    is_judged: bool = True,
) -> str:
    """The chart as one SVG element, for a page to print as it is.

    `labels` names every point in full ("15 December 2025"). With `dates`, the axis is labelled by month or day,
    otherwise by as many of the labels as fit. `phase_names` has one name per phase, printed where it begins. Under 520
    wide the drawing is made for a phone. A lane for PDSA cycles comes on top of the height. A chart that is not judged
    leaves it to its reader to see what the rules would say.
    """
    if len(labels) != len(analysis.points):
        raise ValueError(f"{len(analysis.points)} points but {len(labels)} labels.")
    target = analysis.target if target is None else target
    analysis = analysis if is_judged else _without_signals(analysis)
    subject = Subject(analysis, labels, unit, target, target_label, dates, phase_names, notes, pdsa, is_judged)
    scene = lay_out(subject, width, height)
    layers = (
        _draw_bands,
        _draw_values_axis,
        _draw_time_axis,
        _draw_target,
        _draw_phase_lines,
        draw_rebases,
        _draw_line,
        _draw_points,
        _draw_end_labels,
        _draw_earlier_labels,
        draw_notes,
        draw_latest_run,
        draw_pdsa_lane,
        _draw_key,
    )
    body = "\n".join(piece for layer in layers for piece in layer(scene))
    return _framed(scene, body, title, description, id_prefix)


def _without_signals(analysis: Analysis) -> Analysis:
    return replace(analysis, points=tuple(replace(point, signals=frozenset()) for point in analysis.points))


def _framed(scene: Scene, body: str, title: str, description: str, id_prefix: str) -> str:
    name = plain(id_prefix)
    size = f"0 0 {figure(scene.width)} {figure(scene.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="{size}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">{plain(title)}</title>\n<desc id="{name}-desc">{plain(description)}</desc>\n'
        f"{body}\n</svg>"
    )


def _draw_bands(scene: Scene) -> list[str]:
    """The ground between the limits of each phase."""
    return [_band(scene, stretch) for phase in scene.analysis.phases for stretch in scene.stretches(phase)]


def _band(scene: Scene, stretch: list[Step]) -> str:
    """One piece, whose top and bottom step where the limits do."""
    if len(stretch) == 1:
        start, end, bottom, top = stretch[0]
        size = f'width="{figure(end - start)}" height="{figure(bottom - top)}"'
        return f'<rect class="band" x="{figure(start)}" y="{figure(top)}" {size}/>'
    there = stairs([(start, end, top) for start, end, _, top in stretch])
    back = stairs([(end, start, bottom) for start, end, bottom, _ in reversed(stretch)])
    return path("band", f"{there}L{back[1:]}z")


def _draw_values_axis(scene: Scene) -> list[str]:
    unit = scene.subject.unit
    lines = [across(scene.left, scene.right, scene.y(tick)) for tick in scene.ticks[1:]]
    words = tick_words(scene.ticks, unit)
    pieces = [path("grid", *lines)]
    pieces += [
        text(scene.left - 8, scene.y(tick) + 4.5, said, "end") for tick, said in zip(scene.ticks, words, strict=True)
    ]
    if has_unit_line(unit):
        pieces.append(text(2, scene.top - 12, unit))
    return pieces


def _draw_time_axis(scene: Scene) -> list[str]:
    ticks = _apart(_time_ticks(scene))
    marks = [down(scene.x(index), scene.bottom, scene.bottom + 6) for index, _, _ in ticks]
    pieces = [path("axis", across(scene.left, scene.right, scene.bottom), *marks)]
    return pieces + [text(place, scene.bottom + 20, words, "mid") for _, place, words in ticks]


def _time_ticks(scene: Scene) -> list[tuple[int, float, str]]:
    """Index, place and words of each tick, as many as there is room for."""
    subject, room = scene.subject, scene.right - scene.left
    if subject.dates:
        chosen = date_ticks(subject.dates, int(room / 66))
    else:
        widest = max(map(text_width, subject.labels), default=1)
        chosen = [(i, subject.labels[i]) for i in thinned(len(subject.labels), int(room / (widest + 12)))]
    return [(i + 1, _kept_inside(scene.x(i + 1), words, scene.width), words) for i, words in chosen]


def _kept_inside(x: float, words: str, width: float) -> float:
    half = text_width(words) / 2
    return min(max(x, half), width - half)


def _apart(ticks: list[tuple[int, float, str]]) -> list[tuple[int, float, str]]:
    """Without the ticks whose words would touch; one that names its year displaces one that does not."""
    kept: list[tuple[int, float, str]] = []
    for tick in ticks:
        while kept and _left_edge(tick) < _right_edge(kept[-1]) and len(tick[2]) > len(kept[-1][2]):
            kept.pop()
        if not kept or _left_edge(tick) >= _right_edge(kept[-1]):
            kept.append(tick)
    return kept


def _left_edge(tick: tuple[int, float, str]) -> float:
    return tick[1] - text_width(tick[2]) / 2


def _right_edge(tick: tuple[int, float, str]) -> float:
    return tick[1] + text_width(tick[2]) / 2 + 6


def _draw_target(scene: Scene) -> list[str]:
    target = scene.subject.target
    if target is None:
        return []
    _keep_clear(scene, scene.left, scene.right, scene.y(target))
    return [path("target", across(scene.left, scene.right, scene.y(target)))]


def _keep_clear(scene: Scene, start: float, end: float, y: float) -> None:
    """Words should rather not lie across a line."""
    scene.board.busy.append(Box(start, y - 1, end, y + 1))


def _draw_phase_lines(scene: Scene) -> list[str]:
    pieces = []
    for phase in scene.analysis.phases:
        start, end = scene.reach(phase)
        for stretch in scene.stretches(phase):
            upper = [(first, last, top) for first, last, _, top in stretch]
            lower = [(first, last, bottom) for first, last, bottom, _ in stretch]
            pieces.append(path("limit", stairs(upper), stairs(lower)))
            for first, last, y in upper + lower:
                _keep_clear(scene, first, last, y)
        if phase.centre is not None:
            pieces.append(path("centre", across(start, end, scene.y(phase.centre))))
    return pieces


def _draw_line(scene: Scene) -> list[str]:
    """The line through the points, broken at gaps and between phases."""
    parts = [[(scene.x(point.index), scene.y(point.value or 0)) for point in part] for part in unbroken(scene.analysis)]
    for part in parts:
        scene.board.busy += [Box(x - 5, y - 5, x + 5, y + 5) for x, y in _with_thirds(part)]
    strokes = [polyline(part) for part in parts if len(part) > 1]
    return [path("line", *strokes)] if strokes else []


def _with_thirds(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The places and two more between each pair, so that words keep off the line as well."""
    between = [
        (x + (to_x - x) * part / 3, y + (to_y - y) * part / 3)
        for (x, y), (to_x, to_y) in pairwise(places)
        for part in (1, 2)
    ]
    return places + between


def _draw_points(scene: Scene) -> list[str]:
    return [_point(scene, point) for point in scene.analysis.points if point.value is not None]


def _point(scene: Scene, point: Point) -> str:
    return group(_point_title(scene, point), [_shape(scene, point)], f' data-point="{point.index}"')


def _shape(scene: Scene, point: Point) -> str:
    kind, x, y = shown_kind(point, scene.analysis), scene.x(point.index), scene.y(point.value or 0)
    if kind == "common" and point.excluded:
        return ring(x, y, scene.dot_size)
    if kind == "common" and scene.is_crowded:
        return speck(x, y)
    return dot(kind, x, y, scene.dot_size)


def _point_title(scene: Scene, point: Point) -> str:
    """Date, value, what the rules say, and what people noted."""
    said = [f"{scene.subject.labels[point.index - 1]}: {scene.say(point.value or 0)}"]
    if scene.subject.is_judged:
        said.append(point_words(point, scene.analysis))
    if point.excluded:
        said.append("Left out of the limits")
    said += [note.text for note in scene.subject.notes if note.index == point.index]
    return " ".join(f"{words.rstrip('.')}." for words in said)


def _draw_end_labels(scene: Scene) -> list[str]:
    places = [scene.y(label.value) for label in scene.end_labels]
    pieces = []
    for label, line, place in zip(scene.end_labels, places, spread(places, 16, scene.top, scene.bottom), strict=True):
        spot = Spot(scene.right + 8, place + 4.5)
        scene.board.taken.append(spot.box([label.words]))
        if abs(place - line) > 3:
            pieces.append(path("leader", f"M{figure(scene.right)} {figure(line)}L{figure(spot.x - 2)} {figure(place)}"))
        pieces.append(text(spot.x, spot.y, label.words, label.css))
    return pieces


def _draw_earlier_labels(scene: Scene) -> list[str]:
    """The lines of earlier phases, named inside the drawing where there is room."""
    pieces = []
    for phase in scene.analysis.phases[:-1]:
        if phase.centre is not None:
            name = centre_name(scene.analysis).capitalize()
            pieces += _inside_label(scene, phase, phase.centre, name, "strong")
        if has_limits(phase) and not scene.is_narrow:
            pieces += _inside_label(scene, phase, phase.upper or 0, "Upper", "")
            pieces += _inside_label(scene, phase, phase.lower or 0, "Lower", "")
    return pieces


def _inside_label(scene: Scene, phase: Phase, value: float, line: str, css: str) -> list[str]:
    (start, end), y, words = scene.reach(phase), scene.y(value), scene.name(line, value)
    if text_width(words) > end - start - 6:
        return []
    lifts = (-7, 17, -20, 30) if css else (-7, 17)
    spots = [spot for lift in lifts for spot in (Spot(end - 4, y + lift, "end"), Spot(start + 2, y + lift))]
    spot = scene.board.place([words], spots, most_busy=3 if css else 1)
    return [text(spot.x, spot.y, words, spot.dressed(css, halo=True))] if spot else []


def _draw_key(scene: Scene) -> list[str]:
    """On a phone, what the lines are, since their ends carry only numbers."""
    if not scene.is_narrow or not scene.analysis.phases:
        return []
    lines = [("centre", centre_name(scene.analysis).capitalize())]
    if any(map(has_limits, scene.analysis.phases)):
        lines.append(("limit", "Limits"))
    if scene.subject.target is not None:
        lines.append(("target", "Target"))
    pieces, x, y = [], scene.left, scene.height - 12
    for css, words in lines:
        pieces += [path(css, across(x, x + 22, y - 4.5)), text(x + 28, y, words)]
        x += 28 + text_width(words) + 12
    return pieces
