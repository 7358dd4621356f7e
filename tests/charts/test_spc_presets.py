"""Each rule of the presets ihi-run and hcdg, and how anhoej meets a baseline and points left out."""

from math import comb

import pytest

from lms.charts.runs import RUNS_BY_CHANCE, runs_by_chance
from lms.charts.signals import RULES
from lms.charts.spc import analyse

STEADY = [4, 6] * 6


def ihi(values, **options):
    return analyse(values, chart="run", rules="ihi-run", **options)


def hcdg(values, **options):
    return analyse(values, rules="hcdg", **options)


def flagged(analysis, signal):
    return [point.index for point in analysis.points if signal in point.signals]


def test_ihi_run_six_on_one_side_are_a_shift_and_five_are_none():
    assert flagged(ihi([1, 3, 1, 3, 1, 1, 1, 1, 1, 1, 3], baseline=4), "shift_below") == list(range(5, 11))
    assert flagged(ihi([1, 3, 1, 3, 1, 1, 1, 1, 1, 3], baseline=4), "shift_below") == []


def test_ihi_run_skips_points_on_the_median_in_a_shift():
    values = [1, 3, 1, 3, 3, 3, 2, 3, 3, 2, 3, 1, 1, 1, 1, 1, 3]
    assert flagged(ihi(values), "shift_above") == [4, 5, 6, 8, 9, 11]


def test_ihi_run_five_rising_are_a_trend_and_four_are_none():
    assert flagged(ihi([5, 1, 2, 3, 4, 5, 1]), "trend_up") == [2, 3, 4, 5, 6]
    assert flagged(ihi([5, 1, 2, 3, 4, 1]), "trend_up") == []


def test_ihi_run_counts_equal_neighbours_once_in_a_trend():
    values = [9, 7, 6, 6, 5, 5, 4, 3, 8]
    assert flagged(ihi(values), "trend_down") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {point.trend for point in ihi(values).points} == {0, 6}
    assert flagged(ihi([5, 6, 6, 6, 7, 8, 1]), "trend_up") == []


def test_ihi_run_too_few_runs():
    analysis = ihi([1] * 5 + [3] * 5 + [1] * 5 + [3] * 5)
    phase = analysis.phases[0]
    assert (phase.runs, phase.fewest_runs, phase.most_runs) == (4, 6, 16)
    assert not any(point.signals for point in analysis.points)
    assert (phase.runs_signal, analysis.variation) == (True, "special_cause")


def test_ihi_run_too_many_runs():
    analysis = ihi([1, 3] * 10, direction="increase")
    assert analysis.phases[0].runs == 20
    assert (analysis.phases[0].runs_signal, analysis.variation) == (True, "special_cause")


def test_ihi_run_as_many_runs_as_chance_gives_are_no_signal():
    lower = ihi([1] * 5 + [3] * 5 + [1, 1, 3, 3, 1, 1, 1, 3, 3, 3])
    assert (lower.phases[0].runs, lower.phases[0].runs_signal, lower.variation) == (6, False, "common_cause")


def test_ihi_run_the_number_of_runs_is_judged_from_10_to_60_useful_points():
    assert runs_by_chance(9) is None
    assert (runs_by_chance(10), runs_by_chance(16), runs_by_chance(24)) == ((3, 9), (5, 13), (8, 18))
    assert (runs_by_chance(40), runs_by_chance(60)) == ((15, 27), (24, 38))
    assert runs_by_chance(61) is None
    assert ihi([1, 3] * 4).phases[0].runs_signal is False
    assert ihi([1, 3] * 31).phases[0].runs_signal is False


def chances_of_runs(below: int, above: int) -> dict[int, float]:
    """How likely each number of runs is among this many below and above the median, by counting arrangements."""
    chances = {}
    for runs in range(2, below + above + 1):
        half, odd = divmod(runs, 2)
        one = comb(below - 1, half - 1 + odd) * comb(above - 1, half - 1)
        other = comb(below - 1, half - 1) * comb(above - 1, half - 1 + odd)
        chances[runs] = (one + other) / comb(below + above, below)
    return chances


