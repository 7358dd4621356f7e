"""Lets pages of lower apps offer refresher questions to who has just reached something."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.recall.models import Refresher
from lms.recall.pool import levels_held

register = template.Library()


@register.inclusion_tag("recall/offer.html", takes_context=True)
def refresher_offer(context: dict[str, Any], level: LevelPage) -> dict[str, Any]:
    """On the page of a level: offered to who holds it and has never decided about it; nothing else is ever shown."""
    person = context["request"].user
    is_held = level.pk in levels_held([person.pk], localdate()).get(person.pk, set())
    is_new = is_held and not Refresher.objects.visible_to(person).exists()
    return {"is_offered": is_new, "level": level, "csrf_token": context.get("csrf_token")}
