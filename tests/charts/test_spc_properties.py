"""What must hold for any series."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.charts.spc import analyse

numbers = st.integers(-1000, 1000)
gappy = st.lists(st.one_of(st.none(), numbers), max_size=40)
whole = st.lists(numbers, min_size=2, max_size=40)
charts = st.sampled_from(["run", "xmr"])
SWAPS = {
    "above_limit": "below_limit",
    "trend_up": "trend_down",
    "shift_above": "shift_below",
    "two_of_three_above": "two_of_three_below",
}
MIRROR = SWAPS | {down: up for up, down in SWAPS.items()}


def signals(analysis):
    return [set(point.signals) for point in analysis.points]


@given(gappy, charts, st.integers(-500, 500))
def test_adding_a_constant_moves_the_lines_and_no_signal(values, chart, constant):
    moved = [None if value is None else value + constant for value in values]
    before, after = analyse(values, chart=chart), analyse(moved, chart=chart)
    assert signals(before) == signals(after)
    for old, new in zip(before.phases, after.phases, strict=True):
        if old.upper is not None:
            assert new.upper == pytest.approx(old.upper + constant)


@given(gappy, charts, st.sampled_from([0.001, 0.1, 3, 7, 1000]))
def test_another_unit_changes_no_signal(values, chart, factor):
    assert signals(analyse(values, chart=chart)) == signals(analyse(values, chart=chart, multiplier=factor))


@given(gappy, charts)
def test_upside_down_swaps_above_and_below(values, chart):
    upside_down = [None if value is None else -value for value in values]
    swapped = [{MIRROR[signal] for signal in found} for found in signals(analyse(values, chart=chart))]
    assert signals(analyse(upside_down, chart=chart)) == swapped


@given(gappy, charts)
def test_back_to_front_mirrors_trends_and_keeps_the_rest(values, chart):
    turned = {"trend_up": "trend_down", "trend_down": "trend_up"}
    expected = [{turned.get(signal, signal) for signal in found} for found in signals(analyse(values, chart=chart))]
    assert signals(analyse(values[::-1], chart=chart)) == expected[::-1]


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
