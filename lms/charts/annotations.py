"""Owns what is added to the bare chart: rebases, notes, PDSA cycles, and the run that ends at the latest point."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lms.charts.labelling import LINE_HEIGHT, Box, Spot, text_width, wrapped
from lms.charts.scales import spread
from lms.charts.scene import Note, PdsaMark, Scene, has_limits
from lms.charts.shapes import across, down, figure, group, path, text
from lms.charts.spc import Phase, Point, leading_signal
from lms.charts.words import Kind, centre_name, shown_kind

KIND_CSS: dict[Kind, str] = {"improve": "t-improve", "concern": "t-concern", "special": "strong", "common": ""}
DISC = 11


def draw_rebases(scene: Scene) -> list[str]:
    """A dotted line where each new phase begins, with its date and name above it."""
    begun = scene.analysis.phases[1:]
    lines = [scene.reach(phase)[0] for phase in begun]
    scene.board.taken += [Box(x - 3, 0, x + 3, scene.top) for x in lines]
    return [_rebase(scene, number, phase) for number, phase in enumerate(begun, start=1)]


def _rebase(scene: Scene, number: int, phase: Phase) -> str:
    x = scene.reach(phase)[0]
    names = scene.subject.phase_names
    name = names[number] if number < len(names) else ""
    begun = scene.subject.labels[phase.start - 1]
    full = [f"Rebased {begun}", *([name] if name else [])]
    pieces = [path("rebase", down(x, 2, scene.bottom))]
    for lines in (full, full[:1], ["Rebased", begun], ["Rebased"]):
        spot = scene.board.place(lines, [Spot(x + 8, 13), Spot(x - 8, 13, "end")])
        if spot:
            pieces += _lines(spot, lines, "strong", "")
            break
    return group(": ".join(full), pieces)


def draw_notes(scene: Scene) -> list[str]:
    """Notes beside their points. One that finds no room is still in the words of its point."""
    return [piece for note in scene.subject.notes for piece in _note(scene, note)]


def _note(scene: Scene, note: Note) -> list[str]:
    point = scene.analysis.points[int(note.index) - 1]
    is_between = note.index != int(note.index)
    x, y = scene.x(note.index), scene.top + 20
    if point.value is not None and not is_between:
        y = scene.y(point.value)
    lines = wrapped(note.text, 14 if scene.is_narrow else 20, 2 if scene.is_narrow else 3)
    spot = scene.board.place(lines, _spots_around(x, y, len(lines)), most_busy=0 if scene.is_narrow else 2)
    if spot is None:
        return []
    css = "" if is_between else KIND_CSS[shown_kind(point, scene.analysis)]
    when = [path("leader", down(x, y, scene.bottom))] if is_between else []
    return [group(note.text, [*when, *_leader(x, y, spot, lines), *_lines(spot, lines, css, css, halo=True)])]


def _spots_around(x: float, y: float, lines: int) -> Iterator[Spot]:
    """Beside the point first, then further and further above and below it."""
    lift = (lines - 1) * LINE_HEIGHT
    for away in (0, 20, 40, 65, 95, 130):
        for up in (-away, away) if away else (0,):
            yield Spot(x - 12, y + 4.5 + up - lift / 2, "end")
            yield Spot(x + 12, y + 4.5 + up - lift / 2)
        yield Spot(x, y - 14 - lift - away, "mid")
        yield Spot(x, y + 25 + away, "mid")


def _leader(x: float, y: float, spot: Spot, lines: list[str]) -> list[str]:
    """A line from the point to words that are not next to it."""
    box = spot.box(lines)
    to_x, to_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    if abs(to_y - y) < 20 and abs(to_x - x) < 20:
        return []
    start = y + (9 if to_y > y else -9 if to_y < y else 0)
    return [path("leader", f"M{figure(x)} {figure(start)}L{figure(to_x)} {figure(to_y)}")]


def _lines(spot: Spot, lines: Sequence[str], first: str, others: str, *, halo: bool = False) -> list[str]:
    return [
        text(spot.x, spot.y + number * LINE_HEIGHT, words, spot.dressed(others if number else first, halo=halo))
        for number, words in enumerate(lines)
    ]


def draw_latest_run(scene: Scene) -> list[str]:
    """A bracket over the run or trend that ends at the latest point, saying how long it is."""
    latest = scene.analysis.latest
    kind = shown_kind(latest, scene.analysis) if latest else "common"
    if latest is None or kind == "common" or scene.is_narrow:
        return []
    members, words = _latest_run(scene, latest)
    if not members:
        return []
    start, end = scene.x(members[0].index) - 5, scene.x(latest.index) + 5
    over, under = _clear_of(scene, members)
    for line, baseline, turn in ((over, over - 9, 5), (under, under + 20, -5)):
        spot = scene.board.place([words], [Spot(end, baseline, "end"), Spot(start, baseline)])
        if spot:
            bracket = f"M{figure(start)} {figure(line + turn)}v{-turn}H{figure(end)}v{turn}"
            return [path("leader", bracket), *_lines(spot, [words], KIND_CSS[kind], "", halo=True)]
    return []


def _latest_run(scene: Scene, latest: Point) -> tuple[list[Point], str]:
    """The points that share the latest point's trend or run, and the words for it."""
    own = [point for point in scene.analysis.points if point.phase == latest.phase and point.value is not None]
    signal = leading_signal(latest.signals)
    if signal in ("trend_up", "trend_down"):
        way = "rising" if signal == "trend_up" else "falling"
        return own[-latest.trend :], f"{latest.trend} {way} in a row"
    if not latest.run:
        return [], ""
    side = "above" if "shift_above" in latest.signals else "below"
    members = [point for point in own if f"shift_{side}" in point.signals][-latest.run :]
    return members, f"{latest.run} in a row {side} {centre_name(scene.analysis)}"


