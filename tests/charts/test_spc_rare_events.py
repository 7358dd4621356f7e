"""Charts of rare events, G and T, and the moving range chart."""

import itertools
from math import sqrt

import pytest

from lms.charts.spc import analyse

# Montgomery's table of hours between failures of a valve.
HOURS = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
OPERATIONS_BETWEEN = [12, 40, 3, 25, 61, 8, 17, 90, 33, 5, 21, 48]


def levels(place):
    return place.centre, place.lower, place.upper


def flagged(analysis, signal):
    return [point.index for point in analysis.points if signal in point.signals]


def test_g_chart_shows_the_median_and_takes_its_limits_from_the_mean():
    mean = sum(OPERATIONS_BETWEEN) / 12
    phase = analyse(OPERATIONS_BETWEEN, chart="g").phases[0]
    assert levels(phase) == pytest.approx((23, 0, mean + 3 * sqrt(mean * (mean + 1))))


def test_g_chart_leaves_excluded_points_out_of_mean_and_median():
    assert analyse([1, 2, 3, 999], chart="g", exclude=[4]).phases[0].centre == 2
    assert analyse([1, 2, 3, 999], chart="g", exclude=[4]).phases[0].upper == pytest.approx(2 + 3 * sqrt(6))


def test_g_chart_of_nothing_between_events_has_its_limits_on_0():
    assert levels(analyse([0, 0, 0], chart="g").phases[0]) == (0, 0, 0)


def test_g_chart_flags_an_unusually_long_wait():
    assert flagged(analyse([*OPERATIONS_BETWEEN, 400], chart="g", baseline=12), "above_limit") == [13]


def test_t_chart_of_the_published_valve():
    """The book transforms with 0.2777 and finds a centre of 5.386 (to the power of 3.6: 429 hours)."""
    phase = analyse(HOURS, chart="t").phases[0]
    assert phase.centre ** (1 / 3.6) == pytest.approx(5.386, abs=0.005)
    assert phase.lower == 0


def test_t_chart_is_a_screened_xmr_chart_of_the_root_brought_back():
    roots = [hours ** (1 / 3.6) for hours in HOURS]
    middle = sum(roots) / 20
    ranges = [abs(b - a) for a, b in itertools.pairwise(roots)]
    kept = [size for size in ranges if size < 3.267 * sum(ranges) / 19]
    width = 3 * sum(kept) / len(kept) / 1.128
    phase = analyse(HOURS, chart="t").phases[0]
    assert phase.centre == pytest.approx(middle**3.6)
    assert phase.upper == pytest.approx((middle + width) ** 3.6)


def test_t_chart_is_always_screened():
    hours = [50, 60, 55, 52, 58, 4000, 51, 57, 54, 56, 53, 59]
    plain = analyse(hours, chart="t").phases[0]
    assert levels(plain) == levels(analyse(hours, chart="t", screen_moving_ranges=True).phases[0])
    assert plain.upper < 1000


def test_t_chart_has_a_lower_limit_where_the_root_has_one_above_0():
    low = analyse([50, 60, 55, 52, 58, 57], chart="t").phases[0]
    assert 0 < low.lower < 50


def test_two_of_three_on_a_t_chart_goes_by_the_third_of_each_side():
    steady = [50, 60] * 6
    phase = analyse(steady, chart="t").phases[0]
    assert phase.upper - phase.centre > phase.centre - phase.lower
    high = phase.centre + (phase.upper - phase.centre) * 0.7
    low = phase.centre - (phase.centre - phase.lower) * 0.7
    above = analyse([*steady, high, 56, high], chart="t", baseline=12)
    below = analyse([*steady, low, 54, low], chart="t", baseline=12)
    assert flagged(above, "two_of_three_above") == [13, 15]
    assert flagged(below, "two_of_three_below") == [13, 15]


def test_there_is_no_outer_third_where_only_0_bounds_a_chart():
    """A G chart's values cannot fall below 0, so lying near 0 says nothing."""
    assert flagged(analyse([20, 0, 0, 0, 40, 60] * 3, chart="g"), "two_of_three_below") == []


def test_a_lower_limit_cut_at_0_leaves_the_outer_third_where_it_was():
    """A mean of 1: 2 sigma below it is -1, so three months of none are no signal."""
    assert flagged(analyse([1, 2, 0, 0, 0, 3] * 3, chart="c"), "two_of_three_below") == []
    # A mean of 5: 2 sigma below it is 0.53, so two months of none are one.
    found = analyse([5, 6, 4, 5, 5, 5, 6, 4, 0, 1, 0, 5], chart="c", baseline=8)
    assert flagged(found, "two_of_three_below") == [9, 11]


def test_mr_chart_plots_the_moving_ranges_and_begins_with_a_gap():
    analysis = analyse([10, 12, 9, 14, 14], chart="mr")
    assert [point.value for point in analysis.points] == [None, 2, 3, 5, 0]
    assert levels(analysis.phases[0]) == pytest.approx((2.5, 0, 3.267 * 2.5))


def test_mr_chart_has_no_range_across_a_gap_or_a_phase():
    analysis = analyse([10, None, 9, 14, 20, 22], chart="mr", phases=[5])
    assert [point.value for point in analysis.points] == [None, None, None, 5, None, 2]


def test_mr_chart_leaves_excluded_ranges_out_of_its_lines():
    analysis = analyse([10, 12, 90, 88, 90], chart="mr", exclude=[3])
    assert analysis.phases[0].centre == 2
    assert flagged(analysis, "above_limit") == [3]


@pytest.mark.parametrize("rules", ["mdc", "anhoej", "ihi-run", "hcdg"])
def test_mr_chart_is_judged_by_its_limit_alone(rules):
    climb = [0]
    for step in range(1, 30):
        climb.append(climb[-1] + step)
    analysis = analyse(climb, chart="mr", rules=rules)
    assert not any(point.signals for point in analysis.points)
    assert (analysis.phases[0].runs_signal, analysis.variation) == (False, "common_cause")


def test_an_unusual_moving_range_is_special_cause_whichever_way_is_good():
    analysis = analyse([5, 6] * 6 + [40], chart="mr", baseline=12, direction="increase", target=3)
    assert flagged(analysis, "above_limit") == [13]
    assert (analysis.variation, analysis.assurance) == ("special_cause", None)


def test_mr_chart_takes_the_multiplier_after_the_ranges():
    assert analyse([1, 3], chart="mr", denominators=[4, 4], multiplier=100).points[1].value == 50
