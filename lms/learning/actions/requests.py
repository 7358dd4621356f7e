"""Ask for one more attempt, and decide on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from curriculum.models import Quiz
from lms.learning.allowance import allowance
from lms.learning.models import AttemptRequest
from lms.learning.signals import attempt_decided
from lms.people import audit
from lms.people.models import Person


class NothingToAsk(Exception):
    """The quiz has been passed, or there are attempts left: no trainer needs to be asked."""


@transaction.atomic
def ask_for_attempt(person: Person, quiz: Quiz, reason: str, *, now: datetime) -> AttemptRequest:
    """Ask the trainers for one more attempt; asking again while they think returns the request already made."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    found = allowance(person, quiz)
    if found.has_passed or not found.is_used_up:
        raise NothingToAsk("You have passed this quiz." if found.has_passed else "You still have an attempt.")
    return AttemptRequest.objects.get_or_create(
        person=person,
        quiz=quiz,
        decision=AttemptRequest.Decision.OPEN,
        defaults={"reason": reason, "asked_at": now},
    )[0]


@transaction.atomic
def decide_request(
    request: AttemptRequest, *, is_granted: bool, reason: str, by: Person, now: datetime
) -> AttemptRequest:
    """Grant or decline one more attempt, with a reason the learner reads; whoever decided first decided."""
    decision = AttemptRequest.Decision.GRANTED if is_granted else AttemptRequest.Decision.DECLINED
    decided = (
        AttemptRequest.objects.open()
        .filter(pk=request.pk)
        .update(decision=decision, decision_reason=reason, decided_by=by, decided_at=now)
    )
    request = AttemptRequest.objects.select_related("person", "quiz", "decided_by").get(pk=request.pk)
    if decided:
        label = f"One more attempt at “{request.quiz}” {request.get_decision_display()}"
        audit.record(f"attempt.{decision.value}", label, by=by, subject=request.person, request=request.pk)
        attempt_decided.send(AttemptRequest, request=request)
    return request
