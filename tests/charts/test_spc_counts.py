"""Charts of counts: C, U, P and Laney's U' and P', against published examples and worked by hand."""

import itertools
from math import sqrt

import pytest

from lms.charts.spc import analyse

# Published examples: Montgomery, Introduction to statistical quality control, chapter 7.
JUICE_CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
CIRCUIT_BOARDS = [
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
]  # fmt: skip
CLOTH_FAULTS = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
CLOTH_METRES = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
# Deaths per admissions: thousands of admissions, so that everyday variation is wider than chance alone.
DEATHS = [52, 61, 40, 66, 48, 71, 39, 58, 62, 45, 69, 50, 43, 64, 55]
ADMISSIONS = [1500, 1620, 1480, 1550, 1510, 1640, 1450, 1530, 1600, 1490, 1580, 1520, 1470, 1610, 1540]
WORKED_C = [7, 5, 9, 6, 8, 4, 7, 6, 10, 5, 7, 6, 3, 2, 4, 3, 1, 2, 3, 2, 0, 3, 2, 1]


def levels(place):
    return place.centre, place.lower, place.upper


def flagged(analysis, signal):
    return [point.index for point in analysis.points if signal in point.signals]


def test_c_chart_of_the_worked_example():
    analysis = analyse(WORKED_C, chart="c")
    assert levels(analysis.phases[0]) == pytest.approx((4.416667, 0, 10.721427), abs=1e-6)
    assert flagged(analysis, "shift_below") == list(range(13, 25))
    assert analysis.points[8].value == 10
    assert flagged(analysis, "above_limit") == []


def test_c_chart_of_the_published_circuit_boards():
    phase = analyse(CIRCUIT_BOARDS, chart="c").phases[0]
    assert levels(phase) == pytest.approx((19.85, 6.48, 33.22), abs=0.01)


def test_c_chart_leaves_excluded_points_out_of_its_limits_and_still_judges_them():
    analysis = analyse(CIRCUIT_BOARDS, chart="c", exclude=[6, 20])
    assert levels(analysis.phases[0]) == pytest.approx((19.67, 6.36, 32.97), abs=0.01)
    assert flagged(analysis, "below_limit") == [6]
    assert flagged(analysis, "above_limit") == [20]


def test_p_chart_of_the_published_juice_cans():
    phase = analyse(JUICE_CANS, chart="p", denominators=[50] * 30).phases[0]
    assert levels(phase) == pytest.approx((0.2313, 0.0524, 0.4102), abs=1e-4)


def test_p_chart_leaves_excluded_points_out_of_its_limits():
    analysis = analyse(JUICE_CANS, chart="p", denominators=[50] * 30, exclude=[15, 23])
    assert levels(analysis.phases[0]) == pytest.approx((0.2150, 0.0407, 0.3893), abs=1e-4)
    assert flagged(analysis, "above_limit") == [15, 21, 23]


def test_u_chart_of_the_published_cloth_has_limits_for_each_point():
    points = analyse(CLOTH_FAULTS, chart="u", denominators=CLOTH_METRES).points
    assert points[0].centre == pytest.approx(1.42, abs=0.005)
    published = [2.55, 2.68, 2.41, 2.55, 2.58, 2.55, 2.45, 2.52, 2.45, 2.43]
    assert [point.upper for point in points] == pytest.approx(published, abs=0.01)
    lower = [0.29, 0.16, 0.43, 0.29, 0.26, 0.29, 0.39, 0.32, 0.39, 0.41]
    assert [point.lower for point in points] == pytest.approx(lower, abs=0.01)


def test_p_and_u_limits_lie_closer_the_larger_the_denominator():
    for chart in ("p", "u"):
        small, large = analyse([5, 50], chart=chart, denominators=[20, 200]).points
        assert small.upper > large.upper
        assert small.lower < large.lower


def test_the_centre_of_a_rate_is_that_of_all_counts_together_not_the_mean_of_rates():
    for chart in ("p", "u", "pprime", "uprime"):
        assert analyse([1, 90], chart=chart, denominators=[10, 190]).points[0].centre == pytest.approx(91 / 200)


