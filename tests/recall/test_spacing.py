"""When a question comes again: plain values in, plain values out."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.recall.spacing import ASKED_A_MONTH, Card, Reply, choose, file_cards, month_of, newest_ready, next_ready

JANUARY = date(2026, 1, 1)
DICE = Random(1)


def month(number: int) -> date:
    return date(2026 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def card(*replies: tuple[int, bool]) -> Card:
    return file_cards(Reply(7, month(number), is_right) for number, is_right in replies)[7]


def test_what_was_wrong_comes_again_next_month():
    assert card((1, False)) == Card(7, 0, month(2))
    assert card((1, True), (3, True), (7, False)).due == month(8)


def test_what_is_right_rests_for_two_then_four_then_eight_months():
    assert card((1, True)).due == month(3)
    assert card((1, True), (3, True)).due == month(7)
    assert card((1, True), (3, True), (7, True)).due == month(15)
    assert card((1, True), (3, True), (7, True), (15, True)).due == month(23)


def test_after_a_wrong_answer_a_question_begins_again():
    assert card((1, True), (3, True), (7, False), (8, True)).due == month(10)


def test_a_late_reply_counts_from_the_month_it_was_asked_for():
    assert file_cards([Reply(7, date(2026, 11, 1), True)])[7].due == date(2027, 1, 1)


def chosen(pool, *, cards=(), met=None, when=JANUARY, dice=DICE):
    return choose(pool, {each.question: each for each in cards}, met or {}, when, dice)


def test_five_are_asked_of_a_large_pool_and_none_twice():
    drawn = chosen(range(1000))
    assert len(set(drawn)) == len(drawn) == ASKED_A_MONTH == 5
    assert set(drawn) <= set(range(1000))


def test_what_went_wrong_in_a_quiz_comes_first_then_here_then_what_is_due_then_what_is_new():
    due, wrong = Card(1, 2, JANUARY), Card(2, 0, JANUARY)
    assert chosen({1, 2, 3, 4, 5, 6}, cards=[due, wrong], met={3: False, 4: True, 6: True})[:4] == [3, 2, 1, 5]


def test_what_a_quiz_asked_and_went_well_fills_up_last():
    assert set(chosen({1, 2, 3, 4, 5, 6}, met={6: True})) == {1, 2, 3, 4, 5}
    assert 6 in chosen({5, 6}, met={6: True})


def test_what_was_due_longest_comes_first():
    cards = [Card(1, 1, JANUARY), Card(2, 1, date(2025, 9, 1)), Card(3, 3, date(2025, 11, 1))]
    assert chosen({1, 2, 3}, cards=cards) == [2, 3, 1]


def test_what_rests_is_not_asked_even_if_places_stay_empty():
    assert chosen({1, 2}, cards=[Card(1, 1, date(2026, 2, 1))]) == [2]
    assert chosen({1}, cards=[Card(1, 0, date(2026, 2, 1))]) == []
    assert chosen(set()) == []


def test_a_quiz_says_nothing_any_more_of_what_was_asked_here_since():
    resting = Card(1, 1, date(2026, 3, 1))
    assert chosen({1}, cards=[resting], met={1: False}) == []


def test_what_left_the_pool_is_never_asked():
    assert chosen({2}, cards=[Card(1, 0, JANUARY)], met={3: False}) == [2]


def test_between_equals_the_dice_decide():
    assert len({tuple(chosen(range(40), dice=Random(seed))) for seed in range(5)}) == 5


@pytest.mark.parametrize(
    "began, today, newest, following",
    [
        (date(2026, 1, 31), date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 27), date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 1, 31), date(2026, 3, 30), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2028, 1, 30), date(2028, 2, 29), date(2028, 2, 29), date(2028, 3, 30)),
        (date(2025, 11, 12), date(2026, 1, 5), date(2025, 12, 12), date(2026, 1, 12)),
        (date(2025, 12, 5), date(2026, 1, 5), date(2026, 1, 5), date(2026, 2, 5)),
    ],
)
def test_questions_come_on_the_day_it_began_or_the_last_of_a_shorter_month(began, today, newest, following):
    assert newest_ready(began, today) == newest
    assert next_ready(began, today) == following


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 1500))
def test_each_month_has_exactly_one_such_day(began, days):
    today = date.fromordinal(began.toordinal() + days)
    newest, following = newest_ready(began, today), next_ready(began, today)
    assert began <= newest <= today < following
    months = (following.year - newest.year) * 12 + following.month - newest.month
    assert months == 1


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=60), st.sets(st.integers(1, 12)))
def test_nobody_is_asked_what_rests(replies, pool):
    """A year and more of answers, whatever they were: each choice is due, in the pool and no more than five."""
    history = [Reply(question, month(1 + place // 5), is_right) for place, (question, is_right) in enumerate(replies)]
    now, cards = month(1 + len(replies) // 5), file_cards(history)
    drawn = choose(pool, cards, {}, now, DICE)
    assert set(drawn) <= pool
    assert all(cards[question].due <= now for question in drawn if question in cards)
    assert len(drawn) == min(5, sum(question not in cards or cards[question].due <= now for question in pool))


def test_the_month_is_its_first_day():
    assert month_of(date(2026, 2, 28)) == date(2026, 2, 1)
