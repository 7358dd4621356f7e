"""Where in the navigation a page stands that is about somebody else's certificates."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse


def under_register(request: HttpRequest) -> None:
    """HR comes to it from the register: its links are shown, not those of one's own learning."""
    request.stands_under = reverse("certificates:register")  # type: ignore[attr-defined]
