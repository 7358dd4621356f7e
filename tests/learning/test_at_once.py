"""Twenty people's worth of impatience: the same thing done many times in the same instant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lms.learning.actions import AlreadyMarked, enrol, mark_written, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer, Attempt, Enrolment, Mark
from lms.learning.signals import enrolled, progress_made
from tests.conftest import MONDAY
from tests.learning.conftest import NOON
from tests.learning.papers import add_question

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")


def at_once(work, times=20):
    def once(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


def test_twenty_enrolments_at_once_are_one(nurse, fundamentals, heard):
    told = heard(enrolled)
    at_once(lambda _: enrol(nurse, fundamentals, today=MONDAY))
    assert (Enrolment.objects.count(), len(told)) == (1, 1)


def test_twenty_starts_at_once_are_one_open_attempt(nurse, fundamentals):
    pks = {attempt.pk for attempt in at_once(lambda _: start_attempt(nurse, fundamentals.quiz, now=NOON))}
    assert len(pks) == 1
    assert (Attempt.objects.count(), Answer.objects.count()) == (1, 3)


def test_twenty_submits_at_once_are_one_result(nurse, fundamentals, heard):
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    told = heard(progress_made)
    results = at_once(lambda _: submit_attempt(attempt, now=NOON, today=MONDAY))
    assert {(result.score, result.passed) for result in results} == {(0, False)}
    assert len(told) == 1


def test_of_twenty_saves_at_once_the_newest_intent_stays(nurse, fundamentals):
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    question = attempt.paper[0]
    options = [option["key"] for option in question["options"]]
    at_once(lambda n: save_answer(attempt, question["key"], [options[n % 3]], n + 1, now=NOON))
    answer = Answer.objects.get(question=question["key"])
    assert (answer.intent, answer.chosen) == (20, [options[19 % 3]])


def test_two_trainers_who_mark_the_last_two_answers_at_once_decide_it_once(nurse, trainer, fundamentals, heard):
    fundamentals.questions.all().delete()
    for number in range(3):
        add_question(fundamentals, "free_text", key=f"t{number}")
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for question in attempt.paper:
        save_answer(attempt, question["key"], ["So."], 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=MONDAY)
    marks, told, refused = list(Mark.objects.all()), heard(progress_made), []

    def mark(number):
        try:
            mark_written(marks[number % 3], is_right=True, comment="", by=trainer, now=NOON, today=MONDAY)
        except AlreadyMarked:
            refused.append(number)

    at_once(mark, times=12)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, len(told), len(refused)) == (3, True, 1, 9)
