from decimal import Decimal

import pytest

from lms.dose.counts.arithmetic import coverage, gap, target_attainment, target_count


@pytest.mark.parametrize(
    "kind, value, population, expected",
    [
        ("coverage", "0.9", 6000, 5400),
        ("coverage", "0.8", 1215, 972),
        ("coverage", "0.8", 300, 240),
        ("ratio", "120", 6000, 50),
        ("ratio", "750", 6000, 8),
    ],
)
def test_the_worked_example_has_these_targets(kind, value, population, expected):
    assert target_count(kind, Decimal(value), population=population, driver=6000) == expected


def test_a_share_of_people_is_rounded_up_to_a_whole_person():
    assert target_count("coverage", Decimal("0.8"), population=11, driver=11) == 9  # 8.8
    assert target_count("coverage", Decimal("0.8"), population=10, driver=10) == 8  # never 9 for 8.0000000001
    assert target_count("coverage", Decimal("0.8"), population=0, driver=0) == 0


def test_a_ratio_and_a_fixed_number_never_go_below_their_minimum():
    assert target_count("ratio", Decimal(120), population=0, driver=100, minimum=2) == 2
    assert target_count("ratio", Decimal(120), population=0, driver=0) == 0
    assert target_count("fixed", Decimal(3), population=0, driver=0, minimum=5) == 5
    assert target_count("fixed", Decimal(7), population=0, driver=0) == 7


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no kind of target"):
        target_count("guess", Decimal(1), population=1, driver=1)


def test_what_is_not_defined_is_none_and_never_the_whole():
    assert coverage(0, 0) is None
    assert target_attainment(3, 0) is None
    assert target_attainment(3, None) is None
    assert gap(3, None) is None


def test_more_than_was_asked_for_shows_as_more_than_the_whole_and_as_no_gap():
    assert target_attainment(6, 4) == Decimal("1.5")
    assert gap(6, 4) == 0
    assert gap(2100, 5400) == 3300