def _clear_of(scene: Scene, members: list[Point]) -> tuple[float, float]:
    """Just above and just below the points of a run and the lines they lie between."""
    phase = scene.analysis.phases[members[0].phase]
    near = [p for p in scene.analysis.points if members[0].index - 3 <= p.index <= members[-1].index]
    values = [point.value for point in near if point.value is not None]
    limits = [line for point in near for line in (point.upper, point.lower)] if has_limits(phase) else []
    lines = [line for line in limits if line is not None]
    return scene.y(max(values + lines)) - 14, scene.y(min(values + lines)) + 14


def draw_pdsa_lane(scene: Scene) -> list[str]:
    """PDSA cycles as numbered discs in a lane under the axis, each tied to when it started."""
    marks = sorted(scene.subject.pdsa, key=lambda mark: (mark.index, mark.number))
    if not marks:
        return []
    lane = scene.bottom + 68
    starts = [min(max(scene.x(mark.index), scene.left), scene.right) for mark in marks]
    places = spread(starts, 2 * DISC + 2, scene.left + DISC, scene.right - DISC)
    gaps = [later - earlier for earlier, later in pairwise(places)]
    size = min([DISC, *(gap / 2 - 1 for gap in gaps)])
    pieces = [
        text(scene.left, scene.bottom + 44, "PDSA cycles", "strong"),
        path("grid", across(scene.left, scene.right, lane)),
    ]
    ends = [place - DISC for place in places[1:]] + [scene.width]
    for mark, start, place, end in zip(marks, starts, places, ends, strict=True):
        pieces.append(_pdsa_disc(scene, mark, start, place, lane, size, end))
    return pieces


def _pdsa_disc(scene: Scene, mark: PdsaMark, start: float, place: float, lane: float, size: float, end: float) -> str:
    tie = f"M{figure(start)} {figure(scene.bottom)}V{figure(scene.bottom + 26)}L{figure(place)} {figure(lane - size)}"
    disc = f'<circle class="pdsa" fill="var(--accent)" cx="{figure(place)}" cy="{figure(lane)}" r="{figure(size)}"/>'
    pieces = [f'<path class="leader" stroke-dasharray="1 4" d="{tie}"/>', disc]
    if size > 8:
        pieces.append(text(place, lane + 4.5, str(mark.number), "mid on-dark"))
    if mark.label and place + size + 7 + text_width(mark.label) < end:
        pieces.append(text(place + size + 7, lane + 5, mark.label, "halo"))
    position = min(max(round(mark.index), 1), len(scene.subject.labels))
    title = f"PDSA cycle {mark.number}, started about {scene.subject.labels[position - 1]}"
    return group(f"{title}: {mark.label}" if mark.label else title, pieces)
