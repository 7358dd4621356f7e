"""Draws where a number is heading: what was recorded, one line for each course with its band, the target, the ceiling.

Every line has its own stroke as well as its colour, and its name stands beside it; on a phone the key names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from lms.charts.labelling import LINE_HEIGHT, Board, Box, Spot, text_width, wrapped
from lms.charts.scales import Scale, spread, whole_ticks
from lms.charts.shapes import across, down, figure, group, path, plain, polyline, text
from lms.charts.words import number

NARROW = 520
TOP_ROOM, AXIS_ROOM, KEY_LINE = 44, 30, 20
INK = {"now": "t-concern", "if": "t-accent", "two": "strong"}
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One course: a value at each of the projection's days, and the band of values round it where there is one.

    `css` tells its stroke: now, if or two. `beside` is printed along it. `hits` are the days between which chance lets
    it meet the target; an open end is later than the drawing.
    """

    name: str
    css: str
    values: Sequence[float]
    band: Sequence[tuple[float, float]] = ()
    beside: Sequence[str] = ()
    reached: date | None = None
    hits: tuple[date, date | None] | None = None
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """What is drawn. `days` are those of the lines, the first is today.

    `said` are the words of the days to walk along, by their position among `days`. `most` is the most there can be,
    which the drawing reaches up to.
    """

    days: Sequence[date]
    lines: Sequence[Line]
    unit: str
    recorded: Sequence[tuple[date, float]] = ()
    target: float | None = None
    target_day: date | None = None
    most: float | None = None
    said: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class _Scene:
    subject: Projection
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    values: Scale
    time: Scale
    ticks: Sequence[float]
    ends: Sequence[tuple[float, str, str]]
    board: Board = field(compare=False)

    @property
    def is_narrow(self) -> bool:
        return self.width < NARROW

    def x(self, day: date) -> float:
        return self.time.at(day.toordinal())

    def y(self, value: float) -> float:
        return self.values.at(value)

    def places(self, days: Sequence[date], values: Sequence[float]) -> list[Place]:
        return [(self.x(day), self.y(value)) for day, value in zip(days, values, strict=True)]


def draw_projection(
    subject: Projection,
    *,
    title: str,
    description: str,
    width: int = 760,
    height: int = 430,
    id_prefix: str = "forecast",
) -> str:
    """The drawing as one SVG element. Under 520 wide it is made for a phone, with a key below on top of the height."""
    if any(len(line.values) != len(subject.days) for line in subject.lines):
        raise ValueError("Every line needs a value for each of the days.")
    scene = _lay_out(subject, width, height)
    layers: tuple[Callable[[_Scene], list[str]], ...] = (
        _draw_axes, _draw_recorded, _draw_target, _draw_ceilings, _draw_bands, _draw_lines, _draw_hits, _draw_days,
        _draw_ends, _draw_today, _draw_beside, _draw_key,
    )  # fmt: skip
    body = "\n".join(piece for layer in layers for piece in layer(scene))
    name = plain(id_prefix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {figure(scene.width)} '
        f'{figure(scene.height)}" role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">{plain(title)}</title>\n<desc id="{name}-desc">{plain(description)}</desc>\n'
        f"{body}\n</svg>"
    )


def _lay_out(subject: Projection, width: float, height: float) -> _Scene:
    narrow = width < NARROW
    ticks = whole_ticks(0, _highest(subject), most=5 if narrow else 7)
    ends = list(_ends(subject, ticks[-1], narrow=narrow))
    left = 12 + max(text_width(number(tick)) for tick in ticks)
    right = width - 12 - max((text_width(words) * 1.1 for _, words, _ in ends), default=0)
    first = min([subject.days[0], *(day for day, _ in subject.recorded)])
    bottom = height - AXIS_ROOM
    return _Scene(
        subject=subject,
        width=width,
        height=height + (KEY_LINE * len(_key(subject)) + 12 if narrow else 0),
        left=left,
        right=right,
        top=TOP_ROOM,
        bottom=bottom,
        values=Scale(0, ticks[-1], bottom, TOP_ROOM),
        time=Scale(first.toordinal(), max(subject.days[-1].toordinal(), first.toordinal() + 1), left, right),
        ticks=ticks,
        ends=ends,
        board=Board(Box(left, TOP_ROOM, right, bottom - 2)),
    )


