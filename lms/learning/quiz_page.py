"""Gathers what the page of a quiz says to one learner: the rules, their attempts, what they may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from curriculum.models import Quiz
from lms.learning.allowance import Allowance, allowance, time_allowed
from lms.learning.models import Attempt, AttemptRequest
from lms.people.models import Person


@dataclass(frozen=True)
class QuizPage:
    quiz: Quiz
    attempts: list[Attempt]
    allowed: Allowance
    limit: timedelta | None
    extra: timedelta
    asked: AttemptRequest | None
    now: datetime

    @property
    def under_way(self) -> Attempt | None:
        newest = self.attempts[0] if self.attempts else None
        return newest if newest and newest.submitted_at is None else None

    @property
    def is_waiting(self) -> bool:
        """Whether a trainer has yet to mark what they handed in."""
        return any(attempt.is_waiting for attempt in self.attempts)

    @property
    def may_begin(self) -> bool:
        return self.quiz.live and self.allowed.may_begin(self.now)

    @property
    def may_ask(self) -> bool:
        is_waiting = self.asked is not None and self.asked.is_open
        return self.allowed.is_used_up and not self.allowed.has_passed and not is_waiting

    @property
    def minutes(self) -> int | None:
        return None if self.limit is None else int((self.limit + self.extra).total_seconds() // 60)

    @property
    def extra_minutes(self) -> int:
        return int(self.extra.total_seconds() // 60)


def quiz_page(person: Person, quiz: Quiz, *, now: datetime) -> QuizPage:
    attempts = Attempt.objects.visible_to(person).filter(quiz=quiz).order_by("-started_at").defer("paper")
    time = time_allowed(person, quiz)
    asked = AttemptRequest.objects.filter(person=person.pk, quiz=quiz.pk).select_related("decided_by")
    return QuizPage(
        quiz=quiz,
        attempts=list(attempts),
        allowed=allowance(person, quiz),
        limit=time[0] if time else None,
        extra=time[1] if time else timedelta(),
        asked=asked.order_by("-asked_at").first(),
        now=now,
    )
