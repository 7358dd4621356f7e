"""Draw the paper of an attempt from the questions a level has published."""

from __future__ import annotations

import random
from typing import Any

from curriculum.asking import Kind, unanswerable
from curriculum.models import Question, Quiz

DICE = random.SystemRandom()
PRINTED = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)


class PoolTooSmall(Exception):
    """Fewer questions are published than the quiz draws."""

    def __init__(self, quiz: Quiz, published: int) -> None:
        super().__init__(f"{quiz} draws {quiz.draw} questions and {published} are published.")
        self.quiz, self.published = quiz, published


def draw_paper(quiz: Quiz) -> list[dict[str, Any]]:
    """Draw the quiz's questions from those its level has published, with the options in a new order."""
    pool = quiz.level.questions.filter(live=True).prefetch_related("options")
    usable = [question for question in pool if can_be_answered(question)]
    if not usable or len(usable) < quiz.draw:
        raise PoolTooSmall(quiz, len(usable))
    return [_printed(question) for question in DICE.sample(usable, quiz.draw)]


def can_be_answered(question: Question) -> bool:
    """Whether nothing is missing that a learner needs to answer it, or we to mark it."""
    return question.kind in PRINTED and not unanswerable(question.values)


def _printed(question: Question) -> dict[str, Any]:
    options = [
        {"key": str(option.pk), "text": option.text, "is_right": option.is_right, "feedback": option.feedback}
        for option in question.options.all()
    ]
    if question.kind != Question.Kind.TRUE_FALSE:  # "True, False" in any other order only slows people down
        DICE.shuffle(options)
    return {"key": question.key, "stem": question.stem, "kind": question.kind, "options": options}
