"""The charts give the values the field has published: NHSRplotthedots for XmR, qicharts2 for runs."""

import pytest

from lms.charts.spc import analyse

ONE_SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
ONE_CLIMB = [10, 12, 11, 9, 13, 10, 11, 12, 13, 14, 15, 16, 17, 18, 12, 11, 10, 13, 11, 12]


def flagged(values, signal, **options):
    return [point.index for point in analyse(values, **options).points if signal in point.signals]


def test_unscreened_limits_are_the_mean_and_2_66_mean_moving_ranges():
    phase = analyse(ONE_SPIKE).phases[0]
    assert phase.centre == pytest.approx(1.944444, abs=1e-6)
    assert phase.lower == pytest.approx(-3.062614, abs=1e-6)
    assert phase.upper == pytest.approx(6.951503, abs=1e-6)


def test_screening_drops_the_moving_ranges_of_a_spike_and_narrows_the_limits():
    phase = analyse(ONE_SPIKE, screen_moving_ranges=True).phases[0]
    assert phase.lower == pytest.approx(-0.715556, abs=1e-6)
    assert phase.upper == pytest.approx(4.604444, abs=1e-6)


@pytest.mark.parametrize("screen", [False, True])
def test_only_the_spike_is_above_the_limit(screen):
    assert flagged(ONE_SPIKE, "above_limit", screen_moving_ranges=screen) == [5]


def test_a_climb_is_a_trend_and_ends_above_the_limit():
    phase = analyse(ONE_CLIMB, screen_moving_ranges=True).phases[0]
    assert (phase.centre, phase.lower, phase.upper) == pytest.approx((12.5, 8.362222, 16.637778), abs=1e-6)
    assert flagged(ONE_CLIMB, "above_limit", screen_moving_ranges=True) == [13, 14]
    assert flagged(ONE_CLIMB, "trend_up", screen_moving_ranges=True) == list(range(6, 15))


def test_seven_rising_points_are_all_a_trend_with_the_ends_beyond_the_limits():
    analysis = analyse([1, 2, 3, 4, 5, 6, 7])
    phase = analysis.phases[0]
    assert (phase.centre, phase.lower, phase.upper) == pytest.approx((4, 1.34, 6.66))
    assert all("trend_up" in point.signals for point in analysis.points)
    assert [point.index for point in analysis.points if "below_limit" in point.signals] == [1]
    assert [point.index for point in analysis.points if "above_limit" in point.signals] == [7]


def test_six_rising_points_are_no_trend():
    assert flagged([1, 2, 3, 4, 5, 6], "trend_up") == []


@pytest.mark.parametrize(
    ("useful", "longest_run", "crossings"),
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (40, 8, 14)],
)
def test_runs_limits_are_those_of_the_anhoej_rules(useful, longest_run, crossings):
    phase = analyse([1, 2] * (useful // 2), chart="run").phases[0]
    assert phase.useful == useful
    assert phase.longest_run_limit == longest_run
    assert phase.crossings_limit == crossings
