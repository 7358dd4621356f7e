"""Draws the driver diagram from left to right: a view of the outline, which is the control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe

from lms.charts.labelling import wrapped
from lms.charts.shapes import figure, plain, text
from lms.projects.models import DriverNode, Project
from lms.projects.outline import Branch, aim_words, outline

COLUMNS = ((0, 196), (246, 206), (502, 232), (784, 288))  # left edge and width
TITLES = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
CSS = ("dd-aim", "dd-1", "dd-box", "dd-box")
INK = ("on-dark", "strong", "", "strong")
LETTERS = (22, 24, 28, 34)  # as many as fit in a box
LINE, PADDING, SPACE, TOP, WIDTH = 18, 18, 12, 40, 1074


@dataclass(slots=True)
class Box:
    """One box: its words, its height, and where its middle came to lie."""

    column: int
    lines: list[str]
    below: list[Box]
    status: str = ""
    middle: float = 0
    children: float = field(init=False, default=0)

    @property
    def height(self) -> float:
        return (len(self.lines) + bool(self.status)) * LINE + PADDING

    @property
    def room(self) -> float:
        """How much height this box and all to its right need."""
        return max(self.height + SPACE, sum(box.room for box in self.below))


def draw_drivers(project: Project) -> SafeString:
    """The tree as one SVG element; what people typed is escaped."""
    branches = outline(project)
    aim = Box(0, wrapped(aim_words(project), LETTERS[0], 8), [_box(branch) for branch in branches])
    _place(aim, TOP)
    pieces = [text(left, 16, title, "strong") for (left, _), title in zip(COLUMNS, TITLES, strict=True)]
    pieces += _drawn(aim)
    height = figure(TOP + aim.room)
    counts = _counted(project)
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="dd-title dd-desc"><title id="dd-title">{plain(counts)}</title>'
        f'<desc id="dd-desc">The same tree as the outline, drawn from left to right.</desc>{"".join(pieces)}</svg>'
    )
    return mark_safe(drawing)


def _counted(project: Project) -> str:
    kinds = [node.kind for node in project.drivers.all()]
    counts = [f"{kinds.count(kind)} {label}s" for kind, label in DriverNode.Kind.choices]
    return f"Driver diagram: aim, {', '.join(counts)}"


def _box(branch: Branch) -> Box:
    column = {DriverNode.Kind.PRIMARY: 1, DriverNode.Kind.SECONDARY: 2}.get(DriverNode.Kind(branch.node.kind), 3)
    status = branch.words if column == 3 else ""
    return Box(column, wrapped(branch.node.text, LETTERS[column], 6), [_box(b) for b in branch.below], status)


def _place(box: Box, top: float) -> None:
    """Give each box the middle of the room that it and its children share."""
    room = sum(child.room for child in box.below)
    at = top + max(0, (box.room - room) / 2)
    for child in box.below:
        _place(child, at)
        at += child.room
    middles = [child.middle for child in box.below]
    box.middle = (middles[0] + middles[-1]) / 2 if middles else top + box.room / 2
    box.middle = max(box.middle, top + box.height / 2)


def _drawn(box: Box) -> list[str]:
    left, width = COLUMNS[box.column]
    pieces = [_link(box, child) for child in box.below]
    top = box.middle - box.height / 2
    pieces.append(
        f'<rect class="{CSS[box.column]}" x="{left}" y="{figure(top)}" '
        f'width="{width}" height="{figure(box.height)}" rx="6"/>'
    )
    pieces += _words(box, left + 14, top + 22.5)
    return [*pieces, *(piece for child in box.below for piece in _drawn(child))]


def _words(box: Box, x: float, y: float) -> list[str]:
    rows: Sequence[tuple[str, str]] = [(line, INK[box.column]) for line in box.lines]
    rows = [*rows, *([(box.status, "")] if box.status else [])]
    return [text(x, y + place * LINE, words, css) for place, (words, css) in enumerate(rows)]


def _link(parent: Box, child: Box) -> str:
    left, width = COLUMNS[parent.column]
    start, end = left + width, COLUMNS[child.column][0]
    bend = figure((start + end) / 2)
    here, there = figure(parent.middle), figure(child.middle)
    return f'<path class="dd-link" d="M{start} {here}C{bend} {here} {bend} {there} {end} {there}"/>'
