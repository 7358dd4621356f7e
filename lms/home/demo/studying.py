"""Fills level 1 with colleagues who are part-way, so that a trainer's pages have something to say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from curriculum.models import LessonPage, LevelPage
from lms.escalator.models import Attainment
from lms.home.demo.projects import noon
from lms.learning.models import DidNotUnderstand, Enrolment, LessonProgress
from lms.people.models import Organisation, Person

BEGINNERS = 60
# How many of a hundred go on from one lesson to the next; the fourth one is where people stop.
GOING_ON, HARD_LESSON, GOING_ON_THERE = 96, 4, 72


def study(organisation: Organisation, today: date) -> None:
    """Sixty colleagues have joined level 1 in the last three months and read as far as they came."""
    random, level = Random(11), LevelPage.objects.get(code="L1")
    lessons = list(LessonPage.objects.live().descendant_of(level).order_by("path"))
    people = list(_newcomers(organisation, level)[:BEGINNERS])
    joined = [today - timedelta(days=random.randrange(4, 85)) for _ in people]
    Enrolment.objects.bulk_create(
        Enrolment(person=person, level=level, enrolled_on=day, due_on=day + timedelta(level.days_to_complete))
        for person, day in zip(people, joined, strict=True)
    )
    rows = [
        row
        for person, day in zip(people, joined, strict=True)
        for row in _reading(person, lessons, noon(day), noon(today), random)
    ]
    LessonProgress.objects.bulk_create(rows)
    say_what_is_unclear(organisation)


def _newcomers(organisation: Organisation, level: LevelPage):
    busy = Attainment.objects.filter(level=level).values("person")
    enrolled = Enrolment.objects.values("person")
    people = Person.objects.filter(organisation=organisation, demo_role="").exclude(pk__in=busy)
    return people.exclude(pk__in=enrolled).exclude(assignments__staff_group="Board").order_by("pk")


def _reading(
    person: Person, lessons: list[LessonPage], at: datetime, now: datetime, random: Random
) -> Iterator[LessonProgress]:
    """Lesson after lesson until the person stops, the days run out, or all is read."""
    for number, lesson in enumerate(lessons, 1):
        at += timedelta(minutes=random.randrange(1, 4) * 25, days=random.choice([0, 0, 1, 2, 5]))
        if at > now:
            return
        goes_on = random.randrange(100) < (GOING_ON_THERE if number == HARD_LESSON else GOING_ON)
        minutes = lesson.minutes * random.lognormvariate(0.15 if number != HARD_LESSON else 0.6, 0.35)
        done_at = at + timedelta(minutes=minutes) if goes_on else None
        yield LessonProgress(
            person=person, lesson=lesson, lesson_title=lesson.title, started_at=at, last_seen_at=done_at or at,
            completed_at=done_at,
        )  # fmt: skip
        if done_at is None:
            return


def say_what_is_unclear(organisation: Organisation) -> None:
    """Those who stopped at the hard lesson say so, some of them why."""
    lesson = LessonPage.objects.live().descendant_of(LevelPage.objects.get(code="L1")).order_by("path")[HARD_LESSON - 1]
    stopped = LessonProgress.objects.filter(lesson=lesson, completed_at=None, person__organisation=organisation)
    remarks = ["", "Who counts as a carer?", "", "I would like an example from a community team.", "", ""]
    at = timezone.now() - timedelta(hours=2)
    LessonPage.objects.filter(pk=lesson.pk).update(last_published_at=at - timedelta(days=200))
    DidNotUnderstand.objects.bulk_create(
        DidNotUnderstand(person=row.person, lesson=lesson, lesson_title=lesson.title, note=remark, at=at)
        for row, remark in zip(stopped.select_related("person").order_by("pk"), remarks, strict=False)
    )
