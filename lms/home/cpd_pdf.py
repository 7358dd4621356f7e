"""Draws a log of continuing professional development as PDF, for a portfolio or a revalidation meeting."""

from __future__ import annotations

import io
from datetime import date
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from certificates.pdf import BOLD, INK, REGULAR, SOFT, fonts, printable
from lms.home.cpd import Entry, Log
from lms.people.models import Person

RULE = HexColor("#d2dadb")
WIDTHS = [62, 250, 70, 45, 70]
LONGEST_WORD = 40  # a longer one would push past the edge of its column


def render(person: Person, found: Log, today: date, *, with_reflections: bool) -> bytes:
    """The log as A4 pages. Reflections are private: they are printed only where the person asked for them."""
    fonts()
    held = io.BytesIO()
    document = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=48, rightMargin=48, topMargin=48, bottomMargin=48,
        title="Continuing professional development", author=printable(person.full_name), lang="en-GB",
    )  # fmt: skip
    document.build([*_head(person, found, today), _table(found.entries, with_reflections)])
    return held.getvalue()


def _style(name: str, size: int, *, bold: bool = False, soft: bool = False) -> ParagraphStyle:
    font = BOLD if bold else REGULAR
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.4, textColor=SOFT if soft else INK)


TITLE, LEAD, CELL, HEAD = (
    _style("title", 18, bold=True), _style("lead", 10), _style("cell", 8), _style("head", 8, bold=True),
)  # fmt: skip
REFLECTION = _style("reflection", 8, soft=True)


def _said(text: str, style: ParagraphStyle) -> Paragraph:
    """Text as a paragraph: nothing in it is obeyed as markup, and no word is wider than its column."""
    words = [word[i : i + LONGEST_WORD] for word in printable(text).split() for i in range(0, len(word), LONGEST_WORD)]
    return Paragraph(escape(" ".join(words)), style)


def _head(person: Person, found: Log, today: date) -> list[object]:
    period = f"since {found.since:%-d %B %Y}" if found.since else "all that is recorded"
    hours = f"{found.hours:.2f} hours, of them {found.participatory_hours:.2f} together with others ({period})."
    return [
        _said("Continuing professional development", TITLE),
        Spacer(1, 6),
        _said(f"{person.full_name}, {person.organisation or ''}", LEAD),
        _said(f"{hours} Printed {today:%-d %B %Y}.", LEAD),
        Spacer(1, 14),
    ]


def _table(entries: list[Entry], with_reflections: bool) -> Table:
    rows: list[list[object]] = [[_said(name, HEAD) for name in ("Date", "What", "Kind", "Hours", "With others")]]
    for entry in entries:
        what: list[object] = [_said(entry.title, CELL)]
        if with_reflections and entry.reflection:
            what += [_said(line, REFLECTION) for line in entry.reflection.splitlines() if line.strip()]
        together = "yes" if entry.is_participatory else "no"
        cells = (f"{entry.on:%-d %b %Y}", entry.kind, f"{entry.hours:.2f}", together)
        on, kind, hours, others = (_said(text, CELL) for text in cells)
        rows.append([on, what, kind, hours, others])
    if len(rows) == 1:
        rows.append([_said("", CELL), _said("Nothing is recorded for this period.", CELL), "", "", ""])
    table = Table(rows, colWidths=WIDTHS, repeatRows=1, splitInRow=1)  # a reflection may be longer than a page
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table
