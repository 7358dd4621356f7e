"""Take a quiz: save each answer, hand in."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.learning import marking
from lms.learning.actions.deciding import ask_trainers, decide
from lms.learning.answers import check_answer
from lms.learning.models import Answer, Attempt
from lms.people.models import Person


class TooLate(Exception):
    """The answer came after the deadline of its attempt; it is not kept."""

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"Your time ended at {timezone.localtime(deadline):%H:%M}.")
        self.deadline = deadline


def save_answer(attempt: Attempt, question: str, chosen: list[str], intent: int, *, now: datetime) -> bool:
    """Keep the answer if it is the newest intent for its question; False once the attempt is handed in."""
    return save_own_answer(attempt.person, attempt.pk, question, chosen, intent, now=now)


@transaction.atomic
def save_own_answer(
    person: Person, attempt_pk: int, question: str, chosen: list[str], intent: int, *, now: datetime
) -> bool:
    """Keep one answer of the person's own attempt, in two queries; False once the attempt is handed in.

    A repeated save, and one that a newer intent has overtaken, is merged by doing nothing. Raises BadAnswer if it does
    not fit the paper, TooLate after the deadline, and Attempt.DoesNotExist if the attempt is not theirs. The attempt's
    row is locked meanwhile, so that an answer told to be saved is also the one that is marked.
    """
    attempt = Attempt.objects.visible_to(person).select_for_update().get(pk=attempt_pk)
    check_answer(attempt.paper, question, chosen)
    if attempt.submitted_at or attempt.is_expired(now):
        return _was_kept(attempt, question, intent)
    answer = Answer.objects.filter(attempt=attempt.pk, question=question, intent__lt=intent)
    answer.update(chosen=chosen, intent=intent, saved_at=now)
    return True


def _was_kept(attempt: Attempt, question: str, intent: int) -> bool:
    """Whether the answer was saved in time and only its reply was lost: then it must not be called too late."""
    if Answer.objects.filter(attempt=attempt.pk, question=question, intent__gte=intent).exists():
        return True
    if attempt.deadline_at and (attempt.ran_out or not attempt.submitted_at):
        raise TooLate(attempt.deadline_at)
    return False


@transaction.atomic
def submit_attempt(attempt: Attempt, *, now: datetime, today: date) -> Attempt:
    """Hand the attempt in and mark it; handing in again changes nothing and shows the same result.

    With an answer that a trainer has to mark, it is decided once the last of these is marked. An attempt whose time is
    over counts as handed in at its deadline, whenever somebody came by to do it.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    now = min(now, attempt.deadline_at or now)
    chosen = dict(attempt.answers.values_list("question", "chosen"))
    marked = marking.mark(attempt.paper, chosen)
    if Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=now, score=marking.score(marked)):
        ask_trainers(attempt, marked)
        decide(attempt, marked, today=today)
    attempt.refresh_from_db()
    return attempt


def close_expired(*, now: datetime, today: date) -> int:
    """Hand in every attempt whose time is over, each in a transaction of its own; return how many it met.

    Nobody's answers hang, even if they never come back. One that cannot be marked holds up no other.
    """
    closed = 0
    for attempt in Attempt.objects.expired(now).defer("paper").order_by("deadline_at"):
        try:
            submit_attempt(attempt, now=now, today=today)
            closed += 1
        except Exception:
            logging.getLogger(__name__).exception("Attempt %s could not be handed in; it is tried again.", attempt.pk)
    return closed
