"""Begin an attempt at a quiz, under its rules of this moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from curriculum.models import Quiz
from lms.learning.actions.attempts import submit_attempt
from lms.learning.actions.drawing import draw_paper
from lms.learning.allowance import allowance, time_allowed
from lms.learning.models import Answer, Attempt
from lms.people.models import Person


class MayNotBegin(Exception):
    """No attempt is left, the time between two attempts is not over, or the quiz is not published."""


@transaction.atomic
def start_attempt(person: Person, quiz: Quiz, *, now: datetime) -> Attempt:
    """Return the person's open attempt, or begin one with questions drawn now. Raises PoolTooSmall, MayNotBegin.

    An open attempt whose time is over is handed in first. The person's row is locked while their attempts are
    counted, so that twenty starts at once with one attempt left are one attempt.
    """
    there = _under_way(person, quiz)
    if there and there.is_expired(now):
        submit_attempt(there, now=now, today=timezone.localdate(now))
        there = None
    if there:
        return there
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return _under_way(person, quiz) or _begin(person, quiz, now)


def _under_way(person: Person, quiz: Quiz) -> Attempt | None:
    return Attempt.objects.open().filter(person=person, quiz=quiz).first()


def _begin(person: Person, quiz: Quiz, now: datetime) -> Attempt:
    refuse_unless_open(person, quiz, now)
    allowed = time_allowed(person, quiz)
    attempt = Attempt.objects.create(
        person=person,
        quiz=quiz,
        revision_id=quiz.live_revision_id,
        paper=draw_paper(quiz),
        pass_mark=quiz.pass_mark,
        review_policy=quiz.review_policy,
        right_answers_shown=quiz.right_answers_shown,
        started_at=now,
        deadline_at=now + sum(allowed, timedelta()) if allowed else None,
    )
    Answer.objects.bulk_create([Answer(attempt=attempt, question=question["key"]) for question in attempt.paper])
    return attempt


def refuse_unless_open(person: Person, quiz: Quiz, now: datetime) -> None:
    """Raise MayNotBegin, in words for the learner, if the quiz's rules let them begin no attempt now."""
    if not quiz.live:
        raise MayNotBegin("This quiz is being worked on and cannot be taken at the moment.")
    if quiz.attempts_allowed is None and not quiz.cooling_off_hours:
        return
    found = allowance(person, quiz)
    if found.is_used_up:
        raise MayNotBegin("You have used all the attempts this quiz allows.")
    if not found.may_begin(now) and found.opens_at:
        opens_at = timezone.localtime(found.opens_at)
        raise MayNotBegin(f"The next attempt can begin on {opens_at:%-d %B at %H:%M}.")
