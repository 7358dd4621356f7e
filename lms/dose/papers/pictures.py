"""Draws what a board paper shows beside its words: bars of the levels, heat maps."""

from __future__ import annotations

from collections.abc import Sequence

from lms.charts.labelling import wrapped
from lms.charts.shapes import down, figure, path, plain, text
from lms.dose.board.heat_map import HeatCell, HeatRow
from lms.dose.board.page import BoardLine

WIDTH = 760
BAR_LEFT, BAR_WIDTH, BAR_STEP = 190, 360, 44
HEAT_LEFT, HEAT_STEP, HEAT_NAME = 230, 34, 30  # HEAT_NAME: letters that fit on one line of two
# As on the page; the dark ones carry white words.
HEAT = {"heat-1": "#eaf2f0", "heat-2": "#c6deda", "heat-3": "#8fc3bb", "heat-4": "#26757a", "heat-5": "#183f5e"}
DARK = ("heat-4", "heat-5")


def framed(body: Sequence[str], width: float, height: float, title: str) -> str:
    size = f"0 0 {figure(width)} {figure(height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="{size}" role="img">'
        f"<title>{plain(title)}</title>{''.join(body)}</svg>"
    )


def level_bars(lines: Sequence[BoardLine]) -> str:
    """Each level with a target: a bar of those who have it, an upright stroke for the target."""
    aimed = [line for line in lines if line.dose.target]
    pieces: list[str] = []
    for number, line in enumerate(aimed):
        pieces += _bar(line, 8 + number * BAR_STEP)
    return framed(pieces, WIDTH, 12 + BAR_STEP * max(len(aimed), 1), "Each level against its target") if aimed else ""


def _bar(line: BoardLine, top: float) -> list[str]:
    dose, target = line.dose, line.dose.target or 1
    whole = max(target, dose.attained, dose.population if dose.is_share else 0)
    have, tick = BAR_WIDTH * dose.attained / whole, BAR_LEFT + BAR_WIDTH * target / whole
    short = f"{dose.gap:,} short" if dose.gap else "target reached"
    name = [text(0, top + 14 + 15 * row, words, "strong") for row, words in enumerate(wrapped(dose.level.title, 24, 2))]
    colour = f"var(--level-{dose.level.number or 3})"
    return [
        *name,
        f'<rect x="{BAR_LEFT}" y="{top}" width="{BAR_WIDTH}" height="24" fill="#eef2f2"/>',
        f'<rect x="{BAR_LEFT}" y="{top}" width="{figure(have)}" height="24" fill="{colour}"/>',
        path("centre", down(tick, top - 5, top + 29)),
        text(BAR_LEFT + BAR_WIDTH + 14, top + 16, f"{dose.attained:,} of {target:,}, {short}"),
    ]


def heat_picture(first_column: str, titles: Sequence[str], rows: Sequence[HeatRow]) -> str:
    """One heat map as a picture: the number is coverage, the colour how far that is towards the target."""
    across = (WIDTH - HEAT_LEFT) / max(len(titles), 1)
    head = [text(0, 34, first_column, "strong")]
    for column, title in enumerate(titles):
        left = HEAT_LEFT + column * across
        letters = max(6, int(across / 8))
        head += [
            text(left + across / 2, 18 + 16 * line, words, "mid strong")
            for line, words in enumerate(wrapped(title, letters, 2))
        ]
    body = [piece for number, row in enumerate(rows) for piece in _heat_row(row, 44 + number * HEAT_STEP, across)]
    return framed([*head, *body], WIDTH, 48 + HEAT_STEP * len(rows), f"Coverage by {first_column.lower()} and level")


def _heat_row(row: HeatRow, top: float, across: float) -> list[str]:
    lines = wrapped(row.row.name, HEAT_NAME, 2)
    pieces = [text(0, top + (20 if len(lines) == 1 else 12 + 15 * line), words) for line, words in enumerate(lines)]
    for column, cell in enumerate(row.cells):
        pieces += _heat_cell(cell, HEAT_LEFT + column * across, top, across - 4)
    return pieces


def _heat_cell(cell: HeatCell, left: float, top: float, width: float) -> list[str]:
    place = f'x="{figure(left)}" y="{figure(top)}" width="{figure(width)}" height="{HEAT_STEP - 4}"'
    ground = f'<rect {place} fill="{HEAT.get(cell.css, "#fff")}" stroke="#c5cfcf"/>'
    words, middle = ("hidden", "") if cell.dose is None else (cell.coverage, ""), left + width / 2
    dress = "mid strong on-dark" if cell.css in DARK else "mid strong" if cell.dose else "mid"
    return [ground, text(middle, top + 20, words[0], dress)]
