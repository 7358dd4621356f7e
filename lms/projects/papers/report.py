"""Draws the report of a project: one A4 page as long as its words allow, and never without any of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from itertools import product

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from lms.printing.lettering import BOLD, INK, REGULAR, RULE, SOFT, draw, fitted, fonts, printable
from lms.projects.papers.columns import set_parts
from lms.projects.papers.story import Part, Story

WIDTH, HEIGHT = A4
MARGIN, GUTTER, HEAD, FOOT = 36, 18, 70, 26
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
# From comfortable to the smallest that is still read in print; what needs more goes on another page.
SIZES = (9.5, 9, 8.5, 8, 7.5, 7)
ORDER = (
    "problem", "aim", "team", "involvement", "changes", "chart", "result", "failures", "lessons", "benefits",
    "handover", "small_counts",
)  # fmt: skip
MORE_CHARTS = ("second_chart", "third_chart")


def report(story: Story) -> bytes:
    """The report as PDF: on one page if it fits at a readable size, with as many charts as there is room for.

    What does not fit on one page goes complete on as many as it takes.
    """
    fonts()
    for charts, size in product((2, 1, 0), SIZES):
        content, pages = _built(story, (*ORDER, *MORE_CHARTS[:charts]), size)
        if pages == 1:
            return content
    return _built(story, (*ORDER, *MORE_CHARTS), SIZES[0])[0]


def _built(story: Story, names: Sequence[str], size: float) -> tuple[bytes, int]:
    held = io.BytesIO()
    document = BaseDocTemplate(
        held, pagesize=A4, title=printable(story.title), author=printable(story.where), lang="en-GB", invariant=1
    )
    height = HEIGHT - 2 * MARGIN - HEAD - FOOT
    lefts = (MARGIN, MARGIN + COLUMN + GUTTER)
    frames = [Frame(left, MARGIN + FOOT, COLUMN, height, 0, 0, 0, 0) for left in lefts]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=partial(_page, story)))
    document.build(set_parts(_full_title(story) + story.chosen(*names), size, COLUMN))
    return held.getvalue(), document.page


def _title(story: Story) -> tuple[list[str], float]:
    return fitted(story.title, BOLD, 20, WIDTH - 2 * MARGIN, 2)


def _full_title(story: Story) -> list[Part]:
    """The title once more, where the head of the page has no room for all of it."""
    is_cut = _title(story)[0][-1].endswith("…") and not story.title.endswith("…")
    return [Part("Title in full", story.title)] if is_cut else []


def _page(story: Story, canvas: Canvas, document: BaseDocTemplate) -> None:
    """What stands on every page: the title above, where to read more below."""
    lines, size = _title(story)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    for number, line in enumerate(reversed(lines)):
        draw(canvas, MARGIN, HEIGHT - MARGIN - HEAD + 34 + number * size * 1.15, line)
    canvas.setFillColor(SOFT)
    [where, *_], size = fitted(f"{story.where}. {story.state}.", REGULAR, 9, WIDTH - 2 * MARGIN, 1, smallest=7)
    canvas.setFont(REGULAR, size)
    draw(canvas, MARGIN, HEIGHT - MARGIN - HEAD + 18, where)
    canvas.setStrokeColor(RULE)
    canvas.line(MARGIN, HEIGHT - MARGIN - HEAD + 8, WIDTH - MARGIN, HEIGHT - MARGIN - HEAD + 8)
    canvas.line(MARGIN, MARGIN + FOOT - 8, WIDTH - MARGIN, MARGIN + FOOT - 8)
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(MARGIN, MARGIN + 8, printable(story.address))
    canvas.drawRightString(WIDTH - MARGIN, MARGIN + 8, f"Page {document.page}")
