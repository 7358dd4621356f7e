"""Draws a certificate as PDF from its snapshot: the same snapshot gives the same bytes."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from typing import Any

import segno
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from certificates import snapshots
from certificates.codes import grouped
from certificates.designs import design_of
from certificates.models.pictures import read
from certificates.tagging import Tagged
from lms.printing.lettering import BOLD, REGULAR, draw, fitted, fonts, printable

VERSION = 3  # of the drawing: it grows when the same snapshot is drawn otherwise
PRODUCT = "Improvement Skills Escalator"
WIDTH, HEIGHT = landscape(A4)
LEFT, ROOM = 76, 690
LANGUAGES = {"en-gb": "en-GB", "cy": "cy"}
LOGO_HIGH, LOGO_WIDE, SIGNATURE_HIGH = 42, 160, 38


def render(snapshot: dict[str, Any], code: str) -> bytes:
    """The certificate as an A4 page. Its QR code holds the address at which its code is checked."""
    fonts()
    design = design_of(snapshot)
    held = io.BytesIO()
    canvas = Canvas(
        held, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, pdfVersion=(1, 7),
        lang=LANGUAGES[design["language"]],
    )  # fmt: skip
    _describe(canvas, snapshot, design, code)
    page = Tagged(canvas)
    colours = {name: value if name == "steps" else HexColor(value) for name, value in design["colours"].items()}
    with page.decoration():
        _frame(canvas, snapshot["level_number"] or 0, colours)
    _Words(page, colours).write(snapshot, design)
    _check(page, code, design, colours)
    page.close()
    canvas.save()
    return held.getvalue()


def _describe(canvas: Canvas, snapshot: dict[str, Any], design: dict[str, Any], code: str) -> None:
    """What a reader shows about the file. Whoever checks an upload finds code and snapshot in its keywords."""
    canvas.setTitle(f"{design['words']['document']}, {printable(snapshot['level'])}, {printable(snapshot['name'])}")
    canvas.setAuthor(printable(snapshot["organisation"]))
    canvas.setSubject(PRODUCT)
    canvas.setCreator(PRODUCT)
    canvas.setKeywords([f"code {grouped(code)}", f"snapshot sha256 {snapshots.digest(snapshot)}"])
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _frame(canvas: Canvas, reached: int, colours: dict[str, Any]) -> None:
    canvas.setFillColor(colours["paper"])
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setStrokeColor(colours["accent"])
    canvas.setLineWidth(1)
    canvas.rect(24, 24, WIDTH - 48, HEIGHT - 48)
    for number in range(5):
        left, top = 436 + number * 75, 46 + number * 26
        wide = 75 if number < 4 else WIDTH - 24.5 - left
        canvas.setFillColor(HexColor(colours["steps"][number]) if number < reached else colours["ahead"])
        canvas.rect(left, 24.5, wide, top, stroke=0, fill=1)
        if number < reached:
            canvas.setFillColor(colours["tread"])
            canvas.rect(left, 24.5 + top, wide, 4, stroke=0, fill=1)


class _Words:
    """Everything that is read on the page, from the top."""

    def __init__(self, page: Tagged, colours: dict[str, Any]) -> None:
        self.page, self.canvas, self.colours = page, page.canvas, colours

    def write(self, snapshot: dict[str, Any], design: dict[str, Any]) -> None:
        words = design["words"]
        self._head(snapshot["organisation"], design)
        self._line(words["certify"], 448, size=13, colour="soft")
        bottom = self._block("H1", snapshot["name"], 406, 42)
        self._line(words["lead"], bottom - 32, size=13, colour="soft")
        bottom = self._block("P", snapshot["level"], bottom - 63, 26)
        self._block("P", words["statement"], bottom - 27, 11, REGULAR)
        for number, (label, value) in enumerate(words["rows"]):
            self._row(label, value, 194 - 18 * number)
        for number, signatory in enumerate(design["signatories"]):
            self._signature(signatory, words["signed"], 400 + 126 * number)

    def _head(self, organisation: str, design: dict[str, Any]) -> None:
        left: float = LEFT
        if design["logo"]:
            logo = ImageReader(io.BytesIO(read(design["logo"])))
            wide = self._picture(logo, LEFT, 494, LOGO_WIDE, LOGO_HIGH, design["words"]["logo"].format(organisation))
            left += wide + 14
        self._line(organisation, 520, size=12, colour="soft", x=left, room=WIDTH - 170 - left)
        self._line(PRODUCT, 502, size=12, font=BOLD, x=left)
        if design["words"]["badge"]:
            self._badge(design["words"]["badge"])

    def _badge(self, text: str) -> None:
        with self.page.element("P"):
            self.canvas.setFillColor(self.colours["badge"])
            self.canvas.roundRect(WIDTH - 150, 500, 78, 24, 12, stroke=0, fill=1)
            self.canvas.setFillColor(self.colours["on_badge"])
            self.canvas.setFont(BOLD, 11)
            self.canvas.drawCentredString(WIDTH - 111, 508, text)

    def _row(self, label: str, value: str, y: float) -> None:
        with self.page.element("P", text=f"{label} {printable(value)}"):
            self._put(label, y, 11, REGULAR, "soft", LEFT, 96)
            self._put(value, y, 11, BOLD, "ink", LEFT + 104, 210)

    def _signature(self, signatory: dict[str, str], said: str, x: float) -> None:
        if signatory["signature"]:
            image = ImageReader(io.BytesIO(read(signatory["signature"])))
            self._picture(image, x, 216, 112, SIGNATURE_HIGH, said.format(signatory["name"]))
        with self.page.decoration():
            self.canvas.setStrokeColor(self.colours["soft"])
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x, 212, x + 112, 212)
        self._line(signatory["name"], 200, size=9, font=BOLD, x=x, room=112)
        self._line(signatory["post"], 188, size=8, colour="soft", x=x, room=112)

    def _picture(self, image: ImageReader, x: float, y: float, wide: float, high: float, alt: str) -> float:
        """Draw the picture as large as its room allows; return how wide it became."""
        across, down = image.getSize()
        factor = min(wide / across, high / down)
        with self.page.element("Figure", printable(alt)):
            self.canvas.drawImage(image, x, y, across * factor, down * factor, mask="auto")
        return across * factor

    def _line(
        self, text: str, y: float, *, size: float, font: str = REGULAR, colour: str = "ink", x: float = LEFT,
        room: float = ROOM,
    ) -> None:  # fmt: skip
        if text:
            with self.page.element("P", text=printable(text)):
                self._put(text, y, size, font, colour, x, room)

    def _put(self, text: str, y: float, size: float, font: str, colour: str, x: float, room: float) -> None:
        [first, *_], size = fitted(text, font, size, room, 1, smallest=min(size, 8))
        self.canvas.setFillColor(self.colours[colour])
        self.canvas.setFont(font, size)
        draw(self.canvas, x, y, first)

    def _block(self, tag: str, text: str, y: float, size: float, font: str = BOLD) -> float:
        """Draw the text in at most two lines, as large as they allow; return where the last one stands."""
        broken, size = fitted(text, font, size, ROOM, 2, smallest=min(size, 13))
        self.canvas.setFillColor(self.colours["ink"])
        self.canvas.setFont(font, size)
        with self.page.element(tag, text=printable(text)):
            for number, line in enumerate(broken):
                draw(self.canvas, LEFT, y - number * size * 1.2, line)
        return y - (len(broken) - 1) * size * 1.2


def _check(page: Tagged, code: str, design: dict[str, Any], colours: dict[str, Any]) -> None:
    canvas, words = page.canvas, _Words(page, colours)
    address = f"{design['check_at']}{code}/"
    with page.element("Figure", f"{design['words']['check']} {address}"):
        _qr(canvas, address)
    typed, shown = grouped(code), design["check_at"].split("//")[-1]
    for number, text in enumerate([design["words"]["check"], shown, typed[:19], typed[20:]]):
        words._line(text, 98 - 13 * number, size=8.5, colour="soft" if number == 0 else "ink", x=LEFT + 92, room=250)


def _qr(canvas: Canvas, address: str) -> None:
    """Black on white whatever the colours: cameras need the contrast, and the white border around it."""
    # Any of the eight masks can be read; scoring them all would take longer than the rest of the page.
    matrix = segno.make(address, error="m", micro=False, mask=3).matrix
    side = 72 / len(matrix)
    canvas.saveState()
    canvas.translate(LEFT, 44)
    canvas.scale(side, side)
    canvas.setFillColor(white)
    canvas.rect(-4, -4, len(matrix) + 8, len(matrix) + 8, stroke=0, fill=1)
    canvas.setFillColor(black)
    for row, cells in enumerate(matrix):
        up = len(matrix) - 1 - row
        canvas._code.extend(f"{start} {up} {length} 1 re" for start, length in _runs(bytes(cells)))
    canvas._code.append("f")
    canvas.restoreState()


@lru_cache(maxsize=512)
def _runs(cells: bytes) -> list[tuple[int, int]]:
    """Where dark cells begin in a row, and how many follow one another: fewer rectangles, a smaller file."""
    return [(found.start(), len(found[0])) for found in re.finditer(b"\x01+", cells)]
