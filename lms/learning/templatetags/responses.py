"""Tags by which the blocks of a lesson, which know nothing of learners, show each reader their own answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import template

from lms.learning.actions import LONGEST_REFLECTION
from lms.learning.asked_blocks import choices_of
from lms.learning.models import Reflection
from lms.learning.responses import LessonResponses, Poll, poll
from lms.learning.unsaved import unsaved_text

register = template.Library()


@dataclass(frozen=True)
class ReflectionShown:
    reflection: Reflection | None
    unsaved: str | None  # typed when the session had ended; still to be saved
    longest: int = LONGEST_REFLECTION

    @property
    def text(self) -> str:
        if self.unsaved is not None:
            return self.unsaved
        return self.reflection.text if self.reflection else ""


@dataclass(frozen=True)
class Line:
    key: UUID
    text: str
    is_ticked: bool


def _responses(context: dict[str, Any]) -> LessonResponses | None:
    """The reader's answers to the lesson being shown, fetched once a page; None where nothing is kept."""
    request, page = context.get("request"), context.get("page")
    if request is None or page is None or not getattr(request, "is_learner", False):
        return None
    if not hasattr(request, "lesson_responses"):
        request.lesson_responses = LessonResponses(request.user, page)
    return request.lesson_responses


@register.simple_tag(takes_context=True)
def keeps_answers(context: dict[str, Any]) -> bool:
    """Whether what is answered on this page is kept: not in a preview, and not for who has not joined the level."""
    return _responses(context) is not None


@register.simple_tag(takes_context=True)
def own_reflection(context: dict[str, Any], block_id: str) -> ReflectionShown:
    responses = _responses(context)
    if responses is None:
        return ReflectionShown(None, None)
    return ReflectionShown(responses.reflections.get(block_id), unsaved_text(context["request"], block_id))


@register.simple_tag(takes_context=True)
def poll_shown(context: dict[str, Any], block_id: str, options: Any) -> Poll:
    responses = _responses(context)
    choices = choices_of(options)
    return responses.poll(block_id, choices) if responses else poll(choices, None, Counter())


@register.simple_tag(takes_context=True)
def checklist_lines(context: dict[str, Any], block_id: str, items: Any) -> list[Line]:
    responses = _responses(context)
    ticked = responses.ticks[block_id] if responses else set()
    return [Line(key, text, key in ticked) for key, text in choices_of(items).items()]
