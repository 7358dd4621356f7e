"""Draws a certificate as PDF from its snapshot: the same snapshot gives the same bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import segno
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from certificates.codes import grouped
from lms.printing.lettering import BOLD, INK, REGULAR, SOFT, fitted, fonts, ink, printable

LINE, DONE = ink("level-3"), ink("done")
STEPS = [ink(f"level-{number}") for number in range(1, 6)]
AHEAD = HexColor("#e8efee")
WIDTH, HEIGHT = landscape(A4)
LEFT = 76
ROOM = 520  # points of width for the name and the level


def day(iso: str | None) -> str:
    if iso is None:
        return "No expiry"
    said = date.fromisoformat(iso)
    return f"{said.day} {said:%B %Y}"


def render(snapshot: dict[str, Any], code: str, verify_url: str) -> bytes:
    """The certificate as an A4 page. `verify_url` is where its code is checked, and is what the QR code holds."""
    fonts()
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang="en-GB")
    canvas.setTitle(f"Certificate, {printable(snapshot['level'])}")
    canvas.setAuthor(printable(snapshot["organisation"]))
    canvas.setSubject("Improvement Skills Escalator")
    canvas.setCreator("Improvement Skills Escalator")
    _frame(canvas, snapshot)
    _words(canvas, snapshot)
    _check(canvas, code, verify_url)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def _frame(canvas: Canvas, snapshot: dict[str, Any]) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(1)
    canvas.rect(24, 24, WIDTH - 48, HEIGHT - 48)
    reached = snapshot["level_number"] or 0
    for number in range(5):
        left, top = 436 + number * 75, 46 + number * 26
        canvas.setFillColor(STEPS[number] if number < reached else AHEAD)
        canvas.rect(left, 24.5, 75 if number < 4 else WIDTH - 24.5 - left, top, stroke=0, fill=1)
        if number < reached:
            canvas.setFillColor(DONE)
            canvas.rect(left, 24.5 + top, 75 if number < 4 else WIDTH - 24.5 - left, 4, stroke=0, fill=1)


def _words(canvas: Canvas, snapshot: dict[str, Any]) -> None:
    _line(canvas, snapshot["organisation"], 520, REGULAR, 12, SOFT)
    _line(canvas, "Improvement Skills Escalator", 502, BOLD, 12, INK)
    if snapshot["level_number"]:
        _badge(canvas, snapshot["level_number"])
    _line(canvas, "This is to certify that", 448, REGULAR, 13, INK)
    bottom = _block(canvas, snapshot["name"], 404, 42, 2)
    _line(canvas, "has reached the level of", bottom - 34, REGULAR, 13, INK)
    bottom = _block(canvas, snapshot["level"], bottom - 66, 26, 1)
    _line(canvas, _by(snapshot), bottom - 28, REGULAR, 11, INK)
    for number, (label, value) in enumerate(
        [("Reached", day(snapshot["achieved_on"])), ("Valid until", day(snapshot["expires_on"])),
         ("Issued by", snapshot["organisation"])]
    ):  # fmt: skip
        _line(canvas, label, 194 - 18 * number, REGULAR, 11, SOFT)
        _line(canvas, value, 194 - 18 * number, BOLD, 11, INK, LEFT + 90)


def _by(snapshot: dict[str, Any]) -> str:
    project = " and an improvement project in their own service" if snapshot["project_hours"] else ""
    return f"By {snapshot['hours']} hours of study{project}, with every requirement of the level met."


def _badge(canvas: Canvas, number: int) -> None:
    canvas.setFillColor(STEPS[number - 1])
    canvas.roundRect(WIDTH - 150, 500, 78, 24, 12, stroke=0, fill=1)
    canvas.setFillColor(INK if number < 3 else white)
    canvas.setFont(BOLD, 11)
    canvas.drawCentredString(WIDTH - 111, 508, f"Level {number}")


def _line(canvas: Canvas, text: str, y: float, font: str, size: float, colour: HexColor, x: float = LEFT) -> None:
    [first, *_], size = fitted(text, font, size, ROOM, 1)
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawString(x, y, first)


def _block(canvas: Canvas, text: str, y: float, size: float, lines: int) -> float:
    """Draw the text large in at most so many lines; return where the last one stands."""
    broken, size = fitted(text, BOLD, size, ROOM, lines)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    for number, line in enumerate(broken):
        canvas.drawString(LEFT, y - number * size * 1.15, line)
    return y - (len(broken) - 1) * size * 1.15


def _check(canvas: Canvas, code: str, verify_url: str) -> None:
    matrix = segno.make(verify_url, error="m").matrix
    side = 72 / len(matrix)
    canvas.setFillColor(INK)
    path = canvas.beginPath()
    for row, cells in enumerate(matrix):
        for column, is_dark in enumerate(cells):
            if is_dark:
                path.rect(LEFT + column * side, 44 + (len(matrix) - 1 - row) * side, side, side)
    canvas.drawPath(path, stroke=0, fill=1)
    words = grouped(code)
    _line(canvas, "Check this certificate at", 98, REGULAR, 8.5, SOFT, LEFT + 86)
    canvas.setFont(REGULAR, 8.5)
    for number, text in enumerate([verify_url.split("//")[-1].rsplit("/", 2)[0] + "/", words[:19], words[20:]]):
        canvas.drawString(LEFT + 86, 84 - 13 * number, printable(text))