def _highest(subject: Projection) -> float:
    """As high as the most there can be, or a quarter over the target, which a line that goes further leaves."""
    seen = [1, *(value for _, value in subject.recorded), *(line.values[0] for line in subject.lines)]
    if subject.target is None and subject.most is None:
        return max([*seen, *(value for line in subject.lines for value in line.values)])
    return max([*seen, subject.most or 0, (subject.target or 0) * (1 if subject.most else 1.25)])


def _ends(subject: Projection, top: float, *, narrow: bool) -> Iterator[tuple[float, str, str]]:
    """Value, words and ink of what is named at the right-hand end."""
    if subject.target is not None:
        yield subject.target, number(subject.target) if narrow else f"Target {number(subject.target)}", "t-done"
    for line in subject.lines:
        if line.ceiling is not None and line.ceiling <= top:
            words = number(line.ceiling) if narrow else f"Ceiling {number(line.ceiling)}"
            yield line.ceiling, words, INK[line.css]
        if line.values[-1] <= top:
            yield line.values[-1], number(float(round(line.values[-1]))), "strong"


def _draw_axes(scene: _Scene) -> list[str]:
    pieces = [path("grid", *(across(scene.left, scene.right, scene.y(tick)) for tick in scene.ticks[1:]))]
    pieces += [text(scene.left - 8, scene.y(tick) + 4.5, number(tick), "end") for tick in scene.ticks]
    years = list(_years(scene))
    marks = [down(scene.x(day), scene.bottom, scene.bottom + 5) for day in years]
    pieces.append(path("axis", across(scene.left, scene.right, scene.bottom), *marks))
    pieces += [text(scene.x(day), scene.bottom + 20, str(day.year), "mid") for day in years]
    return [*pieces, text(2, 14, scene.subject.unit, "strong")]


