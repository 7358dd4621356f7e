"""Tags by which the editor, which knows nothing of learners, tells an author whom a change touches."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from curriculum.models import LessonPage, ModulePage
from lms.learning.affected import Affected, affected

register = template.Library()


@register.simple_tag(takes_context=True)
def affected_learners(context: dict[str, Any], page: ModulePage | LessonPage) -> Affected:
    return affected(context["request"].user, page, now=timezone.now())
