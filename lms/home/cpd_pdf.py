"""Draws a log of continuing professional development as PDF, for a portfolio or a revalidation meeting."""

from __future__ import annotations

import io
from datetime import date

from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from lms.home.cpd import Entry, Log
from lms.people.models import Person
from lms.printing.lettering import RULE, SOFT, fonts, printable
from lms.printing.paragraphs import lines_of, said, style

WIDTHS = [62, 250, 70, 45, 70]


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


TITLE, LEAD, CELL, HEAD = (
    style(18, bold=True), style(10), style(8), style(8, bold=True),
)  # fmt: skip
REFLECTION = style(8, colour=SOFT)


def _head(person: Person, found: Log, today: date) -> list[object]:
    period = f"since {found.since:%-d %B %Y}" if found.since else "all that is recorded"
    hours = f"{found.hours:.2f} hours, of them {found.participatory_hours:.2f} together with others ({period})."
    return [
        said("Continuing professional development", TITLE),
        Spacer(1, 6),
        said(f"{person.full_name}, {person.organisation or ''}", LEAD),
        said(f"{hours} Printed {today:%-d %B %Y}.", LEAD),
        Spacer(1, 14),
    ]


def _table(entries: list[Entry], with_reflections: bool) -> Table:
    rows: list[list[object]] = [[said(name, HEAD) for name in ("Date", "What", "Kind", "Hours", "With others")]]
    for entry in entries:
        what: list[object] = [said(entry.title, CELL)]
        if with_reflections and entry.reflection:
            what += lines_of(entry.reflection, REFLECTION)
        together = "yes" if entry.is_participatory else "no"
        cells = (f"{entry.on:%-d %b %Y}", entry.kind, f"{entry.hours:.2f}", together)
        on, kind, hours, others = (said(text, CELL) for text in cells)
        rows.append([on, what, kind, hours, others])
    if len(rows) == 1:
        rows.append([said("", CELL), said("Nothing is recorded for this period.", CELL), "", "", ""])
    table = Table(rows, colWidths=WIDTHS, repeatRows=1, splitInRow=1)  # a reflection may be longer than a page
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table
