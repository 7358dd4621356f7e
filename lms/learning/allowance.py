"""Works out how many attempts at a quiz somebody has left, when the next may begin, and how long it may take.

Attempts count from the day the current cycle began: renewing a level starts afresh. An attempt that a trainer granted
adds one to what the quiz allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from curriculum.models import Quiz
from lms.learning.models import Attempt, AttemptRequest, Enrolment, TimeAdjustment
from lms.people.models import Person


@dataclass(frozen=True)
class Allowance:
    """`allowed` is None where there is no limit; `opens_at` is when the time between two attempts is over."""

    allowed: int | None
    used: int
    opens_at: datetime | None
    has_passed: bool

    @property
    def left(self) -> int | None:
        return None if self.allowed is None else max(self.allowed - self.used, 0)

    @property
    def is_used_up(self) -> bool:
        return self.left == 0

    def may_begin(self, now: datetime) -> bool:
        return not self.is_used_up and (self.opens_at is None or now >= self.opens_at)


def allowance(person: Person, quiz: Quiz) -> Allowance:
    """What the person may still do; three queries at most, however many attempts there were."""
    since = cycle_began_on(person, quiz)
    rows = Attempt.objects.filter(person=person.pk, quiz=quiz.pk).order_by("started_at")
    tries = [each for each in rows.values_list("started_at", "submitted_at", "passed") if _counts(each[0], since)]
    ended = max((submitted for _, submitted, _ in tries if submitted), default=None)
    return Allowance(
        allowed=None if quiz.attempts_allowed is None else quiz.attempts_allowed + granted(person, quiz, since),
        used=len(tries),
        opens_at=ended + timedelta(hours=quiz.cooling_off_hours) if ended and quiz.cooling_off_hours else None,
        has_passed=any(passed for *_, passed in tries),
    )


def granted(person: Person, quiz: Quiz, since: date | None) -> int:
    asked = AttemptRequest.objects.granted().filter(person=person.pk, quiz=quiz.pk).values_list("asked_at", flat=True)
    return sum(_counts(at, since) for at in asked)


def cycle_began_on(person: Person, quiz: Quiz) -> date | None:
    """The day somebody who had completed the level joined it again; None in their first cycle.

    Leaving a level and joining it again gives no new attempts: only a completed cycle ends.
    """
    began, has_completed = None, False
    found = Enrolment.objects.filter(person=person.pk, level=quiz.level_id).order_by("cycle", "pk")
    for enrolled_on, completed_on in found.values_list("enrolled_on", "completed_on"):
        if has_completed:
            began, has_completed = enrolled_on, False
        has_completed = has_completed or completed_on is not None
    return began


def _counts(moment: datetime, since: date | None) -> bool:
    return since is None or timezone.localdate(moment) >= since


def time_allowed(person: Person, quiz: Quiz) -> tuple[timedelta, timedelta] | None:
    """The time limit of a quiz and what was agreed for this person on top of it; None without a limit."""
    if quiz.minutes_allowed is None:
        return None
    limit = timedelta(minutes=quiz.minutes_allowed)
    adjustment = TimeAdjustment.objects.current().filter(person=person.pk).first()
    return limit, adjustment.added_to(limit) if adjustment else timedelta()
