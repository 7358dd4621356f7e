"""Decides what a learner sees of an attempt that was handed in, by the rules it began under."""

from __future__ import annotations

from dataclasses import dataclass

from curriculum.models import ReviewPolicy, RightAnswers
from lms.learning.allowance import Allowance
from lms.learning.models import Attempt


@dataclass(frozen=True)
class Shown:
    answers: bool
    feedback: bool
    right_answers: bool


def shown(attempt: Attempt, allowed: Allowance) -> Shown:
    """What of the attempt is shown; right answers only where the answers are shown at all."""
    answers = attempt.review_policy != ReviewPolicy.SCORE
    is_done = attempt.passed or allowed.has_passed or allowed.is_used_up
    right = attempt.right_answers_shown == RightAnswers.ALWAYS or (
        attempt.right_answers_shown == RightAnswers.AT_END and is_done
    )
    return Shown(answers, attempt.review_policy == ReviewPolicy.FEEDBACK, bool(answers and right))
