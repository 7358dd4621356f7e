"""Makes text of the bytes of a file, whatever program wrote it, and says what had to be guessed."""

from __future__ import annotations

import codecs

from curriculum.exchange.drafts import CHANGED, Finding, Unreadable

MOST_BYTES = 10 * 2**20
MOST_QUESTIONS = 2_000
MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
GUESSED = (
    "This file is not UTF-8. It was read as Western European text (Windows-1252): "
    "check accents, quotation marks and dashes."
)


def text_of(data: bytes | str) -> tuple[str, list[Finding]]:
    """The text of a file. Raises Unreadable for what is too large, or no text at all."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"This file is larger than {MOST_BYTES // 2**20} MB. Nothing was read.")
    if isinstance(data, str):
        return data.removeprefix("\ufeff"), []
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark), encoding), []
    if encoding := _unmarked_utf16(data):
        return _decoded(data, encoding), []
    if b"\0" in data:
        raise Unreadable("This is not a text file. Nothing was read.")
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), [Finding(0, "", CHANGED, GUESSED)]


def refuse_too_many(count: int) -> None:
    if count > MOST_QUESTIONS:
        raise Unreadable(
            f"This file holds more than {MOST_QUESTIONS:,} questions. Nothing was read: bring it in by parts."
        )


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as why:
        raise Unreadable(
            f"This file says it is {encoding.upper()}, but byte {why.start} is not. Save it anew."
        ) from why


def _unmarked_utf16(data: bytes) -> str:
    """Every other byte of plain English text in UTF-16 is nought."""
    start = data[:400]
    if len(start) < 4 or len(data) % 2:
        return ""
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > len(start) * 0.4 and not start[1 - offset :: 2].count(0):
            return encoding
    return ""
