"""Answer one question."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.learning import marking
from lms.learning.answers import check_answer, unfinished
from lms.people.models import Person
from lms.recall.asking import print_again, wording
from lms.recall.models import RefresherQuestion
from lms.recall.pool import can_be_asked


class NotAnswered(Exception):
    """Nothing was chosen, or not all of it; the message says what is left to do."""


class Changed(Exception):
    """Its author published another wording after the page was opened."""


class Withdrawn(Exception):
    """Its author took the question back: nobody is asked it any more."""


@transaction.atomic
def answer(
    person: Person, asked_pk: int, chosen: list[str], *, seen: str, knows: bool = True, now: datetime
) -> RefresherQuestion:
    """Mark and keep the person's answer to one question; a second answer changes nothing and returns the first.

    `seen` is the wording their page showed. Who does not know is told, and the question counts as wrong. Raises
    BadAnswer, NotAnswered, Changed, Withdrawn, and RefresherQuestion.DoesNotExist if the question is not theirs.
    """
    own = RefresherQuestion.objects.visible_to(person)
    asked = own.select_for_update(of=("self",)).get(pk=asked_pk)
    if asked.answered_at:
        return asked
    if not can_be_asked(asked.question):
        raise Withdrawn
    paper = print_again(asked)
    if seen != wording(paper):
        raise Changed("Its author has changed this question since you opened it. Read it again, then answer.")
    given = chosen if knows else []
    if knows:
        check_answer([paper], paper["key"], chosen)
        _refuse_unfinished(paper, chosen)
    asked.answer(paper, given, is_right=_is_right(paper, given), now=now)
    return asked


def _refuse_unfinished(paper: dict, chosen: list[str]) -> None:
    if not any(text.strip() for text in chosen):
        raise NotAnswered("Answer the question, or say that you don’t know.")
    if to_do := unfinished(paper, chosen):
        raise NotAnswered(to_do)


def _is_right(paper: dict, chosen: list[str]) -> bool:
    return bool(marking.mark([paper], {paper["key"]: chosen})[0].is_right)
