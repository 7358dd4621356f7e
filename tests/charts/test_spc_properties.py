"""What must hold for any series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.charts.spc import analyse

numbers = st.integers(-1000, 1000)
gappy = st.lists(st.one_of(st.none(), numbers), max_size=40)
whole = st.lists(numbers, min_size=2, max_size=40)
charts = st.sampled_from(["run", "xmr"])
presets = st.sampled_from(["mdc", "anhoej", "ihi-run", "hcdg"])
counts = st.integers(0, 60)
count_charts = st.sampled_from(["c", "g", "run", "xmr", "mr"])
rate_charts = st.sampled_from(["p", "pprime", "u", "uprime", "run", "xmr", "mr"])
parts = st.lists(
    st.one_of(st.none(), st.tuples(counts, st.integers(60, 400))), max_size=40
)  # how many of how many, or a gap
SWAPS = {
    "above_limit": "below_limit",
    "trend_up": "trend_down",
    "shift_above": "shift_below",
    "two_of_three_above": "two_of_three_below",
}
MIRROR = SWAPS | {down: up for up, down in SWAPS.items()}


def signals(analysis):
    return [set(point.signals) for point in analysis.points]


def mirrored(found):
    turned = {"trend_up": "trend_down", "trend_down": "trend_up"}
    return [{turned.get(signal, signal) for signal in point} for point in found[::-1]]


def lines(analysis):
    return [(point.centre, point.lower, point.upper) for point in analysis.points]


def rated(pairs):
    """Values and denominators of how many of how many."""
    return (
        [None if pair is None else pair[0] for pair in pairs],
        [None if pair is None else pair[1] for pair in pairs],
    )


@given(gappy, charts, presets, st.integers(-500, 500))
def test_adding_a_constant_moves_the_lines_and_no_signal(values, chart, rules, constant):
    moved = [None if value is None else value + constant for value in values]
    before, after = analyse(values, chart=chart, rules=rules), analyse(moved, chart=chart, rules=rules)
    assert signals(before) == signals(after)
    for old, new in zip(before.phases, after.phases, strict=True):
        if old.upper is not None:
            assert new.upper == pytest.approx(old.upper + constant)


@given(gappy, charts, st.sampled_from([0.001, 0.1, 3, 7, 1000]))
def test_another_unit_changes_no_signal(values, chart, factor):
    assert signals(analyse(values, chart=chart)) == signals(analyse(values, chart=chart, multiplier=factor))


@given(gappy, charts, presets)
def test_upside_down_swaps_above_and_below(values, chart, rules):
    upside_down = [None if value is None else -value for value in values]
    found = signals(analyse(values, chart=chart, rules=rules))
    swapped = [{MIRROR.get(signal, signal) for signal in point} for point in found]
    assert signals(analyse(upside_down, chart=chart, rules=rules)) == swapped


@given(gappy, charts, presets)
def test_back_to_front_mirrors_trends_and_keeps_the_rest(values, chart, rules):
    found = signals(analyse(values, chart=chart, rules=rules))
    assert signals(analyse(values[::-1], chart=chart, rules=rules)) == mirrored(found)


@given(gappy, charts)
def test_a_gap_has_no_signal_and_every_place_is_kept(values, chart):
    analysis = analyse(values, chart=chart)
    assert [point.value for point in analysis.points] == values
    assert not any(point.signals for point in analysis.points if point.value is None)


@given(whole, charts)
def test_gaps_at_the_ends_change_nothing(values, chart):
    padded = analyse([None, *values, None], chart=chart)
    assert signals(padded)[1:-1] == signals(analyse(values, chart=chart))


@given(whole, whole, charts)
def test_a_phase_is_judged_as_if_it_stood_alone(first, second, chart):
    both = analyse(first + second, chart=chart, phases=[len(first) + 1])
    assert signals(both) == signals(analyse(first, chart=chart)) + signals(analyse(second, chart=chart))
    alone = analyse(second, chart=chart).phases[0]
    joined = both.phases[1]
    assert (joined.centre, joined.lower, joined.upper) == (alone.centre, alone.lower, alone.upper)


@given(whole)
def test_screening_never_widens_the_limits(values):
    plain = analyse(values).phases[0]
    screened = analyse(values, screen_moving_ranges=True).phases[0]
    assert screened.upper - screened.lower <= plain.upper - plain.lower


@given(whole, st.integers(1, 5))
def test_a_series_on_one_value_has_no_signal(values, copies):
    flat = [values[0]] * (len(values) * copies)
    assert not any(signals(analyse(flat)))


@given(gappy)
def test_crossings_and_the_longest_run_fit_the_useful_points(values):
    for phase in analyse(values, chart="run").phases:
        assert phase.longest_run + phase.crossings <= max(phase.useful, 0)
        assert phase.useful <= phase.observed


@given(parts, rate_charts, presets, st.sampled_from([0.01, 100, 1000]))
def test_a_rate_shown_per_more_has_larger_lines_and_the_same_signals(pairs, chart, rules, factor):
    values, denominators = rated(pairs)
    plain = analyse(values, chart=chart, rules=rules, denominators=denominators)
    scaled = analyse(values, chart=chart, rules=rules, denominators=denominators, multiplier=factor)
    assert signals(plain) == signals(scaled)
    for one, other in zip(lines(plain), lines(scaled), strict=True):
        assert other == tuple(None if line is None else pytest.approx(line * factor) for line in one)


@given(parts, st.sampled_from(["p", "u", "run", "xmr"]), st.integers(2, 9))
def test_counting_every_event_and_every_chance_again_keeps_the_centre(pairs, chart, times):
    values, denominators = rated(pairs)
    more = [None if value is None else value * times for value in values]
    much = [None if value is None else value * times for value in denominators]
    once = analyse(values, chart=chart, denominators=denominators)
    again = analyse(more, chart=chart, denominators=much)
    for one, other in zip(once.points, again.points, strict=True):
        assert other.centre == pytest.approx(one.centre)
        if one.upper is not None:
            assert other.upper - other.lower <= (one.upper - one.lower) * (1 + 1e-9)


@given(parts, rate_charts.filter(lambda chart: chart != "mr"), presets)
def test_a_rate_back_to_front_mirrors_trends_and_keeps_its_limits(pairs, chart, rules):
    values, denominators = rated(pairs)
    there = analyse(values, chart=chart, rules=rules, denominators=denominators)
    back = analyse(values[::-1], chart=chart, rules=rules, denominators=denominators[::-1])
    for one, other in zip(there.points, back.points[::-1], strict=True):
        assert (one.lower, one.upper) == pytest.approx((other.lower, other.upper))


@given(parts, parts, rate_charts, presets)
def test_a_phase_of_rates_is_judged_as_if_it_stood_alone(first, second, chart, rules):
    if not first or not second:
        return
    both = analyse(rated(first + second)[0], chart=chart, rules=rules, denominators=rated(first + second)[1],
                   phases=[len(first) + 1])  # fmt: skip
    alone = [analyse(rated(part)[0], chart=chart, rules=rules, denominators=rated(part)[1]) for part in (first, second)]
    assert signals(both) == signals(alone[0]) + signals(alone[1])
    assert lines(both) == lines(alone[0]) + lines(alone[1])


@given(st.lists(st.one_of(st.none(), counts), max_size=40), st.sampled_from(["c", "g", "t"]), presets)
def test_values_and_limits_of_counts_and_times_are_never_below_0(values, chart, rules):
    values = [None if value is None else value + (chart == "t") for value in values]
    analysis = analyse(values, chart=chart, rules=rules)
    for point in analysis.points:
        assert point.lower is None or 0 <= point.lower <= point.upper
        assert not point.signals or point.value is not None
        assert "below_limit" not in point.signals or point.lower > 0


@given(parts, st.sampled_from(["p", "pprime"]))
def test_limits_of_a_share_lie_within_0_and_1_round_the_centre(pairs, chart):
    values, denominators = rated(pairs)
    for point in analyse(values, chart=chart, denominators=denominators).points:
        assert point.lower is None or 0 <= point.lower <= point.centre <= point.upper <= 1


@given(st.lists(st.one_of(st.none(), numbers), max_size=40), count_charts, presets, st.data())
def test_an_excluded_point_keeps_its_place_and_touches_no_line(values, chart, rules, data):
    if chart in ("c", "g"):
        values = [None if value is None else abs(value) for value in values]
    if not values:
        return
    index = data.draw(st.integers(1, len(values)))
    other = [value if place != index else data.draw(counts) for place, value in enumerate(values, start=1)]
    without = analyse(values, chart=chart, rules=rules, exclude=[index])
    if chart != "mr" and values[index - 1] is not None:
        assert lines(analyse(other, chart=chart, rules=rules, exclude=[index])) == lines(without)
    assert without.points[index - 1].excluded


@given(st.lists(counts, min_size=2, max_size=40), st.integers(1, 40), st.sampled_from(["c", "g", "xmr", "run"]))
def test_later_points_do_not_move_the_lines_of_a_baseline(values, length, chart):
    lengthened = analyse([*values, 0, 60, 0, 60], chart=chart, baseline=min(length, len(values)))
    assert lines(lengthened)[0] == lines(analyse(values, chart=chart, baseline=min(length, len(values))))[0]


@given(st.lists(counts, max_size=2), count_charts, presets)
def test_none_one_or_two_points_are_analysed_under_every_preset(values, chart, rules):
    analysis = analyse(values, chart=chart, rules=rules, direction="increase", target=5)
    assert len(analysis.points) == len(values)
    assert all(point.upper is None for point in analysis.points) or len(values) == 2
