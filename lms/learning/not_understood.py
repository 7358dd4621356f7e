"""Gathers which parts of which lessons people of one organisation did not understand: counts and remarks, no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from curriculum.listing import listed
from curriculum.models import LessonPage
from lms.learning.models import DidNotUnderstand
from lms.people.models import Organisation
from lms.spreadsheets import Row

HEADER = ["Lesson", "Part", "People", "Remarks"]
WHOLE = "The lesson as a whole"


@dataclass
class Part:
    """A part of a lesson, named as it began when it was said to be unclear."""

    name: str
    votes: int = 0
    remarks: list[str] = field(default_factory=list)


@dataclass
class Unclear:
    """A lesson with its unclear parts, the most voted first. `lesson` is None once it is deleted."""

    title: str
    lesson: LessonPage | None
    parts: list[Part]
    people: int


def unclear_lessons(organisation: Organisation | None, *, since_published: bool) -> list[Unclear]:
    """Lessons with votes, the most people first; two queries however many votes there are.

    `since_published` leaves out what was said of an earlier wording: before the lesson was last published.
    """
    votes = list(_votes(organisation, since_published))
    pages = listed(LessonPage.objects.filter(pk__in={vote.lesson_id for vote in votes if vote.lesson_id}), "body")
    lessons = {lesson.pk: lesson for lesson in pages}
    by_lesson: dict[int | str, list[DidNotUnderstand]] = defaultdict(list)
    for vote in votes:
        by_lesson[vote.lesson_id or vote.lesson_title].append(vote)
    found = [_unclear(each, lessons.get(each[0].lesson_id or 0)) for each in by_lesson.values()]
    return sorted(found, key=lambda unclear: (-unclear.people, unclear.title))


def _votes(organisation: Organisation | None, since_published: bool) -> QuerySet[DidNotUnderstand]:
    votes = DidNotUnderstand.objects.filter(person__organisation=organisation).order_by("-at")
    if since_published:
        votes = votes.filter(Q(lesson__last_published_at=None) | Q(at__gte=F("lesson__last_published_at")))
        votes = votes.exclude(lesson=None)
    return votes


def _unclear(votes: list[DidNotUnderstand], lesson: LessonPage | None) -> Unclear:
    parts: dict[str, Part] = {}
    for vote in votes:
        part = parts.setdefault(vote.block_id, Part(vote.part or WHOLE))
        part.votes += 1
        if vote.note.strip():
            part.remarks.append(vote.note.strip())
    ranked = sorted(parts.values(), key=lambda part: -part.votes)
    title = lesson.title if lesson else votes[0].lesson_title
    return Unclear(title, lesson, ranked, len({vote.person_id for vote in votes}))


def rows(found: list[Unclear]) -> Iterator[Row]:
    for each in found:
        for part in each.parts:
            yield [each.title, part.name, part.votes, " | ".join(part.remarks)]
