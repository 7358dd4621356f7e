"""Drawings leave the site as files and prints that look as they do on the page."""

from __future__ import annotations

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from lms.charts.drawing import draw
from lms.charts.spc import analyse
from lms.charts.standalone import dress, standalone, tokens
from lms.printing.pictures import Picture, as_png

VALUES = [14, 15, 13, 14, 12, 15, 14, 9, 8, 9, 7, 8, 9, 8]


def drawing() -> str:
    analysis = analyse(VALUES, direction="decrease", target=5)
    return draw(analysis, labels=[str(n) for n in range(14)], title="Doses", description="They fell.")


def test_a_file_carries_the_rules_that_dress_drawings_and_their_colours():
    svg = standalone(drawing())
    assert ".d-chart .limit{" in svg
    assert ".dd-box{" in svg
    assert tokens()["improve"] in svg
    assert "var(--" not in svg
    assert "display" not in dress().split(".d-chart .strong")[0]


def test_a_png_shows_the_colours_of_the_page():
    png = Image.open(io.BytesIO(as_png(drawing(), zoom=2)))
    assert png.size == (1520, 840)
    colours = {colour for _, colour in png.convert("RGB").getcolors(maxcolors=10**6)}
    assert {_rgb(tokens()[name]) for name in ("paper", "ground", "improve", "common", "ink")} <= colours
    assert (0, 0, 0) not in colours, "what no rule dresses is drawn black"


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def test_a_picture_in_a_print_is_vectors_as_wide_as_its_column():
    picture = Picture(drawing(), 380)
    assert (picture.width, picture.height) == (380, 210)
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(400, 240), pageCompression=0)
    picture.drawOn(canvas, 10, 10)
    canvas.save()
    printed = held.getvalue()
    assert b"/Subtype /Image" not in printed
    assert b"DejaVuSans" in printed


def test_every_class_that_drawings_wear_is_dressed_in_the_file():
    """A class that the stylesheet does not know would be black in a file, and nobody would see it on the page."""
    worn = {"strong", "band", "grid", "axis", "limit", "centre", "line", "pt", "target", "t-done", "rebase", "leader"}
    worn |= {"dd-aim", "dd-1", "dd-box", "dd-link", "on-dark", "halo", "end", "mid"}
    assert {name for name in worn if f".{name}" not in dress()} == set()
