"""The words of a PDF are read as far as they can be, and never stop anybody."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from lms.evidence.words import MOST_PAGES, pdf_words


def pdf(*pages: str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    for words in pages:
        canvas.drawString(72, 700, words)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def test_the_words_of_the_first_pages_are_read():
    words = pdf_words(pdf(*(f"Page {number} of all" for number in range(1, MOST_PAGES + 2))))
    assert words.split() == " ".join(f"Page {number} of all" for number in range(1, MOST_PAGES + 1)).split()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 and no more", pdf("Torn")[:-200], b"\0" * 100])
def test_a_damaged_file_is_read_as_far_as_it_goes(content):
    assert pdf_words(content).strip() in ("", "Torn")
