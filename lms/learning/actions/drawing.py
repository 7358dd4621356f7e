"""Draw the paper of an attempt from the questions a level has published."""

from __future__ import annotations

import random
from typing import Any

from curriculum.asking import unanswerable
from curriculum.models import Question, Quiz, QuizSample
from lms.learning.printing import printed
from lms.learning.sampling import fill

DICE = random.SystemRandom()


class PoolTooSmall(Exception):
    """Fewer questions are published than the quiz draws, of one rule or altogether."""

    def __init__(self, quiz: Quiz, published: int, rule: QuizSample | None = None) -> None:
        asked = f"asks for {rule}" if rule else f"draws {quiz.draw} questions"
        super().__init__(f"{quiz} {asked} and {published} {'is' if published == 1 else 'are'} published.")
        self.quiz, self.published, self.rule = quiz, published, rule


def draw_paper(quiz: Quiz) -> list[dict[str, Any]]:
    """Draw the quiz's questions from those its level has published. Raises PoolTooSmall."""
    pool = quiz.level.questions.filter(live=True).select_related("image").prefetch_related("options")
    usable = {question.pk: question for question in pool if can_be_answered(question)}
    drawn = _drawn(quiz, set(usable))
    if quiz.shuffle_questions:
        DICE.shuffle(drawn)
    else:
        drawn.sort(key=lambda pk: usable[pk].key)
    return [printed(usable[pk], dice=DICE, shuffle=quiz.shuffle_options) for pk in drawn]


def pool_problem(quiz: Quiz) -> str:
    """What keeps the quiz from drawing a paper at the moment, or nothing."""
    try:
        draw_paper(quiz)
    except PoolTooSmall as problem:
        return str(problem)
    return ""


def _drawn(quiz: Quiz, usable: set[int]) -> list[int]:
    if not usable or len(usable) < quiz.draw:
        raise PoolTooSmall(quiz, len(usable))
    places: list[set[int]] = []
    for rule in quiz.samples.all():
        matching = usable & of_rule(quiz, rule)
        if len(matching) < rule.number:
            raise PoolTooSmall(quiz, len(matching), rule)
        places += [matching] * rule.number
    if not places:
        return DICE.sample(sorted(usable), quiz.draw)
    drawn = fill(places, DICE)
    kept = [pk for pk in drawn if pk is not None]
    if len(kept) < len(places):  # each rule has enough, but they ask for the same questions
        raise PoolTooSmall(quiz, len(kept))
    rest = max(quiz.draw - len(kept), 0)
    return kept + DICE.sample(sorted(usable.difference(kept)), rest)


def of_rule(quiz: Quiz, rule: QuizSample) -> set[int]:
    """The level's questions a rule of the draw is about."""
    found = quiz.level.questions.all()
    if rule.tag:
        found = found.filter(tags__name__iexact=rule.tag)
    if rule.module_id:
        found = found.filter(module=rule.module_id)
    if rule.difficulty:
        found = found.filter(difficulty=rule.difficulty)
    return set(found.values_list("pk", flat=True))


def can_be_answered(question: Question) -> bool:
    """Whether nothing is missing that a learner needs to answer it, or we to mark it."""
    return not unanswerable(question.values)
