"""Turns a drawing of the site (SVG) into a picture: PNG for slides and mails, vectors for PDF."""

from __future__ import annotations

import io
from functools import lru_cache

import resvg_py
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable
from svglib.fonts import register_font
from svglib.svglib import svg2rlg

from lms.charts.standalone import standalone
from lms.printing.lettering import BOLD, FONTS, REGULAR, fonts

FAMILY = "DejaVu Sans"


def as_png(drawing: str, *, zoom: float = 2) -> bytes:
    """The drawing as PNG, `zoom` pixels to a unit; with letters of our own it looks alike on every server."""
    files = [str(FONTS / f"{name}.ttf") for name in (REGULAR, BOLD)]
    svg = standalone(drawing, font=FAMILY)
    return resvg_py.svg_to_bytes(
        svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=files, font_family=FAMILY,
        sans_serif_family=FAMILY,
    )  # fmt: skip


class Picture(Flowable):
    """A drawing in the flow of a printed page, as vectors, `width` points wide."""

    def __init__(self, drawing: str, width: float) -> None:
        super().__init__()
        across, down = drawing.split('viewBox="0 0 ')[1].split('"')[0].split()
        self.drawing, self.factor = drawing, width / float(across)
        self.width, self.height = width, float(down) * self.factor

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        picture = _vectors(self.drawing)
        self.canv.scale(self.width / picture.width, self.height / picture.height)
        renderPDF.draw(picture, self.canv, 0, 0)


@lru_cache(maxsize=16)
def _vectors(drawing: str) -> Drawing:
    fonts()
    for name, weight in ((REGULAR, "normal"), (BOLD, "bold"), (BOLD, "600"), (BOLD, "700")):
        register_font(FAMILY, str(FONTS / f"{name}.ttf"), weight, "normal", name)
    return svg2rlg(io.BytesIO(standalone(drawing, font=FAMILY).encode()))
