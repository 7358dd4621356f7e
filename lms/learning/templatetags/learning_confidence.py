"""Offers, on pages that know nothing of it, to say how confident one is, and leads to one's own picture."""

from __future__ import annotations

from typing import Any

from django import template

from curriculum.models import LevelPage
from lms.learning.confidence import place
from lms.learning.confidence_page import offer, start_line
from lms.learning.models import Enrolment

register = template.Library()


@register.inclusion_tag("learning/confidence/card.html", takes_context=True)
def confidence_card(context: dict[str, Any], level: LevelPage, heading: str = "h2") -> dict[str, Any]:
    """The offer about one level, to the reader about themselves; nothing in a preview or before joining."""
    request = context["request"]
    found = None if getattr(request, "preview_as", "") else offer(place(request.user, level))
    return {"offer": found, "heading": heading}


@register.inclusion_tag("learning/confidence/line.html", takes_context=True)
def confidence_line(context: dict[str, Any], places: list[Enrolment]) -> dict[str, Any]:
    """One line for the page one starts from; `places` are the reader's own, the newest first."""
    line = start_line(context["request"].user, places)
    return {"offer": line.offer, "has_some": line.has_some}