def test_p_limits_are_cut_at_0_and_1():
    assert analyse([0, 1, 0], chart="p", denominators=[5] * 3).points[0].lower == 0
    assert analyse([5, 4, 5], chart="p", denominators=[5] * 3).points[0].upper == 1


def test_p_limits_are_cut_at_100_when_shown_per_cent():
    point = analyse([5, 4, 5], chart="p", denominators=[5] * 3, multiplier=100).points[0]
    assert (point.value, point.upper) == (100, 100)


@pytest.mark.parametrize("chart", ["c", "u", "uprime"])
def test_c_and_u_lower_limits_are_never_below_0(chart):
    denominators = None if chart == "c" else [10, 12, 9, 11]
    assert {point.lower for point in analyse([1, 2, 0, 1], chart=chart, denominators=denominators).points} == {0}


def test_the_multiplier_multiplies_values_and_lines_and_changes_no_signal():
    plain = analyse(CLOTH_FAULTS, chart="u", denominators=CLOTH_METRES)
    per_50 = analyse(CLOTH_FAULTS, chart="u", denominators=CLOTH_METRES, multiplier=50)
    for one, other in zip(plain.points, per_50.points, strict=True):
        assert (other.value, *levels(other)) == pytest.approx([50 * x for x in (one.value, *levels(one))])
        assert one.signals == other.signals


def test_a_missing_half_is_a_gap_without_limits():
    analysis = analyse([12, None, 10, 9], chart="p", denominators=[50, 50, None, 50])
    assert [point.value for point in analysis.points] == [0.24, None, None, 0.18]
    assert analysis.points[2].upper is None
    assert analysis.phases[0].centre == pytest.approx(21 / 100)


def test_nothing_out_of_nothing_is_a_gap():
    assert analyse([12, 0, 9], chart="p", denominators=[50, 0, 50]).points[1].value is None


def by_hand(sigma_of):
    """Laney's sigma_z with the one screening at 3.267, and the limits it gives."""
    centre = sum(DEATHS) / sum(ADMISSIONS)
    sigmas = [sigma_of(centre, n) for n in ADMISSIONS]
    z = [(x / n - centre) / sigma for x, n, sigma in zip(DEATHS, ADMISSIONS, sigmas, strict=True)]
    ranges = [abs(b - a) for a, b in itertools.pairwise(z)]
    kept = [r for r in ranges if r < 3.267 * sum(ranges) / len(ranges)]
    sigma_z = sum(kept) / len(kept) / 1.128
    return sigma_z, [centre + 3 * sigma_z * sigma for sigma in sigmas]


@pytest.mark.parametrize(
    ("chart", "sigma_of"),
    [("pprime", lambda c, n: sqrt(c * (1 - c) / n)), ("uprime", lambda c, n: sqrt(c / n))],
)
def test_laneys_charts_multiply_sigma_by_the_mean_moving_range_of_the_z_scores(chart, sigma_of):
    sigma_z, upper = by_hand(sigma_of)
    analysis = analyse(DEATHS, chart=chart, denominators=ADMISSIONS)
    assert analysis.phases[0].sigma_z == pytest.approx(sigma_z)
    assert sigma_z > 1.5
    assert [point.upper for point in analysis.points] == pytest.approx(upper)
    assert analysis.phases[0].warnings == ()


def test_laneys_moving_ranges_are_always_screened():
    counts, sizes = [100, 104, 98, 103, 400, 101, 99, 102, 100, 105, 97, 101], [1000] * 12
    asked = analyse(counts, chart="pprime", denominators=sizes, screen_moving_ranges=True).phases[0]
    plain = analyse(counts, chart="pprime", denominators=sizes).phases[0]
    assert plain.sigma_z == asked.sigma_z
    centre = sum(counts) / 12000
    sigma = sqrt(centre * (1 - centre) / 1000)
    small = [4, 6, 5, 2, 3, 2, 5, 8, 4]
    assert plain.sigma_z == pytest.approx(sum(small) / 9 / 1000 / sigma / 1.128)


def test_laneys_charts_warn_when_sigma_z_is_below_1():
    phase = analyse([20, 21, 20, 19, 20, 21] * 2, chart="uprime", denominators=[100] * 12).phases[0]
    assert phase.sigma_z < 1
    assert phase.warnings == ("narrower_than_chance",)


