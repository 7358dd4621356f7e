"""Owns the pieces of SVG that drawings are put together from: text, lines, and one shape for each kind of point.

Everything is dressed by the classes of the stylesheet; what people typed is escaped here and nowhere else.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from lms.charts.words import Kind

# Characters that XML does not allow even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(words: str) -> str:
    """Words made safe inside an element or an attribute."""
    return escape(NOT_XML.sub("", words))


def figure(place: float) -> str:
    """A place in the drawing to a tenth of a pixel, as short as it goes."""
    text = f"{place:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text(x: float, y: float, words: str, css: str = "") -> str:
    dress = f' class="{css}"' if css else ""
    return f'<text{dress} x="{figure(x)}" y="{figure(y)}">{plain(words)}</text>'


def path(css: str, *steps: str) -> str:
    return f'<path class="{css}" d="{"".join(steps)}"/>'


def across(start: float, end: float, y: float) -> str:
    return f"M{figure(start)} {figure(y)}H{figure(end)}"


def down(x: float, start: float, end: float) -> str:
    return f"M{figure(x)} {figure(start)}V{figure(end)}"


def polyline(places: Sequence[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{figure(x)} {figure(y)}" for x, y in places)


def stairs(steps: Sequence[tuple[float, float, float]]) -> str:
    """A line that runs level from each start to each end and goes straight up or down between them."""
    moves, at = [f"M{figure(steps[0][0])} {figure(steps[0][2])}"], steps[0][2]
    for _, end, y in steps:
        level = f"H{figure(end)}"
        if y != at:
            moves.append(f"V{figure(y)}{level}")
        elif len(moves) > 1:
            moves[-1] = f"{moves[-1].rsplit('H', 1)[0]}{level}"
        else:
            moves.append(level)
        at = y
    return "".join(moves)


def group(title: str, pieces: Iterable[str], attributes: str = "") -> str:
    """Pieces that belong together, with the words a pointer or a screen reader finds there."""
    return f"<g{attributes}><title>{plain(title)}</title>{''.join(pieces)}</g>"


def dot(kind: Kind, x: float, y: float, size: float = 1) -> str:
    """A point: diamond for improvement, triangle for concern, square for special cause, circle for common cause."""
    if kind == "improve":
        return _diamond(x, y, 6.3 * size)
    if kind == "concern":
        return _triangle(x, y, 6.6 * size)
    if kind == "special":
        return _square(x, y, 4.8 * size)
    return f'<circle class="pt" {_round(x, y, 4.2 * size)}/>'


def speck(x: float, y: float) -> str:
    """An ordinary point where points are crowded: no rim, which would cut the line to pieces."""
    return f'<circle fill="var(--common)" {_round(x, y, 1.5)}/>'


def ring(x: float, y: float, size: float = 1) -> str:
    """A point left out of the limits."""
    return f'<circle fill="var(--paper)" stroke="var(--common)" stroke-width="1.6" {_round(x, y, 4.2 * size)}/>'


def _round(x: float, y: float, radius: float) -> str:
    return f'cx="{figure(x)}" cy="{figure(y)}" r="{figure(radius)}"'


def _diamond(x: float, y: float, half: float) -> str:
    h = figure(half)
    return path("pt improve", f"M{figure(x)} {figure(y - half)}l{h} {h}-{h} {h}-{h}-{h}z")


def _triangle(x: float, y: float, half: float) -> str:
    wide, tall = figure(2 * half), figure(1.7 * half)
    return path("pt concern", f"M{figure(x)} {figure(y - half)}l{figure(half)} {tall}h-{wide}z")


def _square(x: float, y: float, half: float) -> str:
    side = figure(2 * half)
    corner = f'x="{figure(x - half)}" y="{figure(y - half)}" width="{side}" height="{side}"'
    return f'<rect class="special" fill="var(--ink)" stroke="var(--paper)" stroke-width="1.5" {corner}/>'
