"""Puts many people on a level and some way through its lessons."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from curriculum.models import LessonPage, LevelPage
from lms.learning.models import Enrolment, LessonProgress
from lms.people.models import Organisation, Person

ENROLLED_ON = date(2025, 12, 1)


def join(organisation: Organisation, level: LevelPage, number: int) -> list[Person]:
    start = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(email=f"crowd{start + n}@x.example", full_name=f"Crowd {start + n}", organisation=organisation)
        for n in range(number)
    )
    Enrolment.objects.bulk_create(
        Enrolment(person=person, level=level, enrolled_on=ENROLLED_ON, due_on=ENROLLED_ON + timedelta(90))
        for person in people
    )
    return people


def read(people: list[Person], lesson: LessonPage, at: datetime, *, minutes: float | None = None) -> None:
    """They all open the lesson at this moment; with `minutes` they finish it so long after."""
    done_at = None if minutes is None else at + timedelta(minutes=minutes)
    LessonProgress.objects.bulk_create(
        LessonProgress(
            person=person, lesson=lesson, lesson_title=lesson.title, started_at=at, last_seen_at=done_at or at,
            completed_at=done_at,
        )
        for person in people
    )  # fmt: skip
