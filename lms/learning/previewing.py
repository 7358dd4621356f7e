"""Makes up where the learner of a preview stands. Nothing of it is read from the author's own record, nor kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from curriculum.models import LessonPage, LevelPage
from curriculum.models.previewing import DONE, MIDDLE
from lms.learning.models import Enrolment
from lms.learning.progress import LessonState, ModuleProgress


def as_previewed(
    request: HttpRequest, found: list[ModuleProgress], showing: LessonPage | None = None
) -> list[ModuleProgress]:
    """The progress as it is; in a preview that of the learner chosen. Half-way learners are at the lesson `showing`."""
    mode = getattr(request, "preview_as", "")
    if not mode:
        return found
    lessons = [state.lesson for module in found for state in module.lessons]
    done = _lessons_done(mode, lessons, showing)
    states = [_state(lesson, number, done, mode) for number, lesson in enumerate(lessons)]
    by_lesson = {state.lesson.pk: state for state in states}
    return [replace(each, lessons=[by_lesson[state.lesson.pk] for state in each.lessons]) for each in found]


def previewed_enrolment(request: HttpRequest, level: LevelPage) -> Enrolment | None:
    """The place the learner of a preview has on the level; None outside a preview."""
    if not getattr(request, "preview_as", ""):
        return None
    today = timezone.localdate()
    return Enrolment(level=level, enrolled_on=today, due_on=today + timedelta(level.days_to_complete))


def _lessons_done(mode: str, lessons: list[LessonPage], showing: LessonPage | None) -> int:
    if mode == DONE:
        return len(lessons)
    if mode != MIDDLE:
        return 0
    return lessons.index(showing) if showing in lessons else len(lessons) // 2


def _state(lesson: LessonPage, number: int, done: int, mode: str) -> LessonState:
    """Done as far as the learner came; the next lesson is begun, unless they have just joined."""
    now = timezone.now()
    if number < done:
        return LessonState(lesson, completed_at=now, last_seen_at=now)
    return LessonState(lesson, last_seen_at=now if number == done and mode == MIDDLE else None)
