"""Puts a limit on the quiz of level 2 in the demo, with people at each end of it: one asks for one more attempt."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from curriculum.asking import Kind
from curriculum.models import LevelPage, Quiz
from lms.home.demo.projects import noon
from lms.learning.actions import (
    agree_extra_time,
    ask_for_attempt,
    decide_request,
    enrol,
    save_answer,
    start_attempt,
    submit_attempt,
)
from lms.people.models import Organisation, Person

ASKING = [  # who, what they write, what a trainer answered
    ("I was called to the ward twice and lost my thread. Could I try again on my study day?", ""),
    (
        "I mixed up aim and measure. I have read module 2.3 again since.",
        "That is the right module. Look at the worked example at its end, then try again.",
    ),
]


def take_quizzes(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    level = LevelPage.objects.get(code="L2")
    quiz = level.quiz
    quiz.attempts_allowed, quiz.minutes_allowed = 2, 40
    quiz.right_answers_shown = "at_end"
    quiz.save_revision().publish()
    trainer = northbridge.people.get(full_name="Tom Adeyemi")
    for number, (person, (why, answer)) in enumerate(zip(_holders_of_level_1(northbridge), ASKING, strict=False)):
        day = today - timedelta(days=9 - 4 * number)
        enrol(person, level, today=day - timedelta(days=20))
        for hour in range(2):
            _try(person, quiz, noon(day) + timedelta(hours=hour))
        asked = ask_for_attempt(person, quiz, why, now=noon(day) + timedelta(hours=3))
        if answer:
            decide_request(asked, is_granted=True, reason=answer, by=trainer, now=noon(day) + timedelta(hours=5))
    hr = northbridge.people.get(full_name="Helen Marsh")
    agree_extra_time(northbridge.people.get(full_name="Nadia Okoro"), per_cent=25, by=hr, now=noon(today))


def _try(person: Person, quiz: Quiz, now: datetime) -> None:
    """An attempt with six right answers, which is not enough."""
    attempt = start_attempt(person, quiz, now=now)
    choices = [question for question in attempt.paper if question["kind"] in (Kind.SINGLE, Kind.MULTIPLE)]
    for number, question in enumerate(choices[:6], 1):
        right = [option["key"] for option in question["options"] if option["is_right"]]
        save_answer(attempt, question["key"], right, number, now=now + timedelta(minutes=2 * number))
    submit_attempt(attempt, now=now + timedelta(minutes=24), today=now.date())


def _holders_of_level_1(northbridge: Organisation) -> list[Person]:
    """People without a name of their own in the demo who hold level 1 and have not begun level 2."""
    held = northbridge.people.filter(demo_role="", attainments__level__code="L1", enrolments=None)
    return list(held.exclude(attainments__level__code="L2").order_by("pk")[: len(ASKING)])
