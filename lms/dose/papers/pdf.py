"""Draws a board paper, from nothing but its content: the same content is always the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus.tables import TableStyle

from lms.printing.lettering import INK, REGULAR, RULE, SOFT, draw, fitted, fonts, ink, printable
from lms.printing.paragraphs import said, style
from lms.printing.pictures import Picture

WIDTH, HEIGHT = A4
MARGIN, FOOT = 48, 30
ROOM = WIDTH - 2 * MARGIN
TALLEST = HEIGHT - 2 * MARGIN - FOOT - 60
ACCENT = ink("accent")
TITLE, LEAD = style(22, bold=True, after=4), style(10.5, colour=SOFT)
HEADINGS = {1: style(14, bold=True, colour=ACCENT, before=16, after=5), 2: style(11, bold=True, before=10, after=4)}
BODY, ITEM = style(9.5, after=5), style(9.5, after=3)
CAPTION, CELL, HEAD = style(8, colour=SOFT, after=3, before=4), style(7.5), style(7.5, bold=True)
FIGURE, FIGURE_HEAD = style(7.5), style(7.5, bold=True)
SMALL_HEAD, SMALL_FIGURE_HEAD = style(6.5, bold=True), style(6.5, bold=True)  # where there are many columns
FIGURE.alignment = FIGURE_HEAD.alignment = SMALL_FIGURE_HEAD.alignment = 2  # to the right
ITEM.leftIndent, ITEM.bulletIndent = 12, 2
MANY = 9
NEEDED = 110  # points that must be left below a heading, or it goes to the next page with what follows


def render(content: dict[str, Any]) -> bytes:
    """The paper as PDF: fonts embedded, title and language set, page numbers on every page."""
    fonts()
    return _built(content, _built(content, 0)[1])[0]  # once to count the pages, and once to say how many there are


def _built(content: dict[str, Any], pages: int) -> tuple[bytes, int]:
    held = io.BytesIO()
    document = Numbered(
        held, pagesize=A4, title=printable(content["title"]), author=printable(content["organisation"]),
        subject=printable(f"Improvement skill, as of {content['as_of']}"), lang="en-GB", invariant=1,
    )  # fmt: skip
    frame = Frame(MARGIN, MARGIN + FOOT, ROOM, HEIGHT - 2 * MARGIN - FOOT, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=partial(_foot, content, pages)))
    document.build(list(_story(content)))
    return held.getvalue(), document.page


class Numbered(BaseDocTemplate):
    """Puts the headings into the outline, which readers show beside the pages."""

    def afterFlowable(self, flowable: Flowable) -> None:
        mark = getattr(flowable, "outline", None)
        if mark:
            key = f"part-{self.page}-{flowable.outline_number}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(mark, key, level=0)


def _foot(content: dict[str, Any], pages: int, canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setStrokeColor(RULE)
    canvas.line(MARGIN, MARGIN + FOOT - 10, WIDTH - MARGIN, MARGIN + FOOT - 10)
    canvas.setFillColor(SOFT)
    words = f"{content['organisation']}. {content['title']}"
    [line, *_], size = fitted(words, REGULAR, 8, ROOM - 90, 1)
    canvas.setFont(REGULAR, min(size, 8))
    draw(canvas, MARGIN, MARGIN + 6, line if len(line) < 90 else f"{line[:89]}…")
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN + 6, f"Page {document.page} of {pages}")
    canvas.restoreState()


def _story(content: dict[str, Any]) -> Iterator[Flowable]:
    yield said(content["title"], TITLE)
    yield said(f"{content['organisation']}. Figures as of {content['as_of']}; made on {content['made_on']}.", LEAD)
    yield Spacer(1, 6)
    headings: list[Flowable] = []
    for place, block in enumerate(content["blocks"]):
        if block["kind"] == "heading":
            headings.append(_heading(block, place))
        else:
            yield from _with_what_follows(headings, block)
            headings = []


def _with_what_follows(headings: list[Flowable], block: dict[str, Any]) -> Iterator[Flowable]:
    """No heading is left alone at the foot of a page: it stays with its drawing, or with the first lines below it."""
    drawn = list(DRAWN[block["kind"]](block))
    if block["kind"] == "picture":
        yield KeepTogether([*headings, *drawn])
        return
    if headings:
        yield CondPageBreak(NEEDED)
    yield from headings
    yield from drawn


def _heading(block: dict[str, Any], place: int) -> Flowable:
    found = said(block["text"], HEADINGS[block["size"]])
    found.keepWithNext = 1
    if block["size"] == 1:
        found.outline, found.outline_number = printable(block["text"]), place
    return found


def _words(block: dict[str, Any]) -> Iterator[Flowable]:
    yield said(block["text"], BODY)


def _list(block: dict[str, Any]) -> Iterator[Flowable]:
    for item in block["items"]:
        yield said(f"• {item}", ITEM)


def _picture(block: dict[str, Any]) -> Iterator[Flowable]:
    drawing = Picture(block["svg"], ROOM)
    if drawing.height > TALLEST:
        drawing = Picture(block["svg"], ROOM * TALLEST / drawing.height)
    yield from (Spacer(1, 4), drawing, said(block["caption"], CAPTION))


def _table(block: dict[str, Any]) -> Iterator[Flowable]:
    """Rows may break over pages; the head is said again on each, and no row is left alone with it."""
    caption = said(block["caption"], CAPTION)
    caption.keepWithNext = 1
    yield caption
    first_number = len(block["head"]) - block["numbers"]
    dress = (HEAD, FIGURE_HEAD) if len(block["head"]) < MANY else (SMALL_HEAD, SMALL_FIGURE_HEAD)
    head = [said(name, dress[column >= first_number]) for column, name in enumerate(block["head"])]
    rows = [
        [said(cell, CELL if column < first_number else FIGURE) for column, cell in enumerate(row)]
        for row in block["rows"]
    ]
    found = Table([head, *rows], colWidths=[ROOM * share for share in block["widths"]], repeatRows=1, splitInRow=1)
    found.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, RULE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("NOSPLIT", (0, 0), (-1, min(1, len(rows)))),
            ]
        )
    )
    yield found
    yield Spacer(1, 8)


DRAWN: dict[str, Callable[[dict[str, Any]], Iterator[Flowable]]] = {
    "words": _words,
    "list": _list,
    "picture": _picture,
    "table": _table,
}
