"""Read lessons."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from curriculum.models import LessonPage
from lms.learning.models import LessonProgress
from lms.learning.progress import asked_since, day_begins
from lms.learning.signals import progress_made
from lms.people.models import Person


@transaction.atomic
def open_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> None:
    """Note that the person has this lesson open, so that they can go on where they were."""
    if not LessonProgress.objects.filter(person=person, lesson=lesson).update(last_seen_at=now):
        _progress(person, lesson, now)


@transaction.atomic
def complete_lesson(person: Person, lesson: LessonPage, *, now: datetime) -> LessonProgress:
    """Mark the lesson done; the first time counts and is what the level's standing sees.

    A lesson that a renewal asks for again is done anew once in that cycle; the first time stays known.
    """
    progress = _progress(person, lesson, now)
    mine = LessonProgress.objects.filter(pk=progress.pk)
    is_new = mine.filter(completed_at=None).update(completed_at=now, last_seen_at=now)
    if is_new or _read_again(mine, since=asked_since(person, lesson.level), now=now):
        progress_made.send(LessonProgress, person=person, level=lesson.level, today=timezone.localdate(now))
    progress.refresh_from_db()
    return progress


def _read_again(mine: QuerySet[LessonProgress], *, since: date | None, now: datetime) -> int:
    if since is None:
        return 0
    began = day_begins(since)
    before = mine.filter(Q(again_at=None) | Q(again_at__lt=began), completed_at__lt=began)
    return before.update(again_at=now, last_seen_at=now)


def _progress(person: Person, lesson: LessonPage, now: datetime) -> LessonProgress:
    return LessonProgress.objects.get_or_create(
        person=person,
        lesson=lesson,
        defaults={"lesson_title": lesson.title, "started_at": now, "last_seen_at": now},
    )[0]
