"""The arithmetic of question statistics on values worked out by hand, and the advice that follows from it."""

from statistics import correlation

import pytest

from lms.learning.question_advice import findings
from lms.learning.statistics import (
    ENOUGH,
    Tally,
    chance,
    discrimination,
    facility,
    last_reached,
    not_reached_share,
    rest_of_paper,
)


def tally_of(pairs, **more):
    """A tally of (right or not, thousandths of the rest) pairs."""
    return Tally(
        right=sum(right for right, _ in pairs),
        wrong=sum(not right for right, _ in pairs),
        rest=sum(rest for _, rest in pairs),
        rest_squares=sum(rest * rest for _, rest in pairs),
        rest_of_right=sum(rest for right, rest in pairs if right),
        **more,
    )


def test_facility_is_the_share_right_of_those_who_reached_the_question():
    assert facility(Tally(right=30, wrong=15, skipped=5, not_reached=50, unmarked=9)) == 0.6


def test_not_reached_is_a_share_of_everybody_who_was_asked():
    assert not_reached_share(Tally(right=30, wrong=10, skipped=5, not_reached=5)) == 0.1


def test_nothing_is_known_of_a_question_nobody_was_asked():
    assert (facility(Tally()), discrimination(Tally()), not_reached_share(Tally())) == (None, None, None)


def test_discrimination_of_four_people_is_what_one_gets_by_hand():
    # right: 800 and 600, wrong: 400 and 200. Means 700 and 300, spread of all 223.6: (700 - 300) / 223.6 x 0.5
    assert discrimination(tally_of([(1, 800), (1, 600), (0, 400), (0, 200)])) == pytest.approx(0.8944, abs=1e-4)


def test_discrimination_is_one_when_being_right_goes_with_the_rest_entirely_and_minus_one_the_other_way_round():
    assert discrimination(tally_of([(1, 900), (1, 900), (0, 100)])) == pytest.approx(1)
    assert discrimination(tally_of([(1, 100), (1, 100), (0, 900)])) == pytest.approx(-1)


def test_discrimination_is_the_ordinary_correlation():
    pairs = [(n % 3 != 0, (n * 37) % 1001) for n in range(1, 60)]
    expected = correlation([float(right) for right, _ in pairs], [float(rest) for _, rest in pairs])
    assert discrimination(tally_of(pairs)) == pytest.approx(expected)


@pytest.mark.parametrize("pairs", [[(1, 500), (1, 700)], [(0, 500), (0, 700)], [(1, 500), (0, 500)]])
def test_without_variation_there_is_no_discrimination(pairs):
    assert discrimination(tally_of(pairs)) is None


def test_the_rest_of_a_paper_leaves_the_question_itself_out():
    assert rest_of_paper(11, 15, is_right=True) == 714  # 10 of 14
    assert rest_of_paper(11, 15, is_right=False) == 786  # 11 of 14
    assert rest_of_paper(1, 1, is_right=True) is None


@pytest.mark.parametrize("answered, last", [([1, 0, 1, 0, 0], 2), ([0, 0], -1), ([1, 1], 1), ([], -1)])
def test_what_comes_after_the_last_answer_was_not_reached(answered, last):
    assert last_reached(answered) == last


def test_chance_narrows_with_the_number_of_answers():
    assert chance(Tally(right=15, wrong=15)) == pytest.approx(0.234, abs=1e-3)
    assert chance(Tally(right=60, wrong=60)) == pytest.approx(0.117, abs=1e-3)


# ---- advice -----------------------------------------------------------------------------
def titles(tally, favourite=None, nobody=()):
    return [finding.title for finding in findings(tally, favourite, nobody)]


def people(right, wrong, *, right_rest=800, wrong_rest=500, **more):
    """Two groups that each vary a little, so that there is something to correlate."""
    pairs = [(1, right_rest + n % 2) for n in range(right)] + [(0, wrong_rest + n % 2) for n in range(wrong)]
    return tally_of(pairs, **more)


def test_nothing_is_said_from_fewer_than_thirty_answers():
    assert ENOUGH == 30
    assert titles(people(1, 28, right_rest=0)) == []
    assert titles(people(1, 29, right_rest=0)) != []


def test_a_good_question_needs_nothing():
    assert titles(people(25, 15)) == []


def test_a_question_that_good_people_get_wrong_asks_to_check_the_key():
    assert titles(people(20, 20, right_rest=400, wrong_rest=700)) == ["Check the key"]


def test_a_correlation_that_may_be_chance_is_not_held_against_a_question():
    against = [(1, 520 + n % 2 * 400) for n in range(20)] + [(0, 600 + n % 2 * 400) for n in range(20)]
    assert discrimination(tally_of(against)) == pytest.approx(-0.196, abs=1e-3)
    assert "Check the key" not in titles(tally_of(against))
    assert titles(tally_of(against * 3)) == ["Check the key"]


def test_a_wrong_answer_chosen_more_than_the_right_one_is_named():
    found = findings(people(15, 25), ("The average", 21), [])
    assert found[0].title == "A wrong answer is chosen more than the right one"
    assert found[0].advice.startswith("21 people chose “The average”, 15 the right answer.")
    assert found[0].is_fault


def test_a_question_few_get_right_is_a_fault_and_one_nearly_all_get_right_is_worth_a_look():
    hard, easy = findings(people(10, 30), None, []), findings(people(39, 1), None, [])
    assert [(each.title, each.is_fault) for each in hard] == [("Few are right", True)]
    assert [(each.title, each.is_fault) for each in easy] == [("Nearly everyone is right", False)]


def test_a_question_that_tells_nobody_apart_is_worth_a_look():
    assert titles(people(60, 60, right_rest=600, wrong_rest=600)) == ["It hardly tells people apart"]


def test_a_question_many_do_not_reach_is_told_even_if_it_is_good():
    assert titles(people(25, 15, not_reached=10)) == ["Many do not get so far"]


def test_an_option_nobody_chooses_is_named():
    (found,) = findings(people(25, 15), None, ["A dragon"])
    assert "“A dragon”" in found.advice
    assert not found.is_fault
    assert titles(people(26, 14), None, ["A dragon"]) == []  # too few are wrong to say
