"""Puts a credential into the picture of a badge (Open Badges 3.0, 5.3), and reads it out again. Plain Python."""

from __future__ import annotations

import struct
import zlib
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException, ElementTree

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
PNG = b"\x89PNG\r\n\x1a\n"
UNCOMPRESSED = b"\0" * 5  # ends the keyword; flag, method, no language, no translated keyword
LARGEST = 256 * 1024  # bytes of text we read out of a picture; ours have about four thousand


def baked_png(picture: bytes, document: str) -> bytes:
    """The PNG with the document in a chunk of its own, before the end. What was baked in before is left out."""
    kept = [(kind, data) for kind, data in _chunks(picture) if not _is_ours(kind, data)]
    kept.insert(len(kept) - 1, (b"iTXt", KEYWORD + UNCOMPRESSED + document.encode()))
    return PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in kept
    )


def baked_svg(picture: str, document: str) -> str:
    """The SVG with the document as text of an element of its own."""
    head, _, _ = picture.rpartition("</svg>")
    element = "openbadges:credential"
    return f'{head}<{element} xmlns:openbadges="{NAMESPACE}">{escape(document)}</{element}></svg>'


def unbaked(picture: bytes) -> str | None:
    """The document in a PNG or SVG; None if there is none, or more than one, or the picture can't be read."""
    return _from_png(picture) if picture.startswith(PNG) else _from_svg(picture)


def _from_png(picture: bytes) -> str | None:
    try:
        found = [data for kind, data in _chunks(picture) if _is_ours(kind, data)]
        return _text(found[0][len(KEYWORD) + 1 :]) if len(found) == 1 else None
    except (struct.error, ValueError, zlib.error):
        return None


def _text(data: bytes) -> str | None:
    is_compressed = data[0]
    _, _, rest = data[2:].partition(b"\0")
    _, _, text = rest.partition(b"\0")
    if is_compressed:
        reader = zlib.decompressobj()
        text = reader.decompress(text, LARGEST)
        if reader.unconsumed_tail:
            return None
    return text[: LARGEST + 1].decode() if len(text) <= LARGEST else None


def _from_svg(picture: bytes) -> str | None:
    if len(picture) > 2 * LARGEST:
        return None
    try:
        found = ElementTree.fromstring(picture).findall(f"{{{NAMESPACE}}}credential")
    except (ParseError, DefusedXmlException, ValueError):
        return None
    return (found[0].text or "").strip() or None if len(found) == 1 else None


def _chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(PNG)
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        found.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _is_ours(kind: bytes, data: bytes) -> bool:
    return kind == b"iTXt" and data.startswith(KEYWORD + b"\0") and len(data) > len(KEYWORD) + 4
