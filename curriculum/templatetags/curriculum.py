"""Tags for the panels of the editor."""

from __future__ import annotations

from django import template

from curriculum.level_check import LevelCheck, check_level
from curriculum.models import LevelPage

register = template.Library()


@register.simple_tag
def level_check(page: LevelPage) -> LevelCheck:
    return check_level(page)
