"""Rulers are round, dates are few enough to read, and labels are kept apart."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.charts.scales import date_ticks, round_ticks, span_of, spread, whole_ticks

places = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 25.8, [0, 5, 10, 15, 20, 25, 30]),
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (-3.06, 10, [-5, -2.5, 0, 2.5, 5, 7.5, 10]),
        (5, 5, [4.4, 4.6, 4.8, 5, 5.2, 5.4, 5.6]),
    ],
)
def test_ticks_are_round_numbers_around_the_values(low, high, ticks):
    assert round_ticks(low, high, 7) == pytest.approx(ticks)


@pytest.mark.parametrize(("low", "high"), [(0, 5e-324), (-5e-324, 0), (7, 7 + 1e-14)])
def test_values_that_hardly_differ_get_ticks_around_them(low, high):
    ticks = round_ticks(low, high, 7)
    assert ticks[0] < low <= high < ticks[-1]


@given(places, places)
def test_ticks_hold_all_values(one, other):
    low, high = sorted((one, other))
    ticks = round_ticks(low, high, 7)
    slack = 1e-6 * max(1, abs(low), abs(high))
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 10


@pytest.mark.parametrize(("values", "low"), [([4.6, 25.8], 0), ([0, 3], 0), ([90, 100], 89.5), ([-5, 15], -6)])
def test_zero_is_shown_unless_the_values_are_far_from_it(values, low):
    assert span_of(values) == (low, max(values))


def test_the_days_of_a_short_series_are_named():
    days = [date(2026, 1, 5) + timedelta(weeks=number) for number in range(10)]
    assert date_ticks(days, 5) == [(0, "5 Jan"), (2, "19 Jan"), (4, "2 Feb"), (6, "16 Feb"), (8, "2 Mar")]


def test_the_months_of_a_long_series_are_named_by_quarter():
    days = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(20)]
    assert date_ticks(days, 8) == [
        (0, "Jan 2024"),
        (3, "Apr"),
        (6, "Jul"),
        (9, "Oct"),
        (12, "Jan 2025"),
        (15, "Apr"),
        (18, "Jul"),
    ]


def test_years_are_enough_for_a_very_long_series():
    days = [date(2000 + number, 1, 1) for number in range(20)]
    assert len(date_ticks(days, 4)) <= 4


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=6))
def test_labels_are_kept_apart_and_in_order(wanted):
    moved = spread(wanted, 10, 0, 100)
    assert all(later - earlier >= 10 - 1e-9 for earlier, later in pairwise(sorted(moved)))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in moved)
    assert sorted(range(len(wanted)), key=lambda i: (wanted[i], i)) == sorted(
        range(len(moved)), key=lambda i: (moved[i], i)
    )


def test_labels_with_room_stay_where_they_are():
    assert spread([10, 50, 90], 10, 0, 100) == [10, 50, 90]


@pytest.mark.parametrize(("high", "expected"), [(1, [0, 1]), (1.2, [0, 1, 2]), (2, [0, 1, 2]), (221, None)])
def test_people_are_counted_in_whole_numbers_on_an_axis(high, expected):
    assert whole_ticks(0, high, 7) == (expected or round_ticks(0, high, 7))
