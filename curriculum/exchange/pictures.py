"""Finds the one picture of a question among what came with it, if it is one that is safe to keep."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from PIL import Image

from curriculum.exchange.drafts import DROPPED, Picture, excerpt
from curriculum.exchange.markup import ImageTag

MOST_PICTURE_BYTES = 5 * 2**20
MOST_PIXELS = 25_000_000
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
IN_THE_FILE = "@@PLUGINFILE@@/"


def picture_of(images: Sequence[ImageTag], files: Mapping[str, str], notes: list[str]) -> Picture | None:
    """The first picture that came along, whole and of a kind we keep; `files` are base64 by name."""
    kept: Picture | None = None
    for image in images:
        name, encoded = _source(image.src, files)
        if encoded is None:
            notes.append(f"The image “{excerpt(name, 60)}” was dropped: it did not come with the file.")
        elif kept is not None:
            notes.append(f"The image “{excerpt(name, 60)}” was dropped: a question has one image.")
        elif content := _checked(name, encoded, notes):
            alt = (image.alt or "").strip()
            kept = Picture(name, content, alt, is_decorative=image.alt is not None and not alt)
    return kept


def _source(src: str, files: Mapping[str, str]) -> tuple[str, str | None]:
    if src.startswith("data:"):
        head, _, encoded = src.partition(",")
        return "picture", encoded if head.endswith(";base64") else None
    name = unquote(src.removeprefix(IN_THE_FILE))
    return name, files.get(name) if src.startswith(IN_THE_FILE) else None


def _checked(name: str, encoded: str, notes: list[str]) -> bytes | None:
    reason = "it is not a picture of a kind we keep (PNG, JPEG, GIF, WebP)"
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
        if len(content) > MOST_PICTURE_BYTES:
            reason = f"it is larger than {MOST_PICTURE_BYTES // 2**20} MB"
        elif is_safe(content):
            return content
    except binascii.Error:
        reason = "its content is damaged"
    notes.append(f"The image “{excerpt(name, 60)}” was {DROPPED}: {reason}.")
    return None


def is_safe(content: bytes) -> bool:
    """It is what its first bytes say, can be opened, and does not unfold to more pixels than a screen shows."""
    try:
        with Image.open(io.BytesIO(content), formats=list(EXTENSIONS)) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.verify()
        with Image.open(io.BytesIO(content), formats=list(EXTENSIONS)) as image:
            image.load()  # to its end: some cut-off files are found no sooner
    except Exception:  # Pillow raises what its decoders meet: for us it is one answer
        return False
    return True
