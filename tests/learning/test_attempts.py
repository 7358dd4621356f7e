import pytest

from curriculum.models import Question
from lms.learning.actions import BadAnswer, PoolTooSmall, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer
from lms.learning.progress import quiz_passed_on
from lms.learning.signals import progress_made
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON


def answer_all(attempt, keys, *, right=True):
    for question in attempt.paper:
        save_answer(attempt, question["key"], keys(question, right=right)[:1], 1, now=NOON)


def kept(attempt, question):
    return Answer.objects.get(attempt=attempt, question=question["key"])


def test_starting_again_goes_on_with_the_open_attempt(nurse, fundamentals, attempt):
    assert start_attempt(nurse, fundamentals.quiz, now=LATER) == attempt
    assert len(attempt.paper) == 3


def test_a_pool_smaller_than_the_draw_is_refused_in_words(nurse, fundamentals):
    Question.objects.filter(key__in=["l1-1", "l1-2"]).update(live=False)
    with pytest.raises(PoolTooSmall, match="draws 3 questions and 2 are published"):
        start_attempt(nurse, fundamentals.quiz, now=NOON)


def test_an_empty_pool_is_refused(nurse, fundamentals):
    Question.objects.all().delete()
    with pytest.raises(PoolTooSmall):
        start_attempt(nurse, fundamentals.quiz, now=NOON)


@pytest.mark.parametrize("is_right", [True, False])
def test_a_question_nobody_could_answer_right_is_never_drawn(nurse, fundamentals, is_right):
    broken = Question.objects.get(key="l1-1")
    broken.options.update(is_right=is_right)
    paper = start_attempt(nurse, fundamentals.quiz, now=NOON).paper
    assert "l1-1" not in {question["key"] for question in paper}


def test_an_open_attempt_keeps_its_questions_when_an_author_changes_them(attempt):
    Question.objects.update(stem="Changed")
    attempt.refresh_from_db()
    assert "Changed" not in {question["stem"] for question in attempt.paper}


def test_the_newest_intent_wins_and_a_late_one_is_merged(attempt, keys):
    question = attempt.paper[0]
    assert save_answer(attempt, question["key"], keys(question), 20, now=NOON)
    assert save_answer(attempt, question["key"], keys(question, right=False)[:1], 10, now=LATER)
    assert kept(attempt, question).chosen == keys(question)


def test_a_repeated_save_is_merged(attempt, keys):
    question = attempt.paper[0]
    for now in (NOON, LATER):
        assert save_answer(attempt, question["key"], keys(question), 20, now=now)
    assert kept(attempt, question).saved_at == NOON


def test_an_answer_after_handing_in_changes_nothing_and_says_so(attempt, keys):
    answer_all(attempt, keys)
    submit_attempt(attempt, now=NOON, today=MONDAY)
    question = attempt.paper[0]
    assert not save_answer(attempt, question["key"], keys(question, right=False)[:1], 99, now=LATER)
    assert kept(attempt, question).chosen == keys(question)


def test_a_question_of_another_paper_is_refused(attempt):
    with pytest.raises(BadAnswer, match="not on your paper"):
        save_answer(attempt, "l9-9", [], 1, now=NOON)


def test_two_options_for_one_answer_are_refused(attempt):
    question = attempt.paper[0]
    with pytest.raises(BadAnswer, match="takes one answer"):
        save_answer(attempt, question["key"], [option["key"] for option in question["options"][:2]], 1, now=NOON)


def test_an_option_of_another_question_is_refused(attempt):
    with pytest.raises(BadAnswer, match="does not belong"):
        save_answer(attempt, attempt.paper[0]["key"], [attempt.paper[1]["options"][0]["key"]], 1, now=NOON)


def test_handing_in_marks_the_attempt_and_tells_it_once(nurse, fundamentals, attempt, keys, heard):
    told = heard(progress_made)
    answer_all(attempt, keys)
    first = submit_attempt(attempt, now=NOON, today=MONDAY)
    second = submit_attempt(attempt, now=LATER, today=MONDAY)
    assert (first.score, first.passed, first.submitted_at) == (3, True, NOON)
    assert (second.score, second.submitted_at) == (3, NOON)
    assert [(said["person"], said["level"].code) for said in told] == [(nurse, "L1")]
    assert quiz_passed_on(nurse, fundamentals) == MONDAY


def test_unanswered_questions_count_as_wrong_and_a_new_attempt_may_begin(nurse, fundamentals, attempt, keys):
    assert submit_attempt(attempt, now=NOON, today=MONDAY).passed is False
    assert quiz_passed_on(nurse, fundamentals) is None
    assert start_attempt(nurse, fundamentals.quiz, now=LATER) != attempt


def test_saving_an_answer_is_one_lock_and_one_update(attempt, keys, django_assert_num_queries):
    question = attempt.paper[0]
    with django_assert_num_queries(4):  # two of them open and close the savepoint of the test's transaction
        save_answer(attempt, question["key"], keys(question), 5, now=NOON)
