"""Draws a transcript as PDF. Nothing in it is obeyed as markup, and it holds no links."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle

from certificates.tagging import Heading, Heard, TaggedCanvas, Title
from certificates.transcript import Line, Transcript
from lms.printing.lettering import REGULAR, RULE, SOFT, fonts, printable
from lms.printing.paragraphs import said, style

WIDTHS = [66, 190, 118, 36, 89]
TITLE, LEAD, HEADING, CELL, HEAD, SMALL = (
    style(18, bold=True), style(10, after=2), style(12, bold=True, before=14, after=4), style(8), style(8, bold=True),
    style(8, colour=SOFT),
)  # fmt: skip


def render(found: Transcript) -> bytes:
    fonts()
    held = io.BytesIO()
    document = SimpleDocTemplate(
        held, pagesize=A4, leftMargin=48, rightMargin=48, topMargin=48, bottomMargin=56, invariant=1, lang="en-GB",
        title=f"Transcript of {printable(found.name)}", author=printable(found.organisation),
        subject="Improvement Skills Escalator", creator="Improvement Skills Escalator",
    )  # fmt: skip
    document.build(_story(found), onFirstPage=_foot, onLaterPages=_foot, canvasmaker=TaggedCanvas)
    return held.getvalue()


def _foot(canvas: TaggedCanvas, document: SimpleDocTemplate) -> None:
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(SOFT)
    with canvas.tags.decoration():
        canvas.drawRightString(A4[0] - 48, 32, f"Page {document.page}")


def _story(found: Transcript) -> list[Flowable]:
    return [
        said("Transcript", TITLE, Title),
        Spacer(1, 6),
        _heard(found.name, style(13, bold=True)),
        _heard(f"{found.organisation}. Made on {found.made_on:%-d %B %Y}.", LEAD),
        *_part(f"Levels reached ({_hours(found.level_hours)} taught hours)", found.levels),
        *_part(f"Sessions attended ({_hours(found.session_hours)} hours)", found.sessions),
        *_part("Projects signed off by coach and sponsor", found.projects),
        Spacer(1, 16),
        _heard(
            "This transcript has no code of its own: it is a list, and proves nothing by itself. Every certificate on "
            f"it can be checked by its code at {found.check_at}. Lines without a code have no certificate. A level's "
            "hours include those of its sessions, so the two are not added up.",
            SMALL,
        ),
    ]


def _heard(text: str, dress: ParagraphStyle) -> Heard:
    paragraph = said(text, dress, Heard)
    paragraph.written = printable(text)
    return paragraph


def _hours(hours: object) -> str:
    return f"{hours:.2f}".rstrip("0").rstrip(".")


def _part(heading: str, lines: list[Line]) -> list[Flowable]:
    if not lines:
        return [said(heading, HEADING, Heading), _heard("None yet.", CELL)]
    rows: list[list[object]] = [[_heard(name, HEAD) for name in ("Date", "What", "", "Hours", "Certificate")]]
    for line in lines:
        cells = (
            f"{line.on:%-d %b %Y}", line.title, line.note, _hours(line.hours) if line.hours else "", _broken(line.code)
        )  # fmt: skip
        rows.append([_heard(text, CELL) for text in cells])
    table = Table(rows, colWidths=WIDTHS, repeatRows=1)
    table.setStyle(TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [KeepTogether([said(heading, HEADING, Heading), Spacer(1, 2)]), table]


def _broken(code: str) -> str:
    return f"{code[:15]} {code[15:]}" if code else "none"
