"""Keep how each answer of a handed-in attempt came out, beside the answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from lms.learning.marking import MarkedQuestion
from lms.learning.models import Answer, Attempt
from lms.learning.statistics import last_reached, rest_of_paper

Outcome = Answer.Outcome


def keep_outcomes(attempt: Attempt, marked: Sequence[MarkedQuestion]) -> None:
    """Write the outcome of each answer and how the rest of the paper went: one update for each kind of outcome.

    Call it again when a mark changes: the rest of the paper changes with it for every other answer.
    """
    score = sum(bool(question.is_right) for question in marked)
    last = last_reached([question.is_answered for question in marked])
    keys: dict[Answer.Outcome, list[str]] = defaultdict(list)
    for place, (printed, question) in enumerate(zip(attempt.paper, marked, strict=True)):
        keys[_outcome(question, place <= last)].append(printed["key"])
    for outcome, questions in keys.items():
        rest = rest_of_paper(score, len(marked), is_right=outcome == Outcome.RIGHT)
        attempt.answers.filter(question__in=questions).update(outcome=outcome, rest=rest)


def _outcome(question: MarkedQuestion, is_reached: bool) -> Answer.Outcome:
    if not question.is_answered:
        return Outcome.SKIPPED if is_reached else Outcome.NOT_REACHED
    if question.is_right is None:
        return Outcome.UNMARKED
    return Outcome.RIGHT if question.is_right else Outcome.WRONG
