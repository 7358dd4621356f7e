"""Finds, in a lesson as it is published, the block a learner answers: its words, its options, its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from curriculum.models import LessonPage


@dataclass(frozen=True)
class AskedBlock:
    """A block that asks. `choices` are its options or lines by their lasting id; a reflection has none."""

    lesson: LessonPage
    kind: str
    id: UUID
    asks: str
    choices: dict[UUID, str]

    @property
    def anchor(self) -> str:
        return anchor(self.kind, self.id)


QUESTION_AND_CHOICES = {"reflection": ("prompt", ""), "poll": ("question", "options"), "checklist": ("title", "items")}


def anchor(kind: str, block_id: UUID) -> str:
    """Where the block stands on the page of its lesson."""
    return f"#{kind}-{block_id}"


def find(lesson: LessonPage, kind: str, block_id: UUID) -> AskedBlock | None:
    """The block of that kind in the lesson; None when an author took it out."""
    for place, raw in enumerate(lesson.body.raw_data):  # only the block that is meant is read in full
        if raw["type"] == kind and raw["id"] == str(block_id):
            question, choices = QUESTION_AND_CHOICES[kind]
            value = lesson.body[place].value
            return AskedBlock(lesson, kind, block_id, value[question], choices_of(value.get(choices)))
    return None


def choices_of(value: Any) -> dict[UUID, str]:
    """Each line of a list in a block, by the id that stays with it when it is reworded or moved."""
    return {UUID(child.id): child.value for child in value.bound_blocks} if value else {}
