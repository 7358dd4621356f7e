"""Read lessons."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from curriculum.models import LessonPage
from lms.learning.models import LessonProgress
from lms.learning.signals import progress_made
from lms.people.models import Person


@transaction.atomic
def open_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> None:
    """Note that the person has this lesson open, so that they can go on where they were."""
    if not LessonProgress.objects.filter(person=person, lesson=lesson).update(last_seen_at=now):
        _progress(person, lesson, now)


@transaction.atomic
def complete_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> LessonProgress:
    """Mark the lesson done; the first time counts and is what the level's standing sees."""
    progress = _progress(person, lesson, now)
    waiting = LessonProgress.objects.filter(pk=progress.pk, completed_at=None)
    if waiting.update(completed_at=now, last_seen_at=now):
        progress_made.send(LessonProgress, person=person, level=lesson.level, today=timezone.localdate(now))
    progress.refresh_from_db()
    return progress


def _progress(person: Person, lesson: LessonPage, now: datetime) -> LessonProgress:
    return LessonProgress.objects.get_or_create(
        person=person,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "started_at": now, "last_seen_at": now},
    )[0]
