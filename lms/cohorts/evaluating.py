"""Owns what people are asked about a session or cohort, and which of their answers may be shown.

Nobody's own answer can be worked out from what is shown:

- Nothing is shown before an evaluation has closed. Afterwards nobody can answer or change an answer, so that no two
  readings differ by one person.
- Under five answers nothing is shown, not even how many there are.
- Every question is answered by everybody who answers, so that no question is about fewer people than another.
- What is shown of a cohort is the sum of those of its sessions that are shown themselves: taking them away from the
  whole leaves nothing.
- Comments stand in an order that says nothing of who wrote them or when, and are tied to no score.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from lms.cohorts.models import Cohort, Evaluation, EvaluationAnswer

FEWEST = 5
MONTHS_LATER = 3
REACTION = [
    {"code": "worth", "text": "It was worth my time"},
    {"code": "part", "text": "I could follow, and take part as I wanted to"},
    {"code": "next", "text": "I know what I will do differently at work"},
]
AGREEMENT = [(1, "Not at all"), (2, "A little"), (3, "Partly"), (4, "Mostly"), (5, "Fully")]
USE = [(1, "Not yet"), (2, "Tried it once"), (3, "Now and then"), (4, "Often")]
SCALES = {Evaluation.Kind.REACTION: AGREEMENT, Evaluation.Kind.USE: USE}
ASKED = {
    Evaluation.Kind.REACTION: ("What should stay as it was?", "What would have made it better?"),
    Evaluation.Kind.USE: ("What has changed because of what you learnt?", "What got in the way?"),
}


@dataclass(frozen=True)
class Line:
    """One question: how many chose each step of the scale, in words."""

    text: str
    steps: list[tuple[str, int]]

    @property
    def people(self) -> int:
        return sum(count for _, count in self.steps)


@dataclass(frozen=True)
class Results:
    title: str
    people: int
    lines: list[Line]
    good: list[str]
    better: list[str]


def may_be_shown(evaluation: Evaluation, answers: int, today: date) -> bool:
    return evaluation.closes_on < today and answers >= FEWEST


def results_of(cohort: Cohort, today: date) -> dict[int, Results]:
    """What may be shown of each evaluation of the cohort, by its key; two queries."""
    evaluations = cohort.evaluations.select_related("session", "cohort").prefetch_related("answers")
    found = {}
    for evaluation in evaluations:
        answers = list(evaluation.answers.all())
        if may_be_shown(evaluation, len(answers), today):
            found[evaluation.pk] = _results(evaluation.title, evaluation, answers)
    return found


def all_reactions(cohort: Cohort, shown: dict[int, Results]) -> Results | None:
    """The sessions of a cohort together: only those that are shown by themselves."""
    parts = [shown[one.pk] for one in cohort.evaluations.all() if one.kind == "reaction" and one.pk in shown]
    if not parts:
        return None
    lines = []
    for number, first in enumerate(parts[0].lines):
        counts = [sum(part.lines[number].steps[place][1] for part in parts) for place in range(len(first.steps))]
        lines.append(Line(first.text, [(word, count) for (word, _), count in zip(first.steps, counts, strict=True)]))
    return Results(cohort.name, sum(part.people for part in parts), lines, [], [])


def _results(title: str, evaluation: Evaluation, answers: list[EvaluationAnswer]) -> Results:
    scale = SCALES[Evaluation.Kind(evaluation.kind)]
    lines = []
    for question in evaluation.questions:
        counts = Counter(answer.scores.get(question["code"]) for answer in answers)
        lines.append(Line(question["text"], [(word, counts[step]) for step, word in scale]))
    good, better = (_mixed(getattr(answer, name) for answer in answers) for name in ("good", "better"))
    return Results(title, len(answers), lines, good, better)


def _mixed(comments: Iterable[str]) -> list[str]:
    """In the same order at every reading, and in none that anybody could read something from."""
    return sorted((each for each in comments if each), key=lambda text: sha256(text.encode()).hexdigest())


def later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
