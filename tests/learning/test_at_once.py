"""Twenty people's worth of impatience: the same thing done many times in the same instant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from lms.learning.actions import enrol, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer, Attempt, Enrolment
from lms.learning.signals import enrolled, progress_made
from tests.conftest import MONDAY
from tests.learning.conftest import NOON

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
