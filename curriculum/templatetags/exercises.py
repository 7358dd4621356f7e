"""Tags that load the style and the scripts of exercises on the pages that hold them, and on no other."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.blocks import StreamValue

register = template.Library()

# What each exercise loads, in this order; the first ones it shares with others.
SCRIPTS = {
    "run_chart": ["words", "rules", "chart", "run-chart"],
    "red_beads": ["words", "rules", "chart", "chances", "red-beads"],
    "two_points": ["two-points"],
    "funnel": ["chances", "funnel"],
    "spot_waste": ["spot-waste"],
    "smart_aim": ["smart-aim"],
    "prediction": ["words", "prediction"],
}


def kinds_in(body: StreamValue | str) -> list[str]:
    """The kinds of exercises among a lesson's blocks; a block's preview names its own kind."""
    kinds = {body} if isinstance(body, str) else {block.block_type for block in body}
    return [kind for kind in SCRIPTS if kind in kinds]


@register.inclusion_tag("curriculum/exercises/styles.html")
def exercise_styles(body: StreamValue | str) -> dict[str, Any]:
    return {"is_needed": bool(kinds_in(body))}


@register.inclusion_tag("curriculum/exercises/scripts.html", takes_context=True)
def exercise_scripts(context: dict[str, Any], body: StreamValue | str) -> dict[str, Any]:
    names = dict.fromkeys(name for kind in kinds_in(body) for name in SCRIPTS[kind])
    return {"request": context.get("request"), "files": [f"lms/exercises/{name}.js" for name in names]}
