"""Each rule of the presets, and each way published tools get it wrong."""

import pytest

from lms.charts.spc import analyse

# Insulin doses missed or late, per cent of doses due, by week; a change reached the whole ward at week 15.
BEFORE = [14.8, 12.1, 14.9, 14.0, 11.1, 14.1, 14.1, 25.8, 14.6, 12.6, 14.7, 13.3, 14.1, 11.4]
AFTER = [8.9, 7.5, 9.2, 10.4, 7.7, 8.0, 9.6, 8.9, 7.0, 8.7, 9.5, 7.9, 8.8, 9.7, 9.1, 6.5, 6.7, 5.3, 6.6, 4.6, 5.4, 5.6]
STEADY = [4, 6] * 6


def flagged(analysis, signal):
    return [point.index for point in analysis.points if signal in point.signals]


def levels(phase):
    return phase.centre, phase.lower, phase.upper


def test_the_worked_example_has_two_phases_one_outage_and_an_improvement():
    analysis = analyse(BEFORE + AFTER, phases=[15], direction="decrease", target=5)
    before, after = analysis.phases
    assert levels(before) == pytest.approx((14.4, 5.4, 23.4), abs=0.05)
    assert levels(after) == pytest.approx((7.8, 4.4, 11.2), abs=0.05)
    assert (before.start, before.end, after.start, after.end) == (1, 14, 15, 36)
    assert flagged(analysis, "above_limit") == [8]
    assert flagged(analysis, "shift_below") == list(range(30, 37))
    assert flagged(analysis, "two_of_three_below") == [32, 34, 35]
    assert {point.run for point in analysis.points} == {0, 7}
    assert (analysis.variation, analysis.assurance) == ("improvement", "inconsistent")


def test_a_point_on_the_limit_is_within_it():
    assert flagged(analyse([*STEADY, 10.32], baseline=12), "above_limit") == []
    assert flagged(analyse([*STEADY, 10.33], baseline=12), "above_limit") == [13]


def test_seven_on_one_side_are_a_shift_and_all_of_them_are_flagged():
    analysis = analyse([1, 3] * 5 + [3] * 6, baseline=10)
    assert flagged(analysis, "shift_above") == list(range(10, 17))


def test_six_on_one_side_are_no_shift():
    assert flagged(analyse([1, 3] * 5 + [3] * 5, baseline=10), "shift_above") == []


def test_a_point_on_the_mean_breaks_a_run():
    assert flagged(analyse([1, 3] * 5 + [3, 3, 3, 2, 3, 3, 3, 3], baseline=10), "shift_above") == []


def test_a_point_on_the_mean_breaks_a_run_though_the_mean_is_rounded():
    # In binary, the mean of these is 3.3000000000000003.
    values = [2.2, 4.4] * 6 + [2.2, 2.2, 2.2, 3.3, 2.2, 2.2, 2.2]
    assert flagged(analyse(values, baseline=12), "shift_below") == []


def test_seven_falling_points_are_a_trend():
    assert flagged(analyse([3, 9, 8, 7, 6, 5, 4, 3, 5, 4]), "trend_down") == list(range(2, 9))


def test_equal_neighbours_break_a_trend():
    assert flagged(analyse([1, 2, 3, 4, 4, 5, 6, 7]), "trend_up") == []


def test_two_of_three_needs_all_three_on_one_side():
    # The mean is 5, the limits are 5.32 away: the outer third begins at 8.547.
    assert flagged(analyse([*STEADY, 9, 6, 9], baseline=12), "two_of_three_above") == [13, 15]
    assert flagged(analyse([*STEADY, 9, 4, 9], baseline=12), "two_of_three_above") == []
    assert flagged(analyse([*STEADY, 9, 5, 9], baseline=12), "two_of_three_above") == []


def test_two_of_three_flags_only_the_points_in_the_outer_third():
    assert flagged(analyse([*STEADY, 9, 6, 9], baseline=12), "two_of_three_above") == [13, 15]


def test_two_of_three_does_not_count_a_point_beyond_the_limit():
    assert flagged(analyse([*STEADY, 11, 9, 6], baseline=12), "two_of_three_above") == []
    assert flagged(analyse([*STEADY, 11, 9, 9], baseline=12), "two_of_three_above") == [14, 15]


def test_two_of_three_below_mirrors_above():
    assert flagged(analyse([*STEADY, 1, 4, 1], baseline=12), "two_of_three_below") == [13, 15]


