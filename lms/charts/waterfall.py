"""Draws how one number became another: bars that stand on each other, from an opening to a closing stock.

Stocks stand on the axis; what was gained carries a plus and what was lost a minus, so that colour isn't needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.charts.scales import Scale, round_ticks, span_of
from lms.charts.shapes import across, figure, path, plain, text

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 700, 330, 52, 30, 262
SHARE = 0.63  # of its room that a bar fills
THINNEST = 2.5


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
    ticks = round_ticks(*span_of([0, *(end for ends in heights for end in ends)]), most=7)
    y = Scale(ticks[0], ticks[-1], BOTTOM, TOP)
    room = (WIDTH - LEFT - 10) / max(len(steps), 1)
    pieces = [path("grid", *(across(LEFT, WIDTH - 10, y.at(tick)) for tick in ticks if tick))]
    pieces += [text(LEFT - 8, y.at(tick) + 4.5, f"{tick:,.0f}", "end") for tick in ticks]
    for place, (step, (low, high)) in enumerate(zip(steps, heights, strict=True)):
        pieces += _bar(step, LEFT + room * place + room * (1 - SHARE) / 2, room * SHARE, y.at(low), y.at(high))
    pieces += _links(steps, heights, y, room)
    pieces.append(path("axis", across(LEFT, WIDTH - 10, y.at(0))))
    name = plain(id_prefix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
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
    css = "w-total" if step.is_stock else "w-up" if step.value >= 0 else "w-down"
    tall = max(low - high, THINNEST)
    middle = x + width / 2
    size = f'width="{figure(width)}" height="{figure(tall)}"'
    words = [text(middle, high - 7, step.words, "mid strong big"), text(middle, 283, step.name, "mid strong")]
    notes = [text(middle, 301, step.note, "mid")] if step.note else []
    return [f'<rect class="{css}" x="{figure(x)}" y="{figure(high)}" {size}/>', *words, *notes]


def _links(steps: Sequence[Step], heights: Sequence[tuple[int, int]], y: Scale, room: float) -> list[str]:
    """Thin lines at the level at which one bar ends and the next begins."""
    level, found = 0, []
    for place, step in enumerate(steps[:-1]):
        level = step.value if step.is_stock else level + step.value
        end = LEFT + room * (place + 1)
        found.append(across(end - room * (1 - SHARE) / 2, end + room * (1 - SHARE) / 2, y.at(level)))
    return [path("w-link", *found)] if found else []
