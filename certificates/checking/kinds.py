"""Tells what a file is by how it begins, and finds the codes it names without obeying anything in it.

A PDF is not parsed here: loops, locks and references mean nothing to a search for text. What is packed is unpacked up
to a limit, so that a small file can't become a large one.
"""

from __future__ import annotations

import re
import zlib

from certificates.badges.baking import LARGEST, PNG
from certificates.codes import normalised

MOST_BYTES = 10 * 2**20
HEAD = 1024  # readers of PDF look for its mark as far as this
MOST_STREAMS, MOST_UNPACKED = 200, 2 * 2**20
MOST_CODES = 20

_STREAM = re.compile(rb"stream\r?\n")
_CODE = re.compile(rb"(?:code |verify/)([0-9A-Za-z-]{26,32})")
_HEXADECIMAL = re.compile(rb"<((?:[0-9A-Fa-f]{2}){26,4000})>")
_OCTAL = re.compile(rb"\\([0-3][0-7]{2})")


def kind_of(content: bytes) -> str:
    """ "pdf", "png", "svg" or "json"; "" for anything else."""
    if b"%PDF-" in content[:HEAD]:
        return "pdf"
    if content.startswith(PNG):
        return "png"
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "json"
    return "svg" if text.startswith(b"<") and b"<svg" in content[: 64 * HEAD] else ""


def codes_in(kind: str, content: bytes, document: str = "") -> list[str]:
    """Codes of certificates that the file, or the document in it, names; the first ones, each once."""
    found: dict[str, None] = {}
    for text in (content, document.encode(), *(_unpacked(content) if kind == "pdf" else ())):
        for match in _CODE.finditer(_plainly(text) if kind == "pdf" else text):
            if code := normalised(match[1].decode()):
                found[code] = None
            if len(found) == MOST_CODES:
                return list(found)
    return list(found)


def _plainly(text: bytes) -> bytes:
    """A PDF's text without the ways of writing it: in hexadecimal figures, in octal ones, with two bytes a letter."""
    text += b" ".join(bytes.fromhex(found[1].decode()) for found in _HEXADECIMAL.finditer(text))
    return _OCTAL.sub(lambda found: bytes([int(found[1], 8)]), text).replace(b"\0", b"")


def _unpacked(content: bytes) -> list[bytes]:
    """What lies packed in the first streams of a PDF: programs that save one anew put its description there."""
    pieces, room = [], MOST_UNPACKED
    for number, start in enumerate(_STREAM.finditer(content)):
        if number == MOST_STREAMS or room <= 0:
            break
        try:
            piece = zlib.decompressobj().decompress(content[start.end() : start.end() + LARGEST], min(room, LARGEST))
        except zlib.error:
            continue
        room -= len(piece)
        pieces.append(piece)
    return pieces
