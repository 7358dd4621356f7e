"""Owns running text on printed pages: nothing in it is obeyed as markup, and no word is wider than its column."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from lms.printing.directions import as_seen, joined
from lms.printing.lettering import BOLD, INK, REGULAR, fonts, printable

LONGEST_WORD = 40  # a longer one would push past the edge of its column


class Words(Paragraph):
    """Breaks its lines as they are written, so that the first one holds the beginning, and turns round what runs from
    right to left when each line is drawn."""

    blPara: Any

    def drawPara(self, debug: int = 0) -> None:
        lines = self.blPara
        if getattr(lines, "kind", 1) == 0:
            turned = [(line[0], as_seen(" ".join(line[1])).split(), *line[2:]) for line in lines.lines]
            self.blPara = lines.clone(lines=turned)
        try:
            super().drawPara(debug)
        finally:
            self.blPara = lines


def style(
    size: float, *, bold: bool = False, colour: Color = INK, before: float = 0, after: float = 0
) -> ParagraphStyle:
    return ParagraphStyle(
        "words", fontName=BOLD if bold else REGULAR, fontSize=size, leading=size * 1.4, textColor=colour,
        spaceBefore=before, spaceAfter=after,
    )  # fmt: skip


def said(text: str, dress: ParagraphStyle, kind: type[Words] = Words) -> Paragraph:
    """Text as one paragraph."""
    shown = joined(printable(text), fonts()[REGULAR].face.charToGlyph)
    words = [word[i : i + LONGEST_WORD] for word in shown.split() for i in range(0, len(word), LONGEST_WORD)]
    return kind(escape(" ".join(words)), dress)


def lines_of(text: str, dress: ParagraphStyle) -> list[Paragraph]:
    """Text as one paragraph for each line that has words."""
    return [said(line, dress) for line in text.splitlines() if line.strip()]
