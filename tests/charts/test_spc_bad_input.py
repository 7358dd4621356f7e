"""What cannot be charted is refused, naming the point."""

from decimal import Decimal

import pytest

from lms.charts.spc import analyse


@pytest.mark.parametrize(
    ("chart", "values", "denominators", "words"),
    [
        ("p", [1, 2], [5, 0], "Point 2: the denominator is 0 but the value is 2"),
        ("u", [1, 2], [5, 0], "Point 2: the denominator is 0 but the value is 2"),
        ("xmr", [1, 2], [0, 5], "Point 1: the denominator is 0"),
        ("p", [1, 2], [5, -4], "Point 2: the denominator is -4, which is below 0"),
        ("p", [1, None], [5, -4], "Point 2: the denominator is -4"),
        ("p", [1, 6], [5, 5], "Point 2: 6 is more than its denominator 5"),
        ("pprime", [6, 1], [5, 5], "Point 1: 6 is more than its denominator 5"),
        ("p", [1, -6], [5, 5], "Point 2: -6 is below 0"),
        ("u", [1, -6], [5, 5], "Point 2: -6 is below 0"),
        ("uprime", [1, -6], [5, 5], "Point 2: -6 is below 0"),
        ("c", [1, -6], None, "Point 2: -6 is below 0"),
        ("g", [1, -6], None, "Point 2: -6 is below 0"),
        ("t", [1, 0], None, "Point 2: 0 is not a time between events"),
        ("t", [-1, 2], None, "Point 1: -1 is not a time between events"),
        ("xmr", [1, float("nan")], None, "Point 2: nan is not a number"),
        ("run", [float("inf")], None, "Point 1: inf is not a number"),
        ("u", [1, 2], [5, float("inf")], "Point 2: inf is not a number"),
        ("xmr", [1, "many"], None, "Point 2: many is not a number"),
        ("xmr", [10**400], None, "is not a number"),
        ("xmr", [1e300], [1e-300], "Point 1: .* too large"),
        ("p", [1, 2], [5], "2 values but 1 denominators"),
        ("p", [1, 2], None, "needs a denominator for each value"),
        ("uprime", [1, 2], None, "needs a denominator for each value"),
        ("c", [1, 2], [5, 5], "takes no denominators"),
    ],
)
def test_a_point_that_cannot_be_charted_is_named(chart, values, denominators, words):
    with pytest.raises(ValueError, match=words):
        analyse(values, chart=chart, denominators=denominators)


@pytest.mark.parametrize("multiplier", [0, -1, float("nan"), float("inf")])
def test_a_multiplier_that_would_turn_the_chart_is_refused(multiplier):
    with pytest.raises(ValueError, match="multiplier"):
        analyse([1, 2], multiplier=multiplier)


def test_a_rate_may_be_above_1():
    assert analyse([6, 5], chart="u", denominators=[5, 5]).points[0].value == 1.2


def test_decimals_and_whole_numbers_are_numbers():
    assert analyse([Decimal("1.5"), 2]).points[0].value == 1.5


def test_huge_and_tiny_values_keep_their_lines():
    for size in (1e-9, 1e9, 1e150):
        phase = analyse([4 * size, 6 * size]).phases[0]
        assert (phase.centre, phase.upper) == pytest.approx((5 * size, 10.32 * size))


def test_ten_thousand_points_are_analysed():
    analysis = analyse([value % 7 for value in range(10_000)], rules="hcdg")
    assert len(analysis.points) == 10_000
