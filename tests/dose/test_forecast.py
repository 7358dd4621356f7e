"""Where the dose is heading: the worked example to the digit, and what must hold for any numbers."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lms.dose.counts.arithmetic import target_count
from lms.dose.forecast import (
    ceiling,
    cohorts_needed,
    cost_per_graduate,
    enrolments_needed,
    graduates_needed,
    heads_after,
    release_hours,
    survival,
    to_stay,
    trajectory,
    whole,
    years_above,
    years_to_target,
)

D = Decimal
CLOSE = D("1e-20")
heads = st.integers(0, 20_000)
rates = st.decimals(0, 1, places=3)
inner_rates = st.decimals(D("0.001"), D("0.999"), places=3)
spans = st.decimals(D("0.1"), 15, places=2)


@pytest.mark.parametrize(
    "kind, value, asked, target, attained, leavers, lapses, years, completion, exact, graduates, places, stay",
    [
        ("coverage", ".9", 6000, 5400, 2100, ".12", "0", 3, ".90", "1495.22", 1496, 1662, "648"),
        ("coverage", ".8", 1215, 972, 310, ".10", "0", 3, ".90", "275.28", 276, 306, "97.2"),
        ("coverage", ".8", 300, 240, 95, ".08", ".10", 4, ".75", "63.40", 64, 85, "41.28"),
        ("ratio", "120", 0, 50, 18, ".08", ".10", 4, ".80", "13.48", 14, 17, "8.6"),
        ("ratio", "750", 0, 8, 3, ".08", "0", 3, ".90", "2.05", 3, 3, "0.64"),
    ],
)
def test_the_worked_example_comes_out_to_the_digit(
    kind, value, asked, target, attained, leavers, lapses, years, completion, exact, graduates, places, stay
):
    assert target_count(kind, D(value), population=asked, driver=6000) == target
    kept = survival(D(leavers), D(lapses))
    needed = graduates_needed(target, attained, kept, years)
    assert needed.quantize(D("0.01")) == D(exact)
    assert whole(needed) == graduates
    assert enrolments_needed(needed, D(completion)) == places
    assert to_stay(target, kept) == D(stay)


def test_600_a_year_never_passes_5000_of_6000_and_1200_a_year_needs_a_little_over_four_years():
    kept = survival(D("0.12"), D(0))
    assert ceiling(600, kept) == 5000
    assert f"{ceiling(600, kept) / 6000:.1%}" == "83.3%"
    assert years_to_target(5400, 2100, 600, kept) is None
    assert years_to_target(5400, 2100, 1200, kept).quantize(D("0.01")) == D("4.23")


def test_places_come_from_the_graduates_before_they_are_rounded():
    assert enrolments_needed(D("1495.22"), D("0.9")) == 1662
    assert enrolments_needed(1496, D("0.9")) == 1663


def test_a_year_from_now_is_what_stays_and_who_graduates():
    assert trajectory(2100, 600, D("0.88"), 2) == [2100, 2448, D("2754.24")]
    assert trajectory(100, 10, D(1), 1, steps=4) == [100, D("102.5"), 105, D("107.5"), 110]
    assert trajectory(100, 10, D(0), 2) == [100, 10, 10]
    assert trajectory(7, 3, D("0.5"), 0) == [7]


@given(target=heads, attained=heads, kept=rates, years=spans)
@settings(max_examples=150, deadline=None)
def test_the_graduates_needed_bring_exactly_the_target(target, attained, kept, years):
    needed = graduates_needed(target, attained, kept, years)
    there = heads_after(attained, needed, kept, years)
    if needed:
        assert abs(there - target) < CLOSE
    else:
        assert there >= target - CLOSE


@given(target=heads, attained=heads, kept=rates, years=spans, more=st.integers(1, 500))
@settings(max_examples=100, deadline=None)
def test_a_higher_target_needs_more_and_a_better_start_needs_less(target, attained, kept, years, more):
    needed = graduates_needed(target, attained, kept, years)
    assert graduates_needed(target + more, attained, kept, years) >= needed
    assert graduates_needed(target, attained + more, kept, years) <= needed


@given(target=heads, attained=heads, kept=rates, years=st.integers(1, 12))
@settings(max_examples=100, deadline=None)
def test_a_better_survival_needs_fewer_graduates(target, attained, kept, years):
    better = min(D(1), kept + D("0.05"))
    needed = graduates_needed(target, attained, kept, years)
    assert graduates_needed(target, attained, better, years) <= needed + CLOSE


@given(target=heads, kept=rates, years=st.integers(0, 20))
@settings(max_examples=100, deadline=None)
def test_what_it_takes_to_stay_keeps_the_target(target, kept, years):
    assert all(abs(there - target) < CLOSE for there in trajectory(target, to_stay(target, kept), kept, years))


@given(target=heads, attained=heads, pace=heads, kept=inner_rates)
@settings(max_examples=150, deadline=None)
def test_the_time_to_the_target_is_the_trajectory_read_backwards(target, attained, pace, kept):
    assume(attained < target)
    years = years_to_target(target, attained, pace, kept)
    end = ceiling(pace, kept)
    if years is None:
        assert end <= target
        assert heads_after(attained, pace, kept, 50) <= target
    else:
        assert end > target
        assert abs(heads_after(attained, pace, kept, years) - target) < CLOSE


@given(target=heads, attained=heads, pace=heads, kept=inner_rates)
@settings(max_examples=100, deadline=None)
def test_a_target_that_is_met_is_lost_when_the_line_says_so(target, attained, pace, kept):
    assume(attained >= target)
    assert years_to_target(target, attained, pace, kept) == 0
    years = years_above(target, attained, pace, kept)
    if years is None:
        assert heads_after(attained, pace, kept, 50) >= target - CLOSE
    else:
        assert abs(heads_after(attained, pace, kept, years) - target) < CLOSE
        assert heads_after(attained, pace, kept, years + 1) < target


@given(attained=heads, pace=heads, kept=inner_rates)
@settings(max_examples=100, deadline=None)
def test_the_trajectory_lies_between_today_and_the_ceiling_and_never_turns(attained, pace, kept):
    line = [*trajectory(attained, pace, kept, 10), ceiling(pace, kept)]
    assert sorted(line) in (line, line[::-1])


@given(target=heads, attained=heads, pace=st.integers(1, 5000), years=spans)
@settings(max_examples=50, deadline=None)
def test_with_nobody_lost_everything_is_a_straight_line(target, attained, pace, years):
    assert ceiling(pace, D(1)) is None
    assert to_stay(target, D(1)) == 0
    assert abs(graduates_needed(target, attained, D(1), years) * years - max(0, target - attained)) < CLOSE
    assert years_to_target(target, attained, pace, D(1)) >= 0
    almost = graduates_needed(target, attained, D("0.999999999999"), years)
    assert abs(almost - graduates_needed(target, attained, D(1), years)) < D("0.001")


def test_with_nobody_staying_a_year_only_the_years_own_graduates_count():
    assert graduates_needed(50, 20, D(0), 3) == 50
    assert years_to_target(50, 20, 50, D(0)) == 1
    assert years_to_target(50, 20, 49, D(0)) is None
    assert years_above(50, 60, 49, D(0)) == 1
    assert years_above(50, 60, 50, D(0)) is None


def test_a_pace_whose_ceiling_is_the_target_itself_only_ever_comes_closer():
    assert ceiling(60, D("0.9")) == 600
    assert years_to_target(600, 100, 60, D("0.9")) is None
    assert years_above(600, 700, 60, D("0.9")) is None
    assert years_to_target(600, 100, 0, D(1)) is None
    assert years_above(600, 600, 10, D("0.9")) == 0


def test_a_target_below_what_there_is_may_need_nobody_and_may_need_some_to_hold_it():
    assert graduates_needed(50, 100, D("0.9"), 2) == 0
    assert graduates_needed(90, 100, D("0.9"), 2) > 0  # 81 would be left


@pytest.mark.parametrize(
    "sum_, said",
    [
        (lambda: survival(D("1.1"), D(0)), "leaver rate is a share"),
        (lambda: survival(D(0), D("-0.1")), "lapse rate is a share"),
        (lambda: graduates_needed(10, 1, D(2), 3), "Survival is a share"),
        (lambda: graduates_needed(10, 1, D("0.9"), 0), "more than 0"),
        (lambda: graduates_needed(10, 1, D("0.9"), -1), "more than 0"),
        (lambda: graduates_needed(-1, 1, D("0.9"), 1), "Target can't be -1"),
        (lambda: enrolments_needed(10, D(0)), "nobody completes"),
        (lambda: enrolments_needed(10, D("1.2")), "completion rate is a share"),
        (lambda: to_stay(10, D("nan")), "not NaN"),
        (lambda: ceiling(-5, D("0.9")), "Pace can't be -5"),
        (lambda: years_to_target(5, -1, 2, D("0.9")), "Attained can't be -1"),
        (lambda: heads_after(5, 1, D("0.9"), -1), "Years can't be -1"),
        (lambda: heads_after(5, D("Infinity"), D("0.9"), 1), "Pace can't be Infinity"),
        (lambda: trajectory(5, 1, D("0.9"), -1), "no years below 0"),
        (lambda: cohorts_needed(5, 0), "at least one person"),
        (lambda: cost_per_graduate(D(3), D(20), D(0)), "nobody completes"),
    ],
)
def test_what_makes_no_sense_is_refused(sum_, said):
    with pytest.raises(ValueError, match=said):
        sum_()


def test_the_answer_does_not_hang_on_the_callers_decimal_context():
    usual = graduates_needed(5400, 2100, D("0.88"), 3)
    with localcontext() as rough:
        rough.prec = 4
        assert graduates_needed(5400, 2100, D("0.88"), 3) == usual
        assert years_to_target(5400, 2100, 1200, D("0.88")) == years_to_target(5400, 2100, D("1200"), D("0.88"))
        assert whole(D("1495.2213")) == 1496
    assert len(usual.as_tuple().digits) == 34


def test_cohorts_hours_and_cost_follow_from_the_enrolments():
    assert cohorts_needed(1334, 30) == 45
    assert cohorts_needed(0, 30) == 0
    assert cohorts_needed(30, 30) == 1
    assert release_hours(1334, D(3)) == 4002
    assert cost_per_graduate(D(3), D(24), D("0.9")) == 80
    assert whole(D(306) + D("1e-12")) == 306
