"""Owns a sheet that is read from afar: a band with the title, and columns below it, each filled as large as it fits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame

from lms.printing.lettering import BOLD, REGULAR, SOFT, draw, fitted, fonts, ink, printable
from lms.projects.papers.columns import fitted_parts
from lms.projects.papers.story import Part, Story

BAND = ink("level-5")


@dataclass(frozen=True, slots=True)
class Column:
    """Parts of the story in a share of the sheet's width; the last `spare` of them go first when it gets tight."""

    share: float
    parts: Sequence[Part]
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measures in points: the sheet, its margin, the height of the band, and the sizes to try for its words."""

    width: float
    height: float
    margin: float
    band: float
    sizes: Sequence[float]


def drawn(sheet: Sheet, story: Story, columns: Sequence[Column]) -> bytes:
    fonts()
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(sheet.width, sheet.height), invariant=1, pageCompression=1, lang="en-GB")
    canvas.setTitle(printable(story.title))
    canvas.setAuthor(printable(story.where))
    _band(canvas, sheet, story)
    _columns(canvas, sheet, columns)
    canvas.setFillColor(SOFT)
    canvas.setFont(REGULAR, sheet.margin * 0.28)
    canvas.drawString(sheet.margin, sheet.margin * 0.4, printable(story.address))
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def _band(canvas: Canvas, sheet: Sheet, story: Story) -> None:
    canvas.setFillColor(BAND)
    canvas.rect(0, sheet.height - sheet.band, sheet.width, sheet.band, stroke=0, fill=1)
    canvas.setFillColor(white)
    lines, size = fitted(story.title, BOLD, sheet.band * 0.34, sheet.width - 2 * sheet.margin, 2)
    top = sheet.height - sheet.band * (0.4 if len(lines) > 1 else 0.5)
    canvas.setFont(BOLD, size)
    for number, line in enumerate(lines):
        draw(canvas, sheet.margin, top - number * size * 1.1, line)
    [where, *_], size = fitted(f"{story.where}. {story.state}.", REGULAR, sheet.band * 0.14, sheet.width * 0.8, 1)
    canvas.setFont(REGULAR, size)
    draw(canvas, sheet.margin, sheet.height - sheet.band * 0.88, where)


def _columns(canvas: Canvas, sheet: Sheet, columns: Sequence[Column]) -> None:
    gap, left = sheet.margin * 0.7, sheet.margin
    room = sheet.width - 2 * sheet.margin - gap * (len(columns) - 1)
    bottom, top = sheet.margin * 0.9, sheet.height - sheet.band - sheet.margin * 0.5
    for column in columns:
        width = room * column.share
        parts = fitted_parts(column.parts, sheet.sizes, width, top - bottom, column.spare)
        Frame(left, bottom, width, top - bottom, 0, 0, 0, 0).addFromList(parts, canvas)
        left += width + gap
