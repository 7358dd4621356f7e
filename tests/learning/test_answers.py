"""What counts as an answer, as finished, and as a number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.answers import BadAnswer, check_answer, is_answered, readings, unfinished

STEPS = {"key": "o", "kind": "ordering", "options": [{"key": key} for key in "abc"]}
PAIRS = {
    "key": "m",
    "kind": "matching",
    "options": [{"key": "a"}, {"key": "b"}],
    "choices": [{"key": key} for key in "abc"],
}
NUMBER = {"key": "n", "kind": "numeric", "options": [], "unit": "%"}
GAP = {"key": "g", "kind": "gap", "options": [{"key": "1"}]}
TEXT = {"key": "t", "kind": "free_text", "options": []}
PAPER = [STEPS, PAIRS, NUMBER, GAP, TEXT]


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("o", []),
        ("o", ["a=1", "b=1"]),
        ("o", ["c=1", "b=2", "a=3"]),
        ("m", ["a=c"]),
        ("m", ["a=c", "b=c"]),
        ("n", ["about twelve"]),
        ("g", ["study"]),
        ("t", ["Because.\nAnd so on. " * 200]),
    ],
)
def test_an_answer_half_done_or_odd_is_taken_and_kept(key, chosen):
    check_answer(PAPER, key, chosen)


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("o", ["a"]),
        ("o", ["a=4"]),
        ("o", ["a=0"]),
        ("o", ["z=1"]),
        ("o", ["a=1", "a=2"]),
        ("m", ["a=z"]),
        ("m", ["c=a"]),
        ("m", ["a=a=a"]),
        ("n", ["1", "2"]),
        ("n", ["1" * 61]),
        ("g", ["x" * 201]),
        ("t", ["x" * 4001]),
        ("t", ["a\0b"]),
        ("t", ["\ud800"]),
        ("x", []),
    ],
)
def test_what_does_not_fit_the_question_is_refused(key, chosen):
    with pytest.raises(BadAnswer):
        check_answer(PAPER, key, chosen)


def test_putting_in_order_is_finished_when_each_step_has_its_own_place():
    assert "place of its own" in unfinished(STEPS, ["a=1", "b=1", "c=2"])
    assert "place of its own" in unfinished(STEPS, ["a=1", "b=2"])
    assert is_answered(STEPS, ["a=3", "b=1", "c=2"])
    assert not is_answered(STEPS, [])
    assert unfinished(STEPS, []) == ""


def test_matching_is_finished_when_every_left_side_has_a_right_one():
    assert "1 of 2 are matched" in unfinished(PAIRS, ["a=c"])
    assert is_answered(PAIRS, ["a=c", "b=c"])


def test_only_a_number_answers_a_question_for_a_number():
    assert "not a number" in unfinished(NUMBER, ["twelve"])
    assert is_answered(NUMBER, ["12,5 %"])
    assert not is_answered(TEXT, ["  "])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", {"12"}),
        ("12.5", {"12.5"}),
        ("12,5", {"12.5"}),
        ("0,125", {"0.125", "125"}),
        ("1,250", {"1250", "1.250"}),
        ("1,250.5", {"1250.5"}),
        ("1.250,5", {"1250.5"}),
        ("1 250", {"1250"}),
        ("−3", {"-3"}),
        ("+.5", {"0.5"}),
        ("12 minutes", {"12"}),
        ("12Minutes", {"12"}),
        ("£12", {"12"}),
        ("12 %", {"12"}),
        ("", set()),
        ("twelve", set()),
        ("1,2,3", set()),
        ("12-13", set()),
        ("1e3", set()),
        ("nan", set()),
        ("١٢", set()),
    ],
)
def test_a_number_is_read_as_people_write_it(text, meant):
    assert readings(text, "minutes") == {Decimal(number) for number in meant}


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_numbers(text):
    assert all(number.is_finite() for number in readings(text))


@given(st.decimals(-10_000, 10_000, places=3))
def test_a_number_written_either_way_means_itself(number):
    assert number in readings(f"{number:,f}")
    assert number in readings(f"{number:f}".replace(".", ","))
