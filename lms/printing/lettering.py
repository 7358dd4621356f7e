"""Owns the letters of printed pages: embedded fonts, and text made to fit the room it has."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lms.charts.standalone import tokens
from lms.printing.directions import as_seen, joined

FONTS = Path(__file__).with_name("fonts")
REGULAR, BOLD = "DejaVuSans", "DejaVuSans-Bold"
SMALLEST = 13


def ink(token: str) -> HexColor:
    """The colour that pages call by this name."""
    return HexColor(tokens()[token])


INK, SOFT, RULE = ink("ink"), ink("ink-soft"), ink("line")


@cache
def fonts() -> dict[str, TTFont]:
    rl_config.useA85 = 0  # letters as ASCII take a quarter more room, and half as long again to write
    fonts = {name: TTFont(name, FONTS / f"{name}.ttf") for name in (REGULAR, BOLD)}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def printable(text: str, font: str = REGULAR) -> str:
    """The text without what can't be printed: control and direction marks go, unknown letters become a box."""
    known = fonts()[font].face.charToGlyph
    kept = [letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter)[0] != "C"]
    return "".join(letter if ord(letter) in known else "\u25a1" for letter in kept).strip()


def fitted(
    text: str, font: str, size: float, room: float, lines: int, *, smallest: float = SMALLEST
) -> tuple[list[str], float]:
    """The text broken into at most so many lines, at the largest size that fits; cut with "..." if none does.

    Lines are drawn with `draw`, which knows what runs from right to left.
    """
    text = joined(printable(text, font), fonts()[font].face.charToGlyph)
    while size > smallest:
        broken = _broken(text, font, size, room)
        if len(broken) <= lines:
            return broken, size
        size -= 1
    broken = _broken(text, font, size, room)
    if len(broken) > lines:
        broken = [*broken[: lines - 1], broken[lines - 1][:-1] + "\u2026"]
    return broken, size


def draw(canvas: Canvas, x: float, y: float, line: str) -> None:
    """Draw a line of `fitted`."""
    canvas.drawString(x, y, as_seen(line))


def _broken(text: str, font: str, size: float, room: float) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        for piece in _pieces(word, font, size, room):
            longer = f"{line} {piece}".strip()
            if line and pdfmetrics.stringWidth(longer, font, size) > room:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line]


def _pieces(word: str, font: str, size: float, room: float) -> list[str]:
    """A word in pieces no wider than the room: names of 400 letters exist in tests and attacks."""
    if pdfmetrics.stringWidth(word, font, size) <= room:
        return [word]
    count = max(1, int(room / pdfmetrics.stringWidth("M", font, size)))
    return [word[start : start + count] for start in range(0, len(word), count)]
