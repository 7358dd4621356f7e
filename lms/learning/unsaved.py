"""Holds what somebody typed when their session had ended, until the same person signs in again on this browser.

It stays in the session on the server: a reflection is private, and the browsers of a ward are shared.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

KEY = "unsaved_reflection"


def hold(request: HttpRequest, person: int, block_id: UUID, text: str) -> None:
    request.session[KEY] = {"person": person, "block": str(block_id), "text": text}


def unsaved_text(request: HttpRequest, block_id: str) -> str | None:
    """What this person typed for the block and could not save. Somebody else's is dropped unseen."""
    held = request.session.get(KEY)
    if held and held["person"] != request.user.pk:
        del request.session[KEY]
        return None
    return held["text"] if held and held["block"] == block_id else None


def let_go(request: HttpRequest, block_id: UUID) -> None:
    """The text is saved now, or no longer wanted."""
    if request.session.get(KEY, {}).get("block") == str(block_id):
        del request.session[KEY]