@pytest.mark.parametrize("chart", ["p", "pprime", "u", "uprime"])
@pytest.mark.parametrize("counts", [[0] * 12, [50] * 12])
def test_a_constant_share_has_no_signal_and_divides_by_nothing(chart, counts):
    for rules in ("mdc", "anhoej", "ihi-run", "hcdg"):
        analysis = analyse(counts, chart=chart, rules=rules, denominators=[50] * 12)
        assert not any(point.signals for point in analysis.points)
        assert analysis.points[0].centre == counts[0] / 50


def test_a_share_of_none_so_far_flags_the_first_that_comes():
    analysis = analyse([0, 0, 0, 0, 1], chart="p", denominators=[50] * 5, baseline=4)
    assert flagged(analysis, "above_limit") == [5]


def test_a_gap_parts_laneys_moving_ranges_and_an_excluded_point_does_not():
    gap = analyse([10, 20, None, 40, 50], chart="uprime", denominators=[100] * 5)
    left_out = analyse([10, 20, 90, 40, 50], chart="uprime", denominators=[100] * 5, exclude=[3])
    sigma = sqrt(30 / 100 / 100)
    assert gap.phases[0].sigma_z == pytest.approx(0.1 / sigma / 1.128)
    assert left_out.phases[0].sigma_z == pytest.approx((0.1 + 0.2 + 0.1) / 3 / sigma / 1.128)


@pytest.mark.parametrize("chart", ["c", "u", "uprime", "p", "pprime", "g", "t", "mr", "xmr"])
def test_one_point_gives_no_limits_and_two_do(chart):
    rated = chart in ("u", "uprime", "p", "pprime")
    one = analyse([3], chart=chart, denominators=[9] if rated else None).points[0]
    two = analyse([3, 4], chart=chart, denominators=[9, 9] if rated else None).points[1]
    assert (one.lower, one.upper) == (None, None)
    assert two.upper is not None


@pytest.mark.parametrize("chart", ["c", "u", "uprime", "p", "pprime", "g", "t", "mr", "run", "xmr"])
def test_no_points_and_only_gaps_are_no_error(chart):
    rated = chart in ("u", "uprime", "p", "pprime")
    assert analyse([], chart=chart, denominators=[] if rated else None).phases == ()
    nothing = analyse([None, None], chart=chart, denominators=[5, None] if rated else None)
    assert (nothing.phases[0].centre, nothing.variation) == (None, "common_cause")


def test_each_phase_has_limits_of_its_own_denominators():
    both = analyse([5, 6, 30, 33], chart="u", denominators=[50, 50, 60, 60], phases=[3])
    alone = analyse([30, 33], chart="u", denominators=[60, 60])
    assert levels(both.points[3]) == levels(alone.points[1])
    assert both.phases[1].upper == both.points[3].upper


def test_a_baseline_sets_the_centre_and_later_points_keep_their_own_denominators():
    analysis = analyse([5, 5, 5, 50], chart="p", denominators=[50, 50, 50, 500], baseline=3)
    assert analysis.points[3].centre == pytest.approx(0.1)
    assert analysis.points[3].upper == pytest.approx(0.1 + 3 * sqrt(0.1 * 0.9 / 500))


def test_assurance_compares_the_target_with_the_limits_of_the_last_observed_point():
    counts, sizes = [5, 6, 5, 6, 5, 60], [50, 50, 50, 50, 50, 500]
    wide = analyse(counts, chart="p", denominators=sizes, target=0.2, direction="decrease")
    assert wide.points[0].upper > 0.2 > wide.points[5].upper
    assert wide.assurance == "pass"
    assert analyse([*counts, None], chart="p", denominators=[*sizes, 50], target=0.2, direction="decrease").assurance


def test_run_and_xmr_charts_of_a_rate_use_each_points_rate():
    for chart, centre in (("run", 0.25), ("xmr", 0.25)):
        assert analyse([1, 20], chart=chart, denominators=[5, 66 + 2 / 3]).points[0].centre == pytest.approx(centre)