@pytest.mark.parametrize(("useful", "limits"), list(enumerate(RUNS_BY_CHANCE, start=10)))
def test_ihi_run_the_published_numbers_of_runs_are_left_by_chance_in_about_1_in_20(useful, limits):
    chances = chances_of_runs(useful // 2, useful - useful // 2)
    assert sum(chances.values()) == pytest.approx(1)
    fewest, most = limits
    assert sum(chance for runs, chance in chances.items() if runs < fewest) < 0.035
    assert sum(chance for runs, chance in chances.items() if runs > most) < 0.035
    assert sum(chance for runs, chance in chances.items() if not fewest + 1 <= runs < most) > 0.02


def test_ihi_run_leaves_excluded_points_out_of_runs():
    values = [1, 3, 1, 3, 3, 3, 1, 3, 3, 3, 1, 1]
    assert flagged(ihi(values, baseline=4, exclude=[7]), "shift_above") == [4, 5, 6, 8, 9, 10]
    assert flagged(ihi(values, baseline=4), "shift_above") == []


def test_hcdg_beyond_a_limit_on_either_side():
    assert flagged(hcdg([*STEADY, 30, -30], baseline=12), "above_limit") == [13]
    assert flagged(hcdg([*STEADY, 30, -30], baseline=12), "below_limit") == [14]


def test_hcdg_eight_on_one_side_are_a_shift_and_seven_are_none():
    assert flagged(hcdg([*STEADY, *[6] * 7], baseline=12), "shift_above") == list(range(12, 20))
    assert flagged(hcdg([*STEADY, *[6] * 6], baseline=12), "shift_above") == []


def test_hcdg_a_point_on_the_centre_neither_breaks_nor_counts():
    analysis = hcdg([*STEADY, 6, 6, 6, 5, 6, 6, 6, 6, 4], baseline=12)
    assert flagged(analysis, "shift_above") == [12, 13, 14, 15, 17, 18, 19, 20]
    assert flagged(hcdg([*STEADY, 6, 6, 6, 5, 6, 6, 6, 4], baseline=12), "shift_above") == []


def test_hcdg_six_rising_are_a_trend_and_five_are_none():
    assert flagged(hcdg([9, 1, 2, 3, 4, 5, 6, 1]), "trend_up") == [2, 3, 4, 5, 6, 7]
    assert flagged(hcdg([9, 1, 2, 3, 4, 5, 1]), "trend_up") == []


def test_hcdg_equal_neighbours_neither_make_nor_break_a_trend():
    assert flagged(hcdg([9, 6, 5, 4, 4, 3, 2, 7]), "trend_down") == [1, 2, 3, 4, 5, 6, 7]
    assert flagged(hcdg([2, 3, 4, 4, 5, 6, 1]), "trend_up") == []


def test_hcdg_two_of_three_in_the_outer_third_wherever_the_other_lies():
    # The mean is 5, the limits are 5.32 away: the outer third begins at 8.547.
    assert flagged(hcdg([*STEADY, 9, 4, 9], baseline=12), "two_of_three_above") == [13, 15]
    assert flagged(hcdg([*STEADY, 1, 6, 1], baseline=12), "two_of_three_below") == [13, 15]
    assert flagged(hcdg([*STEADY, 9, 4, 1], baseline=12), "two_of_three_above") == []
    assert flagged(hcdg([*STEADY, 9, 4, 4, 9], baseline=12), "two_of_three_above") == []
    assert flagged(hcdg([9, 9], baseline=2), "two_of_three_above") == []


def test_hcdg_fifteen_in_the_inner_third_are_flagged_and_fourteen_are_none():
    # The inner third reaches 1.612 to either side of 5.
    near = [5.5, 4.5, 5, 6, 4] * 3
    wide = [3, 3, 7, 7] * 3
    analysis = hcdg([*wide, *near, 1], baseline=12)
    assert flagged(analysis, "inner_third") == list(range(13, 28))
    assert flagged(hcdg([*wide, *near[:14], 1, 9], baseline=12), "inner_third") == []


def test_hcdg_the_inner_third_is_special_cause_whichever_way_is_good():
    calm = [3, 3, 7, 7] * 3 + [5.5, 4.5, 5, 6, 4] * 3
    for direction in ("increase", "decrease", "neutral"):
        assert hcdg(calm, baseline=12, direction=direction).variation == "special_cause"


@pytest.mark.parametrize("chart", ["xmr", "c", "g", "t", "run"])
@pytest.mark.parametrize("rules", list(RULES))
def test_a_constant_series_has_no_signals_under_any_preset(chart, rules):
    analysis = analyse([4] * 20, chart=chart, rules=rules, screen_moving_ranges=True)
    assert not any(point.signals for point in analysis.points)
    assert (analysis.phases[0].centre, analysis.variation) == (pytest.approx(4), "common_cause")


@pytest.mark.parametrize("rules", list(RULES))
def test_a_run_chart_has_no_signal_that_needs_limits(rules):
    wild = [1, 3, 1, 3, 900, 3, 900, -900, 3, 1, *[2] * 20]
    found = set().union(*(point.signals for point in analyse(wild, chart="run", rules=rules).points))
    assert not found & {"above_limit", "below_limit", "two_of_three_above", "two_of_three_below", "inner_third"}


@pytest.mark.parametrize("rules", ["anhoej", "ihi-run"])
def test_mdc_rules_for_thirds_are_not_those_of_run_charts(rules):
    assert flagged(analyse([*STEADY, 9, 6, 9], baseline=12, rules=rules), "two_of_three_above") == []


def test_anhoej_judges_all_points_against_the_median_of_the_baseline():
    """As with a frozen centre line: it rests on the first points, the runs are counted over all."""
    analysis = analyse([1, 3, 2, 1, 3, 2, 9, 9, 9, 9, 9, 9, 9, 9], chart="run", baseline=6)
    phase = analysis.phases[0]
    assert (phase.centre, phase.useful, phase.longest_run) == (2, 12, 9)
    assert flagged(analysis, "shift_above") == [5, *range(7, 15)]


def test_anhoej_leaves_excluded_points_out_of_median_runs_and_useful_points():
    values = [1, 3, 1, 3, 1, 90, 3, 1, 3, 1]
    phase = analyse(values, chart="run", exclude=[6]).phases[0]
    assert (phase.centre, phase.useful, phase.crossings) == (1, 4, 0)
    assert analyse([1, 3, 1, 9, 3, 1, 3], chart="run", exclude=[4], baseline=7).phases[0].useful == 6


def test_a_trend_and_a_shift_give_a_point_both_signals_under_every_preset_with_trends():
    climb = [5, 1, 9, 1, 9, 1, 9, 2, 3, 4, 5.5, 6, 7, 8, 9, 10, 11, 12]
    for rules in ("mdc", "ihi-run", "hcdg"):
        last = analyse(climb, rules=rules, baseline=8).points[-1]
        assert {"trend_up", "shift_above"} <= last.signals
