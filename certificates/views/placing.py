"""Where in the navigation a page stands that is about somebody else's certificates."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from lms.people.context_processors import STANDS_UNDER


def under_register(request: HttpRequest) -> None:
    """HR comes to it from the register: its links are shown, not those of one's own learning."""
    request.META[STANDS_UNDER] = reverse("certificates:register")
