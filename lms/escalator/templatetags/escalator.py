"""Lets pages of lower apps show where somebody stands, without knowing how it is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.timezone import localdate

from curriculum.models import LevelPage
from lms.cohorts.models import Cohort
from lms.escalator.entry import entry
from lms.escalator.ladder import Step, steps
from lms.escalator.standing import asked_again, standing
from lms.people.models import Person

register = template.Library()

# Where each step is drawn: x of its left edge and y of its tread, on the wide drawing and on the phone's.
WIDE = [(200, 374), (350, 318), (500, 262), (650, 206), (800, 150)]
PHONE = [(6, 216), (66, 178), (126, 140), (186, 102), (246, 64)]


@dataclass(frozen=True)
class Tread:
    step: Step
    x: int
    y: int
    phone_x: int
    phone_y: int

    @property
    def middle(self) -> int:
        return self.phone_x + 28


def _steps(context: dict[str, Any]) -> list[Step]:
    """The ladder of whoever asked, worked out once a page; a view that needs it too gives it as `ladder`."""
    if "ladder" in context:
        return context["ladder"]
    request = context["request"]
    if not hasattr(request, "ladder_steps"):
        request.ladder_steps = steps(request.user, localdate())
    return request.ladder_steps


@register.inclusion_tag("escalator/ladder_drawing.html", takes_context=True)
def ladder_drawing(context: dict[str, Any]) -> dict[str, Any]:
    """The escalator as a picture, with the person on it; made anew for phones."""
    ladder = [step for step in _steps(context) if step.level.number]
    treads = [Tread(step, *wide, *phone) for step, wide, phone in zip(ladder[:5], WIDE, PHONE, strict=False)]
    here = next((tread for tread in treads if tread.step.state == "here"), None)
    reached = [tread for tread in treads if tread.step.state == "reached"]
    return {
        "treads": treads,
        "stand": here or (reached[-1] if reached else None),
        "here": here,
        "reached": len(reached),
    }


@register.inclusion_tag("escalator/ladder_list.html", takes_context=True)
def ladder_list(context: dict[str, Any]) -> dict[str, Any]:
    """The same in words: the numbered levels and where one stands."""
    return {"steps": [step for step in _steps(context) if step.level.number]}


@register.simple_tag(takes_context=True)
def ladder_steps(context: dict[str, Any]) -> list[Step]:
    return _steps(context)


@register.inclusion_tag("escalator/level_standing.html", takes_context=True)
def level_standing(context: dict[str, Any], level: LevelPage) -> dict[str, Any]:
    """The standing card of a level page: what is left, what is met, and how to join."""
    request = context["request"]
    today = localdate()
    requirements = standing(request.user, level, today)
    found = entry(request.user, level, today)
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "level": level,
        "cohorts": Cohort.objects.open_to(request.user).taking_applications(today).filter(level=level),
        "entry": found,
        "renews": asked_again(request.user, level, today) if found.is_open and found.is_renewal else [],
        "requirements": requirements,
        "met": [requirement for requirement in requirements if requirement.is_met],
        "left": [requirement for requirement in requirements if not requirement.is_met],
    }


@register.inclusion_tag("escalator/standing_links.html")
def standing_links(person: Person) -> dict[str, Any]:
    """The levels somebody holds or works on, each leading to their standing."""
    found = [step for step in steps(person, localdate()) if step.attainment or step.state == "here"]
    return {"person": person, "steps": found}
