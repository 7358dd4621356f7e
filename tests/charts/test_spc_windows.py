"""The rules as they are written in the field's books, by looking at every window of points, find the same signals."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.charts.spc import analyse

# Few different values, so that runs, ties, points on the centre and thirds come up often.
values = st.lists(st.integers(0, 8), min_size=3, max_size=60)
calm = st.lists(st.sampled_from([3, 4, 4, 5, 9]), min_size=12, max_size=60)


def side(point):
    apart = point.value - point.centre
    return 0 if abs(apart) < 1e-9 else 1 if apart > 0 else -1


def is_beyond(point):
    return point.value > point.upper + 1e-9 or point.value < point.lower - 1e-9


def third(point):
    """How many thirds of the way to the limit a point lies, 4 beyond it; 0 on the centre."""
    if is_beyond(point):
        return 4
    if side(point) == 0:
        return 0
    limit = point.upper if side(point) > 0 else point.lower
    share = (point.value - point.centre) / (limit - point.centre)
    return 1 if share <= 1 / 3 + 1e-9 else 2 if share <= 2 / 3 + 1e-9 else 3


def windows(points, length):
    return [points[start : start + length] for start in range(len(points) - length + 1)]


def named(found):
    """Index and signal of each, for comparing."""
    return {(point.index, signal) for point, signal in found}


def signals(analysis, *kinds):
    return {(p.index, s) for p in analysis.points for s in p.signals if s.startswith(kinds)}


def shifts(points, length):
    return named(
        (point, "shift_above" if up else "shift_below")
        for window in windows(points, length)
        for up in (True, False)
        if all(side(point) == (1 if up else -1) for point in window)
        for point in window
    )


def trends(points, length):
    return named(
        (point, "trend_up" if up else "trend_down")
        for window in windows(points, length)
        for up in (True, False)
        if all((b.value > a.value) if up else (b.value < a.value) for a, b in itertools.pairwise(window))
        for point in window
    )


def two_of_three(points, *, all_on_one_side):
    found = []
    for window in windows(points, 3):
        for way, name in ((1, "two_of_three_above"), (-1, "two_of_three_below")):
            outer = [point for point in window if third(point) == 3 and side(point) == way]
            if len(outer) >= 2 and (not all_on_one_side or all(side(point) == way for point in window)):
                found += [(point, name) for point in outer]
    return named(found)


@settings(max_examples=300)
@given(values)
def test_mdc_is_every_window_of_seven_and_of_three(series):
    analysis = analyse(series)
    points = list(analysis.points)
    assert signals(analysis, "shift") == shifts(points, 7)
    assert signals(analysis, "trend") == trends(points, 7)
    assert signals(analysis, "two") == two_of_three(points, all_on_one_side=True)
    assert signals(analysis, "above", "below") == named(
        (point, "above_limit" if point.value > point.upper else "below_limit") for point in points if is_beyond(point)
    )


@settings(max_examples=300)
@given(values)
def test_hcdg_is_every_window_of_eight_useful_points_of_three_and_of_fifteen(series):
    analysis = analyse(series, rules="hcdg")
    points = list(analysis.points)
    assert signals(analysis, "shift") == shifts([point for point in points if side(point)], 8)
    assert signals(analysis, "two") == two_of_three(points, all_on_one_side=False)


@settings(max_examples=200)
@given(calm)
def test_hcdg_inner_third_is_every_window_of_fifteen_close_to_the_centre(series):
    analysis = analyse(series, rules="hcdg", baseline=12)
    points = list(analysis.points)
    has_width = len(set(series)) > 1 and points[0].upper > points[0].centre
    expected = named(
        (point, "inner_third")
        for window in windows(points, 15)
        if has_width and all(third(point) <= 1 for point in window)
        for point in window
    )
    assert signals(analysis, "inner") == expected


@settings(max_examples=300)
@given(values)
def test_ihi_run_is_every_window_of_six_useful_points_and_of_five_that_differ(series):
    analysis = analyse(series, chart="run", rules="ihi-run")
    points = list(analysis.points)
    assert signals(analysis, "shift") == shifts([point for point in points if side(point)], 6)
    once = [point for place, point in enumerate(points) if not place or points[place - 1].value != point.value]
    found = trends(once, 5)
    first = {point.index: point for point in once}
    tied, latest = {}, None
    for point in points:
        latest = first.get(point.index, latest)
        tied[point.index] = latest.index
    assert signals(analysis, "trend") == {
        (index, signal) for index, begin in tied.items() for at, signal in found if at == begin
    }


@settings(max_examples=300)
@given(values)
def test_anhoej_is_every_window_longer_than_the_longest_run_by_chance(series):
    analysis = analyse(series, chart="run")
    points = [point for point in analysis.points if side(point)]
    limit = analysis.phases[0].longest_run_limit
    assert signals(analysis, "shift") == (shifts(points, limit + 1) if points else set())
    turns = sum(side(a) != side(b) for a, b in itertools.pairwise(points))
    assert analysis.phases[0].crossings == turns
