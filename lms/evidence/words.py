"""Reads the words of a PDF, so that they can be looked through before it is kept."""

from __future__ import annotations

import io
import logging
from itertools import islice

from pypdf import PdfReader

MOST_PAGES = 30

log = logging.getLogger(__name__)


def pdf_words(content: bytes) -> str:
    """The words of the first MOST_PAGES pages, as far as they can be read: pictures of words can't."""
    words = []
    try:
        for page in islice(PdfReader(io.BytesIO(content)).pages, MOST_PAGES):
            words.append(page.extract_text())
    except Exception:  # pypdf fails in many ways on what is damaged; whether that may be kept is not decided here
        log.info("A PDF of %s bytes could not be read to its end.", len(content), exc_info=True)
    return "\n".join(words)
