"""Take a quiz: begin, save each answer, hand in."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from curriculum.models import Quiz
from lms.learning import marking
from lms.learning.actions.deciding import ask_trainers, decide
from lms.learning.actions.drawing import draw_paper
from lms.learning.answers import check_answer
from lms.learning.models import Answer, Attempt
from lms.people.models import Person


@transaction.atomic
def start_attempt(person: Person, quiz: Quiz, *, now: datetime) -> Attempt:
    """Return the person's open attempt, or begin one with questions drawn now. Raises PoolTooSmall."""
    there = Attempt.objects.open().filter(person=person, quiz=quiz).first()
    if there:
        return there
    attempt, created = Attempt.objects.get_or_create(
        person=person,
        quiz=quiz,
        submitted_at=None,
        defaults={"paper": draw_paper(quiz), "pass_mark": quiz.pass_mark, "started_at": now},
    )
    if created:
        Answer.objects.bulk_create([Answer(attempt=attempt, question=question["key"]) for question in attempt.paper])
    return attempt


def save_answer(attempt: Attempt, question: str, chosen: list[str], intent: int, *, now: datetime) -> bool:
    """Keep the answer if it is the newest intent for its question; False once the attempt is handed in."""
    return save_own_answer(attempt.person, attempt.pk, question, chosen, intent, now=now)


@transaction.atomic
def save_own_answer(
    person: Person, attempt_pk: int, question: str, chosen: list[str], intent: int, *, now: datetime
) -> bool:
    """Keep one answer of the person's own attempt, in two queries; False once the attempt is handed in.

    A late or repeated save is merged by doing nothing. Raises BadAnswer if it does not fit the paper, and
    Attempt.DoesNotExist if the attempt is not theirs. The attempt's row is locked meanwhile, so that an answer
    told to be saved is also the one that is marked.
    """
    attempt = Attempt.objects.visible_to(person).select_for_update().get(pk=attempt_pk)
    check_answer(attempt.paper, question, chosen)
    if attempt.submitted_at:
        return False
    answer = Answer.objects.filter(attempt=attempt.pk, question=question, intent__lt=intent)
    answer.update(chosen=chosen, intent=intent, saved_at=now)
    return True


@transaction.atomic
def submit_attempt(attempt: Attempt, *, now: datetime, today: date) -> Attempt:
    """Hand the attempt in and mark it; handing in again changes nothing and shows the same result.

    With an answer that a trainer has to mark, it is decided once the last of these is marked.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    chosen = dict(attempt.answers.values_list("question", "chosen"))
    marked = marking.mark(attempt.paper, chosen)
    if Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=now, score=marking.score(marked)):
        ask_trainers(attempt, marked)
        decide(attempt, marked, today=today)
    attempt.refresh_from_db()
    return attempt
