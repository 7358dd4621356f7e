"""What the frame of every page needs: the organisation's name and colour, and the navigation of each role."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lms.people import navigation
from lms.people.text_size import chosen

STANDS_UNDER = "lms.stands_under"  # no header of a request can set it: those begin with HTTP_


def frame(request: HttpRequest) -> dict[str, object]:
    """A view whose page belongs elsewhere for this reader than its address says names that address as
    `request.META[STANDS_UNDER]`."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"demo_mode": settings.DEMO_MODE, "text_size": chosen(request)}
    return {
        "demo_mode": settings.DEMO_MODE,
        "text_size": chosen(request),
        "areas": navigation.areas(person, request.META.get(STANDS_UNDER, request.path)),
    }
