"""Lets the demo's readers answer the polls of level 1, and one of them write down what a lesson made him think of."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import UUID

from curriculum.models import LessonPage, LevelPage
from lms.home.demo.projects import noon
from lms.learning import asked_blocks
from lms.learning.actions import tick, write_reflection
from lms.learning.models import LessonProgress, PollVote
from lms.people.models import Organisation

WRITER = "Callum Reid"
WORDS = (
    "Mrs Lane on bay 2 told me about her whole day while I changed her bed. Three people had asked her the same "
    "questions, and nobody had told her why she could not eat. I only knew about the scan."
)
VOTERS_OF_TEN = 7


def respond(organisation: Organisation, today: date) -> None:
    """Seven of ten who finished a lesson answered its poll; the writer also wrote and ticked where he has read."""
    level, random = LevelPage.objects.get(code="L1"), Random(17)
    for lesson in LessonPage.objects.live().descendant_of(level):
        read = LessonProgress.objects.filter(lesson=lesson, person__organisation=organisation)
        read = read.exclude(completed_at=None).exclude(person__full_name=WRITER).select_related("person")
        for raw in lesson.body.raw_data:
            block = asked_blocks.find(lesson, raw["type"], UUID(raw["id"])) if raw["type"] == "poll" else None
            if block is not None:
                PollVote.objects.bulk_create(_votes(block, list(read.order_by("pk")), organisation, random))
    _write(organisation, today)


def _votes(
    block: asked_blocks.AskedBlock, read: list[LessonProgress], organisation: Organisation, random: Random
) -> list[PollVote]:
    choices = list(block.choices)
    votes = []
    for progress in read:
        if random.randrange(10) < VOTERS_OF_TEN:
            choice = choices[min(int(random.gammavariate(2, 0.8)), len(choices) - 1)]
            votes.append(
                PollVote(
                    person=progress.person, organisation=organisation, lesson=block.lesson, block_id=block.id,
                    choice=choice, choice_text=block.choices[choice], voted_at=progress.completed_at,
                )
            )  # fmt: skip
    return votes


def _write(organisation: Organisation, today: date) -> None:
    person = organisation.people.get(full_name=WRITER)
    for progress in person.lesson_progress.exclude(completed_at=None).select_related("lesson").order_by("pk"):
        lesson = progress.lesson
        for raw in lesson.body.raw_data:
            if raw["type"] == "reflection" and not person.reflections.exists():
                block = asked_blocks.find(lesson, "reflection", UUID(raw["id"]))
                write_reflection(person, block, WORDS, seen=0, now=noon(today))
            elif raw["type"] == "checklist":
                block = asked_blocks.find(lesson, "checklist", UUID(raw["id"]))
                tick(person, block, list(block.choices)[:2], among=list(block.choices), now=noon(today))
