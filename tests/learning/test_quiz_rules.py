"""The rules of a quiz: what is drawn, how often and how long one may try, what one sees afterwards."""

from datetime import timedelta

import pytest

from curriculum.models import Question, Quiz, QuizSample
from lms.learning.actions import (
    MayNotBegin,
    PoolTooSmall,
    TooLate,
    close_expired,
    enrol,
    pool_problem,
    save_answer,
    start_attempt,
    submit_attempt,
)
from lms.learning.allowance import allowance
from lms.learning.looking_back import shown
from lms.learning.models import GRACE, Answer, Attempt, Enrolment, TimeAdjustment
from lms.learning.sampling import fill
from lms.learning.signals import progress_made
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rule(fundamentals):
    """A function that changes the quiz's rules: rule(attempts_allowed=2) -> the quiz."""

    def _rule(**fields):
        Quiz.objects.filter(pk=fundamentals.quiz.pk).update(**fields)
        return Quiz.objects.get(pk=fundamentals.quiz.pk)

    return _rule


def fail(person, quiz, *, now=NOON):
    return submit_attempt(start_attempt(person, quiz, now=now), now=now, today=MONDAY)


# ---- the draw -------------------------------------------------------------------------


def keys(attempt):
    return [question["key"] for question in attempt.paper]


def test_a_rule_draws_its_questions_and_the_rest_come_from_the_whole_pool(nurse, rule):
    quiz = rule(draw=3)
    Question.objects.filter(key="l1-4").update(difficulty="hard")
    QuizSample.objects.create(quiz=quiz, number=1, difficulty="hard")
    for _ in range(5):
        attempt = start_attempt(nurse, quiz, now=NOON)
        assert "l1-4" in keys(attempt)
        assert len(set(keys(attempt))) == 3
        submit_attempt(attempt, now=NOON, today=MONDAY)


def test_a_rule_finds_its_tag_however_it_is_written(nurse, rule):
    quiz = rule(draw=2)
    for key in ("l1-2", "l1-3"):
        question = Question.objects.get(key=key)
        question.tags.add("Run charts")
        question.save()
    QuizSample.objects.create(quiz=quiz, number=2, tag="run charts")
    assert set(keys(start_attempt(nurse, quiz, now=NOON))) == {"l1-2", "l1-3"}
    assert str(quiz.samples.get()) == "2 questions tagged “run charts”"


def test_rules_that_want_the_same_questions_are_all_served_if_that_is_possible(nurse, rule, fundamentals):
    quiz = rule(draw=3)
    Question.objects.filter(key__in=["l1-1", "l1-2"]).update(difficulty="hard")
    Question.objects.filter(key__in=["l1-3", "l1-4"]).update(module=None)
    QuizSample.objects.create(quiz=quiz, number=1, module=Question.objects.get(key="l1-1").module)
    QuizSample.objects.create(quiz=quiz, number=2, difficulty="hard")
    with pytest.raises(PoolTooSmall):  # each rule has enough by itself, but there are two questions for three places
        start_attempt(nurse, quiz, now=NOON)
    Question.objects.filter(key="l1-3").update(difficulty="hard")
    for _ in range(5):
        attempt = start_attempt(nurse, quiz, now=NOON)
        assert {"l1-3"} < set(keys(attempt))
        submit_attempt(attempt, now=NOON, today=MONDAY)


def test_places_are_filled_whatever_the_order_of_their_rules():
    class Unshuffled:
        def sample(self, population, k):
            return list(population)

    assert fill([{1, 2, 3}, {1, 2}, {1}], Unshuffled()) == [3, 2, 1]
    assert fill([{1}, {1}], Unshuffled()) == [1, None]


def test_a_rule_that_asks_for_more_than_there_is_says_so(nurse, rule):
    quiz = rule(draw=3)
    QuizSample.objects.create(quiz=quiz, number=2, difficulty="hard")
    said = "asks for 2 questions that are hard and 0 are published"
    with pytest.raises(PoolTooSmall, match=said):
        start_attempt(nurse, quiz, now=NOON)
    assert said in pool_problem(quiz)


