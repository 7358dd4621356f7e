"""A badge in the forms people take away: the document alone, or in a picture."""

from __future__ import annotations

from certificates.badges.baking import baked_png, baked_svg
from certificates.badges.picture import picture
from certificates.models import Badge
from lms.printing.pictures import as_png

CONTENT_TYPES = {"json": "application/vc", "png": "image/png", "svg": "image/svg+xml"}


def badge_file(badge: Badge, kind: str) -> bytes:
    """The same bytes each time, for the same software and key; `kind` is "json", "png" or "svg"."""
    if kind == "json":
        return badge.document.encode()
    drawn = picture(badge.certificate.snapshot)
    if kind == "png":
        return baked_png(as_png(drawn), badge.document)
    return baked_svg(drawn, badge.document).encode()
