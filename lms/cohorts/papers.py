"""Draws what a trainer takes along on paper: name badges and a sign-in sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from lms.cohorts.models import Cohort, Session
from lms.people.models import Person
from lms.printing.directions import runs_to_the_left
from lms.printing.lettering import BOLD, INK, REGULAR, RULE, SOFT, draw, fitted, fonts, printable
from lms.printing.paragraphs import said, style

# Badges of the usual size for a clip-on holder, ten to a page, with lines to cut along.
WIDE, HIGH, COLUMNS, ROWS = 90 * mm, 54 * mm, 2, 5
LEFT, BOTTOM = (A4[0] - COLUMNS * WIDE) / 2, (A4[1] - ROWS * HIGH) / 2
INSET = 6 * mm
TITLE, LEAD, HEAD, CELL = style(18, bold=True), style(10), style(9, bold=True), style(10)
SHEET = [36, 185, 140, 138]
SIGNING_ROOM = 30  # points of height to sign in


def badges(cohort: Cohort, people: Sequence[Person]) -> bytes:
    """Ten badges to an A4 page; an empty cohort gives one page that says so."""
    fonts()
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, lang="en-GB")
    canvas.setTitle(printable(f"Name badges: {cohort}"))
    canvas.setAuthor(printable(str(cohort.organisation)))
    for number, person in enumerate(people):
        place = number % (COLUMNS * ROWS)
        if number and place == 0:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _badge(canvas, LEFT + column * WIDE, BOTTOM + (ROWS - 1 - row) * HIGH, person, cohort)
    if not people:
        canvas.setFont(REGULAR, 12)
        canvas.drawString(LEFT, A4[1] - 72, "Nobody has a place in this cohort yet.")
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def _badge(canvas: Canvas, x: float, y: float, person: Person, cohort: Cohort) -> None:
    canvas.setStrokeColor(RULE)
    canvas.rect(x, y, WIDE, HIGH)
    canvas.setFillColor(INK)
    room = WIDE - 2 * INSET
    lines, size = fitted(person.full_name, BOLD, 24, room, 2, smallest=14)
    if lines[-1].endswith("\u2026"):
        lines, size = fitted(person.full_name, BOLD, 14, room, 4, smallest=10)
    top = y + HIGH - INSET - size
    canvas.setFont(BOLD, size)
    for number, line in enumerate(lines):
        _line(canvas, x, top - number * size * 1.2, line, BOLD, size)
    canvas.setFillColor(SOFT)
    below = ((str(person.organisation or ""), 16.0), (str(cohort), 5.0))
    for text, up in below:
        (line, *_), size = fitted(text, REGULAR, 10, room, 1, smallest=7)
        canvas.setFont(REGULAR, size)
        _line(canvas, x, y + up * mm, line, REGULAR, size)


def _line(canvas: Canvas, x: float, y: float, line: str, font: str, size: float) -> None:
    """A line of a name: one whose first letter runs from right to left begins at the right."""
    if runs_to_the_left(next((letter for letter in line if letter.isalpha()), "")):
        draw(canvas, x + WIDE - INSET - canvas.stringWidth(line, font, size), y, line)
    else:
        draw(canvas, x + INSET, y, line)


def sign_in_sheet(session: Session, expected: Sequence[tuple[str, str]]) -> bytes:
    """Name, organisation and room to sign; the heading of the table stands on every page, and so do page numbers.

    Six empty lines at the end are for who comes without a place.
    """
    fonts()
    held = io.BytesIO()
    document = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=48, rightMargin=48, topMargin=48, bottomMargin=54,
        title=printable(f"Sign-in sheet: {session}"), author=printable(str(session.cohort)), lang="en-GB",
    )  # fmt: skip
    hours = f"{session.starts_at:%H:%M} to {session.ends_at:%H:%M}"
    head = [
        said(session.title, TITLE),
        said(f"{session.cohort}. {session.held_on:%A %-d %B %Y}, {hours}, {session.place}.", LEAD),
        said(f"{len(expected)} expected. Signing here does not record the attendance: the trainer does.", LEAD),
        Spacer(1, 12),
    ]
    document.build([*head, _table(expected)], onFirstPage=_number, onLaterPages=_number)
    return held.getvalue()


def _table(expected: Sequence[tuple[str, str]]) -> Table:
    rows: list[list[object]] = [[said(name, HEAD) for name in ("", "Name", "Organisation", "Signature")]]
    for number, (name, organisation) in enumerate(expected, start=1):
        rows.append([said(str(number), CELL), said(name, CELL), said(organisation, CELL), ""])
    rows += [["", "", "", ""] for _ in range(6)]
    heights = [None, *(None for _ in expected), *(SIGNING_ROOM for _ in range(6))]
    table = Table(rows, colWidths=SHEET, rowHeights=heights, repeatRows=1)
    room = (SIGNING_ROOM - 14) / 2
    table.setStyle(TableStyle([
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 1), (-1, -1), room), ("BOTTOMPADDING", (0, 1), (-1, -1), room),
    ]))  # fmt: skip
    return table


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(REGULAR, 9)
    canvas.setFillColor(SOFT)
    canvas.drawRightString(A4[0] - 48, 30, f"Page {document.page}")
