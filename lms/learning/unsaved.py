"""Holds what somebody typed when their session had ended, until the same person signs in again on this browser.

It stays in the session on the server: a reflection or a note is private, and the browsers of a ward are shared.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

REFLECTION = "unsaved_reflection"
NOTE = "unsaved_note"


def hold(request: HttpRequest, person: int, place: UUID | int, text: str, *, kind: str = REFLECTION) -> None:
    """Hold it for the block of a reflection, or for the lesson of a note."""
    request.session[kind] = {"person": person, "block": str(place), "text": text}


def unsaved_text(request: HttpRequest, place: str, *, kind: str = REFLECTION) -> str | None:
    """What this person typed there and could not save. Somebody else's is dropped unseen."""
    held = request.session.get(kind)
    if held and held["person"] != request.user.pk:
        del request.session[kind]
        return None
    return held["text"] if held and held["block"] == place else None


def let_go(request: HttpRequest, place: UUID | int, *, kind: str = REFLECTION) -> None:
    """The text is saved now, or no longer wanted."""
    if request.session.get(kind, {}).get("block") == str(place):
        del request.session[kind]
