"""What the frame of every page needs: the organisation's name and colour, and the navigation of each role."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from lms.people import navigation
from lms.people.text_size import chosen


def frame(request: HttpRequest) -> dict[str, object]:
    """A view whose page belongs elsewhere for this reader than its address says names that address as
    `request.stands_under`."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"demo_mode": settings.DEMO_MODE, "text_size": chosen(request)}
    return {
        "demo_mode": settings.DEMO_MODE,
        "text_size": chosen(request),
        "areas": navigation.areas(person, getattr(request, "stands_under", request.path)),
    }
