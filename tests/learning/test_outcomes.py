"""When an attempt is handed in, how each answer came out is kept beside it."""

import importlib

from django.apps import apps

from lms.learning.actions import save_answer, submit_attempt
from lms.learning.models import Answer
from tests.learning.conftest import LATER, NOON


def outcomes(attempt):
    return {answer.question: (answer.outcome, answer.rest) for answer in attempt.answers.all()}


def test_outcomes_are_empty_until_it_is_handed_in(attempt):
    assert set(outcomes(attempt).values()) == {("", None)}


def test_right_wrong_and_not_reached_are_told_apart(attempt, keys, today):
    first, second, third = attempt.paper
    save_answer(attempt, first["key"], keys(first), 1, now=NOON)
    save_answer(attempt, second["key"], keys(second, right=False)[:1], 1, now=NOON)
    submit_attempt(attempt, now=LATER, today=today)
    assert outcomes(attempt) == {
        first["key"]: ("right", 0), second["key"]: ("wrong", 500), third["key"]: ("not_reached", 500),
    }  # fmt: skip


def test_a_question_left_out_before_another_answer_was_reached(attempt, keys, today):
    first, second, third = attempt.paper
    save_answer(attempt, third["key"], keys(third), 1, now=NOON)
    submit_attempt(attempt, now=LATER, today=today)
    assert [outcomes(attempt)[each["key"]][0] for each in (first, second, third)] == ["skipped", "skipped", "right"]


def test_handing_in_again_changes_no_outcome(attempt, keys, today):
    save_answer(attempt, attempt.paper[0]["key"], keys(attempt.paper[0]), 1, now=NOON)
    submit_attempt(attempt, now=LATER, today=today)
    before = outcomes(attempt)
    submit_attempt(attempt, now=LATER, today=today)
    assert outcomes(attempt) == before


def test_attempts_handed_in_before_outcomes_were_kept_get_the_same_ones(attempt, keys, today):
    save_answer(attempt, attempt.paper[0]["key"], keys(attempt.paper[0]), 1, now=NOON)
    save_answer(attempt, attempt.paper[2]["key"], keys(attempt.paper[2], right=False)[:1], 1, now=NOON)
    submit_attempt(attempt, now=LATER, today=today)
    kept = outcomes(attempt)
    Answer.objects.update(outcome="", rest=None)
    importlib.import_module("lms.learning.migrations.0006_outcomes").mark_what_was_handed_in(apps, None)
    assert outcomes(attempt) == kept
