"""Draws how one number became another: bars that stand on each other, from an opening to a closing stock.

Stocks stand on the axis; what was gained carries a plus and what was lost a minus, so that colour isn't needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from lms.charts.labelling import text_width
from lms.charts.scales import Scale, span_of, whole_ticks
from lms.charts.shapes import across, down, figure, path, plain, text

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 700, 330, 52, 30, 262
SHARE = 0.63  # of its room that a bar fills
THINNEST = 2.5
BIG = 1.3  # of the usual width: what is written large and strong
# On a phone the steps stand below each other: how wide that is, the room for their names, for a step and for its bar.
PHONE, NAMES, ROW, BAR = 300, 112, 46, 24


@dataclass(frozen=True, slots=True)
class Step:
    """A stock, or what was gained (above 0) or lost on the way to the next one; `note` stands below its name."""

    name: str
    value: int
    note: str = ""
    is_stock: bool = False

    @property
    def words(self) -> str:
        return f"{self.value:,}" if self.is_stock or not self.value else f"{self.value:+,}".replace("-", "−")


def waterfall(steps: Sequence[Step], *, title: str, description: str, id_prefix: str = "flow") -> str:
    """The steps as one SVG element."""
    heights = _heights(steps)
    ticks = whole_ticks(*span_of([0, *(end for ends in heights for end in ends)]), most=7)
    y = Scale(ticks[0], ticks[-1], BOTTOM, TOP)
    room = (WIDTH - LEFT - 10) / max(len(steps), 1)
    pieces = [path("grid", *(across(LEFT, WIDTH - 10, y.at(tick)) for tick in ticks if tick))]
    pieces += [text(LEFT - 8, y.at(tick) + 4.5, f"{tick:,.0f}", "end") for tick in ticks]
    for place, (step, (low, high)) in enumerate(zip(steps, heights, strict=True)):
        pieces += _bar(step, LEFT + room * place + room * (1 - SHARE) / 2, room * SHARE, y.at(low), y.at(high))
    pieces += _links(steps, heights, y, room)
    pieces.append(path("axis", across(LEFT, WIDTH - 10, y.at(0))))
    return _framed(WIDTH, HEIGHT, pieces, title, description, id_prefix)


def waterfall_on_its_side(steps: Sequence[Step], *, title: str, description: str, id_prefix: str = "flow-phone") -> str:
    """The same for a phone, from top to bottom, so that every step and number is seen at once."""
    reaches = _heights(steps)
    ends = [0, *(end for reach in reaches for end in reach)]
    numbers = max((BIG * text_width(step.words) for step in steps), default=0)
    x = Scale(min(ends), max(*ends, min(ends) + 1), NAMES, PHONE - numbers - 10)
    pieces = [path("axis", down(x.at(0), 4, ROW * len(steps) - 4))]
    for place, (step, (low, high)) in enumerate(zip(steps, reaches, strict=True)):
        pieces += _lying_bar(step, ROW * place, x.at(low), x.at(high))
    levels, tops = _levels(steps)[:-1], range(ROW, ROW * len(steps), ROW)
    links = [
        down(x.at(level), top - (ROW - BAR) / 2, top + (ROW - BAR) / 2) for level, top in zip(levels, tops, strict=True)
    ]
    pieces += [path("w-link", *links)] if links else []
    return _framed(PHONE, ROW * len(steps), pieces, title, description, id_prefix)


def _framed(width: int, height: int, pieces: Sequence[str], title: str, description: str, id_prefix: str) -> str:
    name = plain(id_prefix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{plain(title)}</title>'
        f'<desc id="{name}-d">{plain(description)}</desc>{"".join(pieces)}</svg>'
    )


def _heights(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """From where to where each bar reaches; the lower end first."""
    found, level = [], 0
    for step in steps:
        start, level = (0, step.value) if step.is_stock else (level, level + step.value)
        found.append((min(start, level), max(start, level)))
    return found


def _bar(step: Step, x: float, width: float, low: float, high: float) -> list[str]:
    css = _css(step)
    tall = max(low - high, THINNEST)
    middle = x + width / 2
    size = f'width="{figure(width)}" height="{figure(tall)}"'
    words = [text(middle, high - 7, step.words, "mid strong big"), text(middle, 283, step.name, "mid strong")]
    notes = [text(middle, 301, step.note, "mid")] if step.note else []
    return [f'<rect class="{css}" x="{figure(x)}" y="{figure(high)}" {size}/>', *words, *notes]


def _links(steps: Sequence[Step], heights: Sequence[tuple[int, int]], y: Scale, room: float) -> list[str]:
    """Thin lines at the level at which one bar ends and the next begins."""
    found = []
    for place, level in enumerate(_levels(steps)[:-1]):
        end = LEFT + room * (place + 1)
        found.append(across(end - room * (1 - SHARE) / 2, end + room * (1 - SHARE) / 2, y.at(level)))
    return [path("w-link", *found)] if found else []


def _levels(steps: Sequence[Step]) -> list[int]:
    """What is there after each step."""
    return list(accumulate(steps, lambda level, step: step.value if step.is_stock else level + step.value, initial=0))[
        1:
    ]


def _lying_bar(step: Step, top: float, low: float, high: float) -> list[str]:
    css, middle = _css(step), top + ROW / 2
    size = f'width="{figure(max(high - low, THINNEST))}" height="{BAR}"'
    bar = f'<rect class="{css}" x="{figure(low)}" y="{figure(middle - BAR / 2)}" {size}/>'
    number = text(max(high, low + THINNEST) + 6, middle + 5, step.words, "strong big")
    if not step.note:
        return [bar, number, text(0, middle + 5, step.name, "strong")]
    return [bar, number, text(0, middle - 3, step.name, "strong"), text(0, middle + 13, step.note)]


def _css(step: Step) -> str:
    return "w-total" if step.is_stock else "w-up" if step.value >= 0 else "w-down"
