"""Reads what may be asked: the levels people hold, and the questions of these levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from curriculum.asking import Kind
from curriculum.models import Question
from lms.escalator.models import Attainment
from lms.learning.actions import can_be_answered


def levels_held(people: Collection[int], today: date) -> dict[int, set[int]]:
    """The levels each person holds in date; one query however many people."""
    held: dict[int, set[int]] = defaultdict(set)
    rows = Attainment.objects.in_date(today).filter(person__in=people).values_list("person", "level")
    for person, level in rows:
        held[person].add(level)
    return held


def can_be_asked(question: Question | None) -> bool:
    """Whether it is published, whole, and can be marked without a trainer."""
    return bool(question and question.live and question.kind != Kind.FREE_TEXT and can_be_answered(question))


def questions_of(levels: Iterable[int]) -> dict[int, Question]:
    """The questions of these levels that can be asked, by primary key; two queries however many."""
    found = Question.objects.filter(live=True, level__live=True, level__in=set(levels)).prefetch_related("options")
    return {question.pk: question for question in found if can_be_asked(question)}
