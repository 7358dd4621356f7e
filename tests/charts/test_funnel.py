"""Funnel plots: exact limits, widened where groups really differ, and every name within reach of a keyboard."""

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.charts.funnel import LARGE, TAILS, Group, funnel
from lms.charts.funnel_drawing import draw_funnel


def at_most(count: int, size: int, centre: float) -> float:
    return sum(comb(size, n) * centre**n * (1 - centre) ** (size - n) for n in range(count + 1))


def pair(centre: float, size: int):
    """Two groups whose share together is the centre."""
    return funnel([Group("A", round(centre * size), size), Group("B", round(centre * size), size)])


@pytest.mark.parametrize("size, centre", [(20, 0.5), (50, 0.1), (120, 0.9), (300, 0.34)])
def test_limits_are_where_the_binomial_has_its_tails(size, centre):
    found = pair(centre, size)
    limits = found.limits(size)
    for share, tail in ((limits.low3, TAILS[3]), (limits.low2, TAILS[2]), (limits.high2, 1 - TAILS[2])):
        count = int(share * size + 1e-9)
        assert at_most(count - 1, size, found.centre) <= tail <= at_most(count + 1, size, found.centre)


def test_a_large_group_has_the_normal_limits_and_the_step_to_them_is_small():
    found = pair(0.3, 1_000)
    exact, normal = found.limits(LARGE), found.limits(LARGE + 1)
    assert normal.high3 == pytest.approx(0.3 + 3 * (0.21 / (LARGE + 1)) ** 0.5)
    assert exact.high3 == pytest.approx(normal.high3, abs=2e-4)
    assert exact.low3 == pytest.approx(normal.low3, abs=2e-4)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 99), st.integers(2, 400), st.integers(2, 400))
def test_limits_hold_the_centre_between_them_and_narrow_with_size(per_cent, size, more):
    found = pair(per_cent / 100, 100)
    small, large = found.limits(size), found.limits(size + more)
    for limits in (small, large):
        assert 0 <= limits.low3 <= limits.low2 <= limits.high2 <= limits.high3 <= 1
    assert large.high3 - large.low3 <= small.high3 - small.low3 + 2 / size


def test_groups_that_differ_by_chance_keep_exact_limits_and_groups_that_really_differ_widen_them():
    alike = [Group(f"G{n}", 50 + n % 7 - 3, 100) for n in range(20)]
    apart = [Group(f"G{n}", 20 + 3 * n, 100) for n in range(20)]
    assert funnel(alike).dispersion == 1
    widened = funnel(apart)
    assert widened.dispersion > 3
    assert widened.limits(100).high3 > funnel(alike).limits(100).high3
    assert not funnel(apart[:9]).is_widened  # too few to tell


def test_one_far_out_group_does_not_widen_the_limits_it_is_judged_by():
    groups = [Group(f"G{n}", 50 + n % 7 - 3, 100) for n in range(20)]
    found = funnel([*groups, Group("Far", 95, 100)])
    assert found.place(found.groups[-1]) == "above"


def test_there_is_nothing_to_compare_with_fewer_than_two():
    assert funnel([]) is None
    assert funnel([Group("A", 3, 10), Group("Empty", 0, 0)]) is None


@pytest.mark.parametrize("count", [0, 100])
def test_all_or_nobody_is_no_error(count):
    found = funnel([Group("A", count, 100), Group("B", count, 100)])
    assert [found.place(group) for group in found.groups] == ["inside", "inside"]
    assert "<svg" in draw_funnel(found, title="T", description="D", size_name="Asked")


def test_every_group_is_a_link_with_its_name_and_place_and_what_is_typed_is_escaped():
    groups = [Group(f"Member {n} & <co>", 40 + n, 100, f"member-{n}") for n in range(5)]
    drawing = draw_funnel(funnel(groups), title="T", description="D", size_name="Asked")
    assert drawing.count('<a href="#member-') == 5
    assert 'aria-label="Member 3 &amp; &lt;co&gt;: 43.0%, 43 of 100, inside the limits"' in drawing
    assert "<co>" not in drawing
    assert "style=" not in drawing