def _years(scene: _Scene) -> Iterator[date]:
    """The first of January of as many years as there is room for."""
    first, last = date.fromordinal(int(scene.time.low)), date.fromordinal(int(scene.time.high))
    found = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    room = max(1, int((scene.right - scene.left) / 48))
    return (day for day in found if day.year % -(-max(len(found), 1) // room) == 0)


def _draw_recorded(scene: _Scene) -> list[str]:
    """What happened, on darker ground; the forecast begins where it ends."""
    recorded = scene.subject.recorded
    if len(recorded) < 2:
        return []
    today = scene.x(scene.subject.days[0])
    size = f'width="{figure(today - scene.left)}" height="{figure(scene.bottom - scene.top)}"'
    places = scene.places([day for day, _ in recorded], [value for _, value in recorded])
    _keep_off(scene, places)
    pieces = [
        f'<rect class="band" x="{figure(scene.left)}" y="{figure(scene.top)}" {size}/>',
        path("leader", down(today, scene.top, scene.bottom)),
        path("f f-was", polyline(places)),
    ]
    for words, spot in (
        ("Recorded", Spot(today - 8, scene.bottom - 8, "end")),
        ("Forecast", Spot(today + 8, scene.bottom - 8)),
    ):
        if not scene.is_narrow and scene.board.place([words], [spot]):
            pieces.append(text(spot.x, spot.y, words, spot.dressed("")))
    return pieces


def _draw_target(scene: _Scene) -> list[str]:
    target, due = scene.subject.target, scene.subject.target_day
    pieces = []
    if target is not None:
        _keep_off(scene, [(scene.left, scene.y(target)), (scene.right, scene.y(target))])
        pieces.append(path("target", across(scene.left, scene.right, scene.y(target))))
    if due is not None and scene.subject.days[0] <= due <= scene.subject.days[-1]:
        x, words = scene.x(due), f"Target date {due:%B %Y}"
        half = text_width(words) / 2
        at = min(max(x, scene.left + half), scene.width - half)
        pieces += [path("rebase", down(x, scene.top - 8, scene.bottom)), text(at, scene.top - 13, words, "mid strong")]
        scene.board.busy.append(Box(x - 1, scene.top, x + 1, scene.bottom))
    return pieces


def _draw_ceilings(scene: _Scene) -> list[str]:
    start, pieces = scene.x(scene.subject.days[0]), []
    for line in scene.subject.lines:
        if line.ceiling is not None and line.ceiling <= scene.values.high:
            y = scene.y(line.ceiling)
            _keep_off(scene, [(start, y), (scene.right, y)])
            pieces.append(path(f"ceiling f-{line.css}", across(start, scene.right, y)))
    return pieces


def _draw_bands(scene: _Scene) -> list[str]:
    pieces = []
    for line in scene.subject.lines:
        if line.band:
            highs = [min(high, scene.values.high) for _, high in line.band]
            lows = [min(low, scene.values.high) for low, _ in line.band]
            days = scene.subject.days
            edge = scene.places(days, highs) + scene.places(days, lows)[::-1]
            pieces.append(path(f"f-band-{line.css}", f"{polyline(edge)}z"))
    return pieces


def _draw_lines(scene: _Scene) -> list[str]:
    pieces = []
    for line in scene.subject.lines:
        places = _inside(scene, line.values)
        _keep_off(scene, places)
        pieces.append(path(f"f f-{line.css}", polyline(places)))
    return pieces


def _inside(scene: _Scene, values: Sequence[float]) -> list[Place]:
    """The places of a line, up to where it leaves the drawing at its top."""
    top, places = scene.values.high, scene.places(scene.subject.days, values)
    kept = places[:1]
    for (before, after), (start, end) in zip(pairwise(values), pairwise(places), strict=True):
        if after > top:
            part = max(0.0, (top - before) / (after - before))
            kept.append((start[0] + part * (end[0] - start[0]), scene.top))
            break
        kept.append(end)
    return kept


def _keep_off(scene: _Scene, places: Sequence[Place]) -> None:
    """Words should rather not lie across a line: boxes of a few pixels all along it."""
    for (x, y), (to_x, to_y) in pairwise(places):
        parts = max(1, int(max(abs(to_x - x), abs(to_y - y)) / 8))
        for part in range(parts + 1):
            at_x, at_y = x + (to_x - x) * part / parts, y + (to_y - y) * part / parts
            scene.board.busy.append(Box(at_x - 4, at_y - 3, at_x + 4, at_y + 3))


def _draw_hits(scene: _Scene) -> list[str]:
    """Where each line meets the target, and between which days chance lets it."""
    target, pieces = scene.subject.target, []
    for line in scene.subject.lines if target is not None else ():
        y = scene.y(target or 0)
        if line.hits and line.hits[0] <= scene.subject.days[-1]:
            end = min(line.hits[1] or scene.subject.days[-1], scene.subject.days[-1])
            pieces.append(path(f"f-hits f-{line.css}", across(scene.x(line.hits[0]), scene.x(end), y)))
        if line.reached and scene.subject.days[0] < line.reached <= scene.subject.days[-1]:
            x = scene.x(line.reached)
            pieces.append(f'<circle class="f-hit f-{line.css}" cx="{figure(x)}" cy="{figure(y)}" r="6"/>')
    return pieces


def _draw_days(scene: _Scene) -> list[str]:
    """The days to walk along, each with its words; the dots lie on the first line, as far as it is drawn."""
    subject = scene.subject
    values = subject.lines[0].values if subject.lines else []
    drawn = [(position, words) for position, words in subject.said if values and values[position] <= scene.values.high]
    return [
        group(
            words,
            [f'<circle class="pt" cx="{figure(x)}" cy="{figure(y)}" r="3.4"/>'],
            f' data-point="{place}"',
        )
        for place, (position, words) in enumerate(drawn, start=1)
        for x, y in [(scene.x(subject.days[position]), scene.y(values[position]))]
    ]


def _draw_ends(scene: _Scene) -> list[str]:
    lines = [scene.y(value) for value, _, _ in scene.ends]
    places = spread(lines, 16, scene.top, scene.bottom)
    pieces = []
    for (_, words, css), line, place in zip(scene.ends, lines, places, strict=True):
        if abs(place - line) > 3:
            turn = f"M{figure(scene.right)} {figure(line)}L{figure(scene.right + 6)} {figure(place)}"
            pieces.append(path("leader", turn))
        pieces.append(text(scene.right + 8, place + 4.5, words, css))
    return pieces


def _draw_today(scene: _Scene) -> list[str]:
    if not scene.subject.lines:
        return []
    value = scene.subject.lines[0].values[0]
    x, y = scene.x(scene.subject.days[0]), scene.y(value)
    words = [f"{number(value)} today"]
    spot = scene.board.place(words, [Spot(x + 10, y + 18), Spot(x + 10, y + 32), Spot(x + 10, y - 10)], most_busy=2)
    pieces = [f'<circle class="f-today" cx="{figure(x)}" cy="{figure(y)}" r="5"/>']
    return [*pieces, text(spot.x, spot.y, words[0], spot.dressed("strong", halo=True))] if spot else pieces


def _draw_beside(scene: _Scene) -> list[str]:
    """What each line is, along it where nothing lies in the way; a phone has the key."""
    if scene.is_narrow:
        return []
    return [piece for line in scene.subject.lines for piece in _beside(scene, line)]


def _beside(scene: _Scene, line: Line) -> list[str]:
    places = _moving(_inside(scene, line.values))
    words = [part for said in line.beside for part in wrapped(said, 26, 2)]
    lift = (len(words) - 1) * LINE_HEIGHT
    spots = [
        spot
        for share in (0.55, 0.7, 0.4, 0.85, 0.25)
        for x, y in [places[int(share * (len(places) - 1))]]
        for spot in (
            Spot(x + 12, y + 22), Spot(x + 12, y + 36), Spot(x - 12, y - 14 - lift, "end"),
            Spot(x - 12, y - 28 - lift, "end"), Spot(x + 22, y + 54), Spot(x - 22, y - 46 - lift, "end"),
        )
    ]  # fmt: skip
    spot = scene.board.place(words, spots, most_busy=3) if words else None
    if spot is None:
        return []
    return [
        text(spot.x, spot.y + row * LINE_HEIGHT, said, spot.dressed("" if row else INK[line.css], halo=True))
        for row, said in enumerate(words)
    ]


def _moving(places: list[Place]) -> list[Place]:
    """The part of a line before it runs level at its end, where several lines may lie on one another."""
    level = next(at for at, (_, y) in enumerate(places) if abs(y - places[-1][1]) < 0.5)
    return places[: level + 1] if level > 2 else places


def _key(subject: Projection) -> list[tuple[str, str]]:
    rows = [(f"f f-{line.css}", line.name) for line in subject.lines]
    rows += [(f"ceiling f-{line.css}", f"Ceiling: {line.name}") for line in subject.lines if line.ceiling is not None]
    return [*rows, ("target", "Target")] if subject.target is not None else rows


def _draw_key(scene: _Scene) -> list[str]:
    """On a phone, what the lines are, since their ends carry only numbers."""
    if not scene.is_narrow:
        return []
    pieces, y = [], scene.bottom + AXIS_ROOM + 18
    for css, words in _key(scene.subject):
        pieces += [path(css, across(4, 40, y - 4.5)), text(48, y, words)]
        y += KEY_LINE
    return pieces