def test_a_point_keeps_every_signal_that_applies():
    last = analyse([*STEADY, 5.5, 6, 7, 8, 9, 10, 11], baseline=12).points[-1]
    assert {"above_limit", "trend_up", "shift_above"} <= last.signals


def test_the_colour_goes_by_the_limit_before_the_trend():
    falling_but_high = [*STEADY, 40, 39, 38, 37, 36, 35, 34]
    assert analyse(falling_but_high, baseline=12, direction="decrease").variation == "concern"


def test_the_colour_goes_by_the_trend_before_two_of_three_and_the_shift():
    falling_but_above = [*STEADY, 10.2, 10.1, 10, 9.9, 9.8, 9.7, 9.6]
    analysis = analyse(falling_but_above, baseline=12, direction="decrease")
    assert {"trend_down", "two_of_three_above", "shift_above"} <= analysis.points[-1].signals
    assert analysis.variation == "improvement"


def test_runs_and_trends_do_not_cross_a_phase():
    assert flagged(analyse([1, 2, 3, 4, 5, 6, 7, 8], phases=[5]), "trend_up") == []
    assert flagged(analyse([*STEADY, 6, 6, 6, 6, 6, 6, 6, 9], baseline=12, phases=[16]), "shift_above") == []


def test_moving_ranges_do_not_cross_a_phase():
    first, second = analyse([1, 1, 1, 9, 9, 9], phases=[4]).phases
    assert levels(first) == (1, 1, 1)
    assert levels(second) == (9, 9, 9)


def test_there_is_no_moving_range_across_a_gap():
    assert levels(analyse([1, 2, None, 9, 10]).phases[0]) == pytest.approx((5.5, 2.84, 8.16))


def test_a_gap_keeps_its_place_and_has_no_signal():
    analysis = analyse([1, None, 3])
    assert [point.value for point in analysis.points] == [1, None, 3]
    assert analysis.points[1].signals == frozenset()
    assert analysis.phases[0].observed == 2


def test_a_gap_neither_joins_nor_breaks_a_run():
    analysis = analyse([1, 3] * 5 + [3, 3, 3, None, 3, 3, 3], baseline=10)
    assert flagged(analysis, "shift_above") == [10, 11, 12, 13, 15, 16, 17]


def test_an_excluded_point_is_left_out_of_the_limits_but_still_judged():
    analysis = analyse([1, 2, 1, 2, 50, 1, 2, 1, 2], exclude=[5])
    assert levels(analysis.phases[0]) == pytest.approx((1.5, 1.5 - 2.66, 1.5 + 2.66), abs=0.4)
    assert analysis.points[4].excluded
    assert flagged(analysis, "above_limit") == [5]


def test_the_baseline_sets_the_limits_of_the_first_phase_only():
    analysis = analyse([1, 3, 1, 3, 9, 9, 20, 22, 20], baseline=4, phases=[7])
    assert analysis.phases[0].centre == 2
    assert analysis.phases[1].centre == pytest.approx(62 / 3)


def test_screening_happens_once():
    values = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 4, 0, 0, 30]
    once = analyse(values, screen_moving_ranges=True).phases[0]
    kept = [1] * 11 + [3, 4, 0]
    assert once.upper - once.centre == pytest.approx(2.66 * sum(kept) / len(kept))


def test_a_constant_series_has_its_limits_on_the_mean_and_no_signals():
    # In binary, the mean of nine times 14.4 is not quite 14.4.
    analysis = analyse([14.4] * 9, screen_moving_ranges=True, target=14.4, direction="increase")
    assert levels(analysis.phases[0]) == pytest.approx((14.4, 14.4, 14.4))
    assert not any(point.signals for point in analysis.points)
    assert (analysis.variation, analysis.assurance) == ("common_cause", "inconsistent")


def test_two_points_are_the_least_for_limits():
    assert levels(analyse([4, 6]).phases[0]) == pytest.approx((5, -0.32, 10.32))


def test_one_point_gives_a_centre_only():
    assert levels(analyse([4]).phases[0]) == (4, None, None)


def test_no_points_give_an_empty_analysis():
    analysis = analyse([])
    assert (analysis.points, analysis.phases) == ((), ())
    assert (analysis.variation, analysis.assurance) == ("common_cause", None)


def test_a_series_of_gaps_has_no_lines():
    assert levels(analyse([None, None]).phases[0]) == (None, None, None)


