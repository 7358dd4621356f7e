"""Somebody who holds level 1, and the moments they answer in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lms.escalator.models import Attainment
from lms.recall import actions
from lms.recall.asking import print_again, wording
from lms.recall.models import RefresherQuestion, RefresherSet
from tests.learning.papers import right_answer, wrong_answer

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def holder(nurse, fundamentals):
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=date(2025, 6, 1))
    return nurse


@pytest.fixture
def refresher(holder):
    return actions.start(holder, now=NOON)


@pytest.fixture
def asked(refresher) -> list[RefresherQuestion]:
    return list(RefresherSet.objects.get().asked.all())


@pytest.fixture
def reply():
    """A function that answers a question, rightly or not: reply(asked[0], right=False)."""

    def _reply(asked: RefresherQuestion, *, right: bool = True, now: datetime = NOON) -> RefresherQuestion:
        paper = print_again(asked)
        chosen = right_answer(paper) if right else wrong_answer(paper)
        return actions.answer(asked.refresher_set.person, asked.pk, chosen, seen=wording(paper), now=now)

    return _reply