def test_questions_and_options_keep_their_order_when_they_are_not_to_be_shuffled(nurse, rule):
    quiz = rule(draw=4, shuffle_questions=False, shuffle_options=False)
    attempt = start_attempt(nurse, quiz, now=NOON)
    assert keys(attempt) == ["l1-1", "l1-2", "l1-3", "l1-4"]
    assert [[option["text"] for option in question["options"]] for question in attempt.paper] == [
        ["Right", "Wrong", "Also wrong"]
    ] * 4


# ---- attempts -------------------------------------------------------------------------


def test_an_attempt_keeps_the_rules_and_the_revision_it_began_under(nurse, rule):
    quiz = rule(minutes_allowed=30, review_policy="answers", right_answers_shown="at_end")
    quiz.save_revision().publish()
    quiz = Quiz.objects.get(pk=quiz.pk)
    attempt = start_attempt(nurse, quiz, now=NOON)
    rule(minutes_allowed=5, review_policy="score", right_answers_shown="never", pass_mark=100, attempts_allowed=1)
    attempt.refresh_from_db()
    assert attempt.revision == quiz.live_revision
    assert (attempt.pass_mark, attempt.review_policy, attempt.right_answers_shown) == (80, "answers", "at_end")
    assert attempt.deadline_at == NOON + 30 * MINUTE


def test_no_attempt_begins_when_all_are_used_up(nurse, rule, enrolment):
    quiz = rule(attempts_allowed=2)
    fail(nurse, quiz)
    fail(nurse, quiz, now=LATER)
    with pytest.raises(MayNotBegin, match="used all the attempts"):
        start_attempt(nurse, quiz, now=LATER)
    assert allowance(nurse, quiz).left == 0


def test_the_open_attempt_goes_on_though_it_is_the_last(nurse, rule):
    quiz = rule(attempts_allowed=1)
    attempt = start_attempt(nurse, quiz, now=NOON)
    assert start_attempt(nurse, quiz, now=LATER) == attempt


def test_the_next_attempt_waits_until_the_time_between_two_is_over(nurse, rule):
    quiz = rule(cooling_off_hours=24)
    fail(nurse, quiz)
    with pytest.raises(MayNotBegin, match="6 January at 12:00"):
        start_attempt(nurse, quiz, now=NOON + 23 * HOUR)
    assert start_attempt(nurse, quiz, now=NOON + 24 * HOUR)


def test_a_quiz_that_was_taken_back_begins_no_attempt_but_lets_the_open_one_end(nurse, rule, keys):
    quiz = rule()
    attempt = start_attempt(nurse, quiz, now=NOON)
    assert start_attempt(nurse, rule(live=False), now=LATER) == attempt
    submit_attempt(attempt, now=LATER, today=MONDAY)
    with pytest.raises(MayNotBegin, match="being worked on"):
        start_attempt(nurse, rule(live=False), now=LATER)


def test_renewing_a_level_starts_the_attempts_afresh_and_leaving_and_joining_does_not(nurse, rule, fundamentals):
    quiz = rule(attempts_allowed=1)
    first = enrol(nurse, fundamentals, today=MONDAY)
    fail(nurse, quiz)
    Enrolment.objects.filter(pk=first.pk).update(withdrawn_on=MONDAY)
    second = enrol(nurse, fundamentals, today=MONDAY + timedelta(7))
    assert allowance(nurse, quiz).left == 0
    Enrolment.objects.filter(pk=second.pk).update(completed_on=MONDAY + timedelta(8))
    enrol(nurse, fundamentals, today=MONDAY + timedelta(900))
    assert allowance(nurse, quiz).left == 1


# ---- time -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "agreed, minutes", [({"per_cent": 25}, 38), ({"minutes": 15}, 45), ({"per_cent": 100}, 60), (None, 30)]
)
def test_extra_time_is_added_when_the_attempt_begins(nurse, hr, rule, agreed, minutes):
    if agreed:
        TimeAdjustment.objects.create(person=nurse, set_by=hr, set_at=NOON, **agreed)
    attempt = start_attempt(nurse, rule(minutes_allowed=30), now=NOON)
    assert attempt.deadline_at == NOON + minutes * MINUTE