def test_a_run_chart_has_the_median_and_no_limits():
    assert levels(analyse([1, 2, 9], chart="run").phases[0]) == (2, None, None)


def test_anhoej_ignores_a_point_on_the_median():
    # The median is 2: eight in a row above it, with one on it in between.
    values = [1, 3, 1, 1, 3, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 2, 3, 3, 3, 3, 1, 1]
    analysis = analyse(values, chart="run")
    phase = analysis.phases[0]
    assert (phase.centre, phase.useful, phase.longest_run, phase.longest_run_limit) == (2, 20, 8, 7)
    assert flagged(analysis, "shift_above") == [12, 13, 14, 15, 17, 18, 19, 20]


def test_anhoej_signals_a_run_longer_than_expected():
    phase = analyse([1] * 5 + [3] * 5 + [1, 3] * 6, chart="run").phases[0]
    assert not phase.runs_signal
    assert analyse([1] * 12 + [3] * 12, chart="run").phases[0].runs_signal


def test_anhoej_signals_too_few_crossings_without_a_long_run():
    analysis = analyse(([1] * 6 + [3] * 6) * 2, chart="run", direction="increase")
    phase = analysis.phases[0]
    assert (phase.longest_run, phase.longest_run_limit, phase.crossings, phase.crossings_limit) == (6, 8, 3, 8)
    assert phase.runs_signal
    assert not any(point.signals for point in analysis.points)
    assert analysis.variation == "special_cause"


def test_anhoej_on_a_control_chart_keeps_the_limits():
    analysis = analyse([*STEADY, 30], rules="anhoej", baseline=12)
    assert flagged(analysis, "above_limit") == [13]


@pytest.mark.parametrize(
    ("direction", "target", "assurance"),
    [
        ("increase", 11, "fail"),
        ("increase", -1, "pass"),
        ("decrease", 11, "pass"),
        ("decrease", -1, "fail"),
        ("increase", 5, "inconsistent"),
        ("increase", 10.32, "inconsistent"),
        ("decrease", -0.32, "inconsistent"),
        ("neutral", 11, None),
        ("increase", None, None),
    ],
)
def test_assurance_compares_the_limits_with_the_target(direction, target, assurance):
    assert analyse(STEADY, direction=direction, target=target).assurance == assurance


def test_assurance_goes_by_the_last_phase():
    analysis = analyse([*STEADY, 40, 42, 40], phases=[13], direction="increase", target=20)
    assert analysis.assurance == "pass"


def test_a_run_chart_gives_no_assurance():
    assert analyse(STEADY, chart="run", direction="increase", target=20).assurance is None


@pytest.mark.parametrize(
    ("direction", "variation"),
    [("increase", "concern"), ("decrease", "improvement"), ("neutral", "special_cause")],
)
def test_variation_goes_by_the_last_point_and_the_good_direction(direction, variation):
    assert analyse([*STEADY, -20], direction=direction, baseline=12).variation == variation


def test_a_signal_before_the_last_point_is_not_the_variation():
    assert analyse([*STEADY, -20, 5], direction="decrease", baseline=12).variation == "common_cause"


def test_short_series_are_judged_but_carry_a_caution():
    assert analyse([4, 6] * 4).phases[0].warnings == ("few_points",)
    assert analyse([4, 6] * 5).phases[0].warnings == ("trial_limits",)
    assert analyse([4, 6] * 6).phases[0].warnings == ()
    assert analyse([4, 6] * 5, chart="run").phases[0].warnings == ()


def test_a_point_without_a_denominator_is_a_gap():
    values = [point.value for point in analyse([1, 0, 3], denominators=[4, 0, None], multiplier=100).points]
    assert values == [25, None, None]


@pytest.mark.parametrize(
    "options",
    [
        {"chart": "pareto"},
        {"rules": "guesswork"},
        {"direction": "sideways"},
        {"phases": [9]},
        {"exclude": [0]},
        {"baseline": 0},
        {"denominators": [1]},
        {"denominators": [1, -1, 1]},
    ],
)
def test_what_cannot_be_charted_is_refused(options):
    with pytest.raises(ValueError, match=r"\w"):
        analyse([1, 2, 3], **options)


def test_an_unknown_chart_is_refused_with_the_ones_there_are():
    with pytest.raises(ValueError, match="run, xmr"):
        analyse([1, 2, 3], chart="pareto")


def test_a_value_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="nan"):
        analyse([1, float("nan")])
