"""Reads what a person answered to the blocks of one lesson, and what a poll may show of everybody's answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from curriculum.models import LessonPage
from lms.learning.models import ChecklistTick, PollVote, Reflection
from lms.people.models import Person

SHOWN_FROM = 5  # with fewer answers a count would as good as name the person


@dataclass(frozen=True)
class PollOption:
    key: UUID
    text: str
    votes: int
    is_mine: bool
    per_cent: int


@dataclass(frozen=True)
class Poll:
    """A poll as one person may see it: the counts only after they voted, and only from a few answers up."""

    options: list[PollOption]
    votes: int
    has_voted: bool
    shown_from: int = SHOWN_FROM

    @property
    def shows_counts(self) -> bool:
        return self.has_voted and self.votes >= self.shown_from


class LessonResponses:
    """One person's answers in one lesson; each kind is one query, asked when the first block of its kind needs it."""

    def __init__(self, person: Person, lesson: LessonPage) -> None:
        self.person = person
        self.lesson = lesson

    @cached_property
    def reflections(self) -> dict[str, Reflection]:
        own = Reflection.objects.visible_to(self.person).filter(lesson=self.lesson.pk)
        return {str(each.block_id): each for each in own}

    @cached_property
    def ticks(self) -> dict[str, set[UUID]]:
        rows = ChecklistTick.objects.filter(person=self.person.pk, lesson=self.lesson.pk)
        found: dict[str, set[UUID]] = defaultdict(set)
        for block_id, item in rows.values_list("block_id", "item"):
            found[str(block_id)].add(item)
        return found

    @cached_property
    def votes(self) -> dict[str, UUID]:
        rows = PollVote.objects.filter(person=self.person.pk, lesson=self.lesson.pk)
        return {str(block_id): choice for block_id, choice in rows.values_list("block_id", "choice")}

    @cached_property
    def counts(self) -> dict[str, Counter[UUID]]:
        """How often each option was chosen in the person's own organisation."""
        rows = PollVote.objects.filter(lesson=self.lesson.pk, organisation=self.person.organisation_id)
        found: dict[str, Counter[UUID]] = defaultdict(Counter)
        for block_id, choice, votes in rows.values_list("block_id", "choice").annotate(Count("pk")):
            found[str(block_id)][choice] = votes
        return found

    def poll(self, block_id: str, choices: dict[UUID, str]) -> Poll:
        mine = self.votes.get(block_id)
        return poll(choices, mine, self.counts[block_id] if mine in choices else Counter())


def poll(choices: dict[UUID, str], mine: UUID | None, counts: Counter[UUID]) -> Poll:
    """The poll with its options as they are worded now; a vote for an option that is gone counts no more."""
    total = sum(counts[key] for key in choices)
    options = [
        PollOption(key, text, counts[key], key == mine, round(100 * counts[key] / total) if total else 0)
        for key, text in choices.items()
    ]
    return Poll(options, total, mine in choices)
