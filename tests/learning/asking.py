"""A lesson with one of each block that asks and remembers, for the tests of them."""

from __future__ import annotations

from uuid import UUID

from curriculum.models import LessonPage
from lms.learning import asked_blocks
from lms.learning.asked_blocks import AskedBlock
from lms.learning.models import PollVote
from lms.people.models import Organisation, Person

PROMPT = "Where have you seen this?"


def ask_in(lesson: LessonPage, *, times: int = 1) -> LessonPage:
    """Publish the lesson with these blocks in it, each kind as often as asked."""
    lesson.body = [
        *[("reflection", {"prompt": PROMPT, "hint": ""})] * times,
        *[("poll", {"question": "When last?", "options": ["Today", "Long ago"]})] * times,
        *[("checklist", {"title": "Before", "items": ["Ask", "Count", "Tell"]})] * times,
    ]
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def block(lesson: LessonPage, kind: str) -> AskedBlock:
    """The first block of that kind."""
    raw = next(raw for raw in lesson.body.raw_data if raw["type"] == kind)
    found = asked_blocks.find(lesson, kind, UUID(raw["id"]))
    assert found is not None
    return found


def crowd_votes(poll: AskedBlock, organisation: Organisation, votes: dict[UUID, int], at) -> None:
    """So many people of the organisation have chosen each option."""
    number = Person.objects.count()
    for choice, times in votes.items():
        for _ in range(times):
            number += 1
            person = Person(email=f"voter{number}@x.example", full_name=f"Voter {number}", organisation=organisation)
            person.save()
            PollVote.objects.create(
                person=person, organisation=organisation, lesson=poll.lesson, block_id=poll.id, choice=choice,
                choice_text=poll.choices[choice], voted_at=at,
            )  # fmt: skip
