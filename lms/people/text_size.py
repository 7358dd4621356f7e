"""How large somebody wants the text, kept in their browser: it belongs to the screen, not to the person."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "text_size"
SIZES = {"normal": "Normal", "large": "Large", "largest": "Largest"}


def chosen(request: HttpRequest) -> dict[str, object]:
    """The size chosen in this browser, and those there are to choose from."""
    size = request.COOKIES.get(COOKIE, "normal")
    return {"now": size if size in SIZES else "normal", "choices": SIZES.items()}
