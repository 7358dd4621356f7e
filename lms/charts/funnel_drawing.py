"""Draws a funnel plot as SVG: each group a link to its line of the table, so that a keyboard reaches every name."""

from __future__ import annotations

from dataclasses import dataclass

from lms.charts.funnel import Funnel, Group, Place
from lms.charts.labelling import Board, Box, Spot, text_width
from lms.charts.scales import Scale, round_ticks
from lms.charts.shapes import across, down, figure, path, plain, polyline, text

CURVE_POINTS = 48
LEFT, TOP, AXIS_ROOM = 52, 14, 46
SHAPES: dict[Place, str] = {"above": "improve", "below": "concern", "high": "special", "low": "special", "inside": ""}
WORDS: dict[Place, str] = {
    "above": "above the outer limit", "below": "below the outer limit", "high": "between the upper limits",
    "low": "between the lower limits", "inside": "inside the limits",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """The rulers of one drawing, and what is already written on it."""

    funnel: Funnel
    sizes: Scale
    shares: Scale
    width: float
    height: float
    board: Board

    def spot(self, group: Group) -> tuple[float, float]:
        return self.sizes.at(group.size), self.shares.at(group.share * 100)


def draw_funnel(
    funnel: Funnel, *, title: str, description: str, size_name: str, width: int = 760, height: int = 430,
    id_prefix: str = "funnel",
) -> str:  # fmt: skip
    """The plot as one SVG element. `size_name` says what the axis along the bottom counts."""
    frame = _frame(funnel, width, height)
    layers = [*_axes(frame, size_name), *_lines(frame), *_points(frame)]
    name = plain(id_prefix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart funnel" viewBox="0 0 {width} {height}" role="group" '
        f'aria-labelledby="{name}-title {name}-desc">\n<title id="{name}-title">{plain(title)}</title>\n'
        f'<desc id="{name}-desc">{plain(description)}</desc>\n' + "\n".join(layers) + "\n</svg>"
    )


def _frame(funnel: Funnel, width: float, height: float) -> Frame:
    largest = max(group.size for group in funnel.groups)
    narrow = width < 520
    size_ticks = round_ticks(0, largest * 1.04, most=5 if narrow else 8)
    highest = max([*(group.share for group in funnel.groups), funnel.limits(smallest(funnel)).high2])
    share_ticks = round_ticks(0, min(100.0, highest * 100 + 1), most=6)
    bottom = height - AXIS_ROOM
    sizes = Scale(0, size_ticks[-1], LEFT, width - 60)
    shares = Scale(0, share_ticks[-1], bottom, TOP)
    board = Board(Box(LEFT, 0, width, bottom - 2))
    return Frame(funnel, sizes, shares, width, height, board)


def smallest(funnel: Funnel) -> int:
    return min(group.size for group in funnel.groups)


def _axes(frame: Frame, size_name: str) -> list[str]:
    bottom, right = frame.shares.start, frame.sizes.end
    share_ticks = round_ticks(0, frame.shares.high, most=6)
    size_ticks = round_ticks(0, frame.sizes.high, most=5 if frame.width < 520 else 8)
    pieces = [path("grid", *(across(LEFT, right, frame.shares.at(tick)) for tick in share_ticks[1:]))]
    for tick in share_ticks:
        sign = "%" if tick == share_ticks[-1] else ""
        pieces.append(text(LEFT - 8, frame.shares.at(tick) + 4.5, f"{tick:g}{sign}", "end"))
    marks = [down(frame.sizes.at(tick), bottom, bottom + 6) for tick in size_ticks]
    pieces.append(path("axis", across(LEFT, right, bottom), *marks))
    pieces += [text(frame.sizes.at(tick), bottom + 20, f"{tick:,.0f}", "mid") for tick in size_ticks]
    return [*pieces, text((LEFT + right) / 2, bottom + 40, size_name, "mid strong")]


def _lines(frame: Frame) -> list[str]:
    """The share of all, and the limits at 2 and at 3 sigma; on the right what each of them is."""
    low, high = max(2, min(5, smallest(frame.funnel))), int(frame.sizes.high)
    ratio = (high / low) ** (1 / (CURVE_POINTS - 1))
    sizes = sorted({round(low * ratio**step) for step in range(CURVE_POINTS)})
    found = [(size, frame.funnel.limits(size)) for size in sizes]
    pieces = []
    for name, css in (("low3", "limit"), ("high3", "limit"), ("low2", "limit-2"), ("high2", "limit-2")):
        places = [(frame.sizes.at(size), frame.shares.at(getattr(limits, name) * 100)) for size, limits in found]
        inside = [place for place in places if TOP <= place[1] <= frame.shares.start + 0.1]
        frame.board.busy += [Box(x - 4, y - 4, x + 4, y + 4) for x, y in inside]
        if len(inside) > 1:
            pieces.append(path(css, polyline(inside)))
    centre = frame.shares.at(frame.funnel.centre * 100)
    pieces.append(path("centre", across(frame.sizes.start, frame.sizes.end, centre)))
    return [*pieces, text(frame.sizes.end + 6, centre + 4.5, f"{frame.funnel.centre * 100:.1f}%", "strong")]


def _points(frame: Frame) -> list[str]:
    """Those inside first, so that the others lie on top; the words of those outside stand there for good."""
    spots = [frame.spot(group) for group in frame.funnel.groups]
    frame.board.busy += [Box(x - 6, y - 6, x + 6, y + 6) for x, y in spots]
    order = sorted(frame.funnel.groups, key=lambda group: (_is_outside(frame, group), group.size))
    return [_point(frame, group) for group in order]


def _is_outside(frame: Frame, group: Group) -> bool:
    return frame.funnel.place(group) in ("above", "below")


def _point(frame: Frame, group: Group) -> str:
    place, (x, y) = frame.funnel.place(group), frame.spot(group)
    said = f"{group.name}: {group.share * 100:.1f}%, {group.count:,} of {group.size:,}, {WORDS[place]}"
    name = _name(frame, group, x, y)
    shape = _shape(place, x, y)
    return f'<a href="#{plain(group.key)}" aria-label="{plain(said)}"><title>{plain(said)}</title>{shape}{name}</a>'


def _shape(place: Place, x: float, y: float) -> str:
    """A diamond above, a triangle below, a square between the limits, a circle inside: never colour alone."""
    if place == "above":
        return path("pt improve", f"M{figure(x)} {figure(y - 7)}l7 7-7 7-7-7z")
    if place == "below":
        return path("pt concern", f"M{figure(x)} {figure(y - 7)}l7 12h-14z")
    if place in ("high", "low"):
        return f'<rect class="pt" x="{figure(x - 4.5)}" y="{figure(y - 4.5)}" width="9" height="9"/>'
    return f'<circle class="pt" cx="{figure(x)}" cy="{figure(y)}" r="5"/>'


def _name(frame: Frame, group: Group, x: float, y: float) -> str:
    """The name beside the point: always for those outside, where there is room; for others when they are reached."""
    words = group.name if len(group.name) <= 34 else f"{group.name[:33]}…"
    spots = [Spot(x + 10, y + 4.5), Spot(x - 10, y + 4.5, "end"), Spot(x, y - 12, "mid"), Spot(x, y + 22, "mid")]
    if _is_outside(frame, group) and (spot := frame.board.place([words], spots, most_busy=2)):
        return text(spot.x, spot.y, words, spot.dressed("strong", halo=True))
    fits = x + 10 + text_width(words) <= frame.width
    spot = Spot(x + 10, y - 8) if fits else Spot(x - 10, y - 8, "end")
    return text(spot.x, spot.y, words, spot.dressed("strong reached", halo=True))