def test_an_answer_counts_until_the_deadline_and_its_grace_and_not_a_second_longer(nurse, rule, keys):
    attempt = start_attempt(nurse, rule(minutes_allowed=30), now=NOON)
    question, end = attempt.paper[0], NOON + 30 * MINUTE + GRACE
    assert save_answer(attempt, question["key"], keys(question), 1, now=end)
    with pytest.raises(TooLate, match="Your time ended at 12:30"):
        save_answer(attempt, question["key"], keys(question, right=False)[:1], 2, now=end + timedelta(seconds=1))
    assert Answer.objects.get(question=question["key"]).chosen == keys(question)


def test_an_answer_whose_reply_was_lost_is_not_called_too_late(nurse, rule, keys):
    attempt = start_attempt(nurse, rule(minutes_allowed=30), now=NOON)
    first, second = attempt.paper[:2]
    save_answer(attempt, first["key"], keys(first), 7, now=LATER)
    late = NOON + HOUR
    assert save_answer(attempt, first["key"], keys(first), 7, now=late)
    close_expired(now=late, today=MONDAY)
    assert save_answer(attempt, first["key"], keys(first), 7, now=late)
    with pytest.raises(TooLate):
        save_answer(attempt, second["key"], keys(second), 8, now=late)


def test_an_expired_attempt_is_handed_in_with_what_was_saved(nurse, rule, keys, heard):
    attempt = start_attempt(nurse, rule(minutes_allowed=30), now=NOON)
    for question in attempt.paper:
        save_answer(attempt, question["key"], keys(question), 1, now=LATER)
    told = heard(progress_made)
    assert close_expired(now=NOON + 30 * MINUTE + GRACE, today=MONDAY) == 0
    assert close_expired(now=NOON + 40 * MINUTE, today=MONDAY) == 1
    assert close_expired(now=NOON + 41 * MINUTE, today=MONDAY) == 0
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.submitted_at) == (3, True, NOON + 30 * MINUTE)
    assert attempt.ran_out
    assert len(told) == 1


def test_one_attempt_that_cannot_be_marked_holds_up_no_other(nurse, coach, rule):
    quiz = rule(minutes_allowed=30)
    broken, sound = (start_attempt(person, quiz, now=NOON) for person in (nurse, coach))
    Attempt.objects.filter(pk=broken.pk).update(paper=[{"key": "no options"}])
    assert close_expired(now=NOON + HOUR, today=MONDAY) == 1
    assert list(Attempt.objects.open()) == [broken]
    sound.refresh_from_db()
    assert sound.submitted_at


def test_starting_again_hands_in_the_expired_attempt_first(nurse, rule):
    quiz = rule(minutes_allowed=30)
    first = start_attempt(nurse, quiz, now=NOON)
    second = start_attempt(nurse, quiz, now=NOON + HOUR)
    first.refresh_from_db()
    assert second != first
    assert first.submitted_at == NOON + 30 * MINUTE


def test_handing_in_on_time_notes_the_moment_it_happened(nurse, rule):
    attempt = start_attempt(nurse, rule(minutes_allowed=30), now=NOON)
    attempt = submit_attempt(attempt, now=LATER, today=MONDAY)
    assert attempt.submitted_at == LATER
    assert not attempt.ran_out


# ---- looking back ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "policy, right, is_last, seen",
    [
        ("score", "always", True, (False, False, False)),
        ("answers", "never", True, (True, False, False)),
        ("answers", "always", False, (True, False, True)),
        ("feedback", "at_end", False, (True, True, False)),
        ("feedback", "at_end", True, (True, True, True)),
    ],
)
def test_what_is_shown_afterwards_follows_the_rules_of_the_attempt(nurse, rule, policy, right, is_last, seen):
    quiz = rule(review_policy=policy, right_answers_shown=right, attempts_allowed=1 if is_last else 2)
    attempt = fail(nurse, quiz)
    found = shown(attempt, allowance(nurse, quiz))
    assert (found.answers, found.feedback, found.right_answers) == seen
