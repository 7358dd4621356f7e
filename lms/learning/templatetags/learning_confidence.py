"""Offers, on pages that know nothing of it, to say how confident one is, and leads to one's own picture."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.learning.confidence import place
from lms.learning.confidence_page import offer
from lms.learning.models import ConfidenceAnswer, Enrolment

register = template.Library()

RECENTLY = timedelta(days=30)  # so long home reminds of a level just reached; the level's own page always does


@register.inclusion_tag("learning/confidence/card.html", takes_context=True)
def confidence_card(context: dict[str, Any], level: LevelPage, heading: str = "h2") -> dict[str, Any]:
    """The offer about one level, to the reader about themselves; nothing in a preview or before joining."""
    request = context["request"]
    found = None if getattr(request, "preview_as", "") else offer(place(request.user, level))
    return {"offer": found, "heading": heading}


@register.inclusion_tag("learning/confidence/line.html", takes_context=True)
def confidence_line(context: dict[str, Any]) -> dict[str, Any]:
    """One line for the page one starts from: about the level just reached, else the one being worked on."""
    person, since = context["request"].user, localdate() - RECENTLY
    own = Enrolment.objects.current().filter(person=person).select_related("level")
    reached = own.filter(completed_on__gte=since, confidence_answers__stage="before")
    reached = reached.exclude(confidence_answers__stage="after").order_by("-completed_on", "-pk").first()
    found = offer(reached or own.filter(completed_on=None).order_by("-enrolled_on", "-pk").first())
    shown = found if found and not found.is_quiet else None
    return {"offer": shown, "has_some": bool(shown) or ConfidenceAnswer.objects.visible_to(person).exists()}
