"""Draw the paper of an attempt from the questions a level has published."""

from __future__ import annotations

import random
from typing import Any

from curriculum.asking import unanswerable
from curriculum.models import Question, Quiz
from lms.learning.printing import printed

DICE = random.SystemRandom()


class PoolTooSmall(Exception):
    """Fewer questions are published than the quiz draws."""

    def __init__(self, quiz: Quiz, published: int) -> None:
        super().__init__(f"{quiz} draws {quiz.draw} questions and {published} are published.")
        self.quiz, self.published = quiz, published


def draw_paper(quiz: Quiz) -> list[dict[str, Any]]:
    """Draw the quiz's questions from those its level has published, with the options in a new order."""
    pool = quiz.level.questions.filter(live=True).select_related("image").prefetch_related("options")
    usable = [question for question in pool if can_be_answered(question)]
    if not usable or len(usable) < quiz.draw:
        raise PoolTooSmall(quiz, len(usable))
    return [printed(question, dice=DICE) for question in DICE.sample(usable, quiz.draw)]


def can_be_answered(question: Question) -> bool:
    """Whether nothing is missing that a learner needs to answer it, or we to mark it."""
    return not unanswerable(question.values)
