"""Lets colleagues of the demo sit the quiz of level 1, so that its questions have statistics to look at."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from curriculum.models import Question, Quiz
from lms.escalator.models import Attainment
from lms.home.demo.projects import noon
from lms.home.demo.replies import right_reply, wrong_reply
from lms.learning import marking
from lms.learning.actions.drawing import draw_paper
from lms.learning.actions.outcomes import keep_outcomes
from lms.learning.models import Answer, Attempt, Enrolment
from lms.people.models import Organisation, Person

MISKEYED = "l1-1-2-03"  # people who know the rest get it wrong: a trainer should find it
MISLED = "l1-1-4-02"  # most choose the same wrong option
EASY, USUAL, HARD = 0.97, 0.78, 0.45
# Who failed it learned from that: how many days before the level was reached a person sat it, and how much abler.
SITTINGS = ((2, 0.0), (1, 0.25), (0, 0.6))


def answer(organisation: Organisation, today: date) -> None:
    """Who holds level 1 passed its quiz before they reached it; some who are on their way tried it too early."""
    quiz, random = Quiz.objects.get(level__code="L1"), Random(5)
    published = noon(today - timedelta(days=1200))  # before anybody sat it: else their answers were to other words
    Question.objects.filter(level=quiz.level_id).update(first_published_at=published, last_published_at=published)
    holders = Attainment.objects.filter(level=quiz.level_id, person__organisation=organisation)
    for held in holders.filter(person__demo_role="").select_related("person").order_by("person"):
        _sit_until_passed(held, quiz, random)
    beginners = Enrolment.objects.open().filter(level=quiz.level_id, person__demo_role="").order_by("pk")
    for place in beginners.filter(person__organisation=organisation).select_related("person"):
        at = noon(today - timedelta(days=random.randrange(1, 4)))
        _sit(place.person, quiz, at, random.gauss(-0.15, 0.12), random, may_pass=False)


def _sit_until_passed(held: Attainment, quiz: Quiz, random: Random) -> None:
    skill = random.gauss(0, 0.16)
    for days, lift in SITTINGS:
        if _sit(held.person, quiz, noon(held.achieved_on - timedelta(days=days)), skill + lift, random):
            return


def _sit(person: Person, quiz: Quiz, at: Any, skill: float, random: Random, *, may_pass: bool = True) -> bool:
    """Hand in one attempt; say if it passed. Who has not read everything yet may not: they would have the level."""
    paper = draw_paper(quiz)
    stays = len(paper) if random.random() < 0.94 else len(paper) - random.randrange(1, 4)
    chosen = {each["key"]: _choice(each, skill, random) for each in paper[:stays]}
    marked = marking.mark(paper, chosen)
    right = marking.score(marked)
    passed = marking.passes(right, len(paper), quiz.pass_mark)
    if passed and not may_pass:
        return False
    attempt = Attempt.objects.create(
        person=person, quiz=quiz, paper=paper, pass_mark=quiz.pass_mark, started_at=at, score=right, passed=passed,
        submitted_at=at + timedelta(minutes=random.randrange(9, 25)),
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(attempt=attempt, question=each["key"], chosen=chosen.get(each["key"], []), saved_at=at) for each in paper
    )
    keep_outcomes(attempt, marked)
    return passed


def _choice(question: dict[str, Any], skill: float, random: Random) -> list[str]:
    """Right as often as the question is easy and the person able."""
    ease = USUAL + skill
    if question["key"] == MISKEYED:
        ease = 0.5 - 2 * skill
    elif question["key"] == MISLED:
        ease = HARD - 0.1 + skill
    elif sum(map(ord, question["key"])) % 6 == 0:
        ease = EASY
    if random.random() < ease:
        return right_reply(question)
    if question["key"] == MISLED:
        return [min(each["key"] for each in question["options"] if not each["is_right"])]
    return wrong_reply(question, random)
