"""The beads and the marbles make their point, for every seed an author may choose."""

from itertools import islice
from statistics import fmean, pvariance

import pytest

from curriculum.exercises import beads, funnel
from curriculum.exercises.beads import Box
from curriculum.exercises.chances import errors, shares

SEEDS = range(1, 1000, 111)
GAME = Box(workers=6, days=4, paddle=50, red=0.2)


def test_the_same_seed_gives_the_same_chances_as_published():
    """The first numbers of mulberry32 from seed 1, as its author's program prints them."""
    assert [round(share, 10) for share in islice(shares(1), 3)] == [0.6270739406, 0.0027357212, 0.52744704]


def test_chances_are_spread_evenly_and_errors_lie_around_nought():
    assert fmean(islice(shares(7), 20_000)) == pytest.approx(0.5, abs=0.01)
    drawn = list(islice(errors(7), 20_000))
    assert fmean(drawn) == pytest.approx(0, abs=0.03)
    assert pvariance(drawn) == pytest.approx(1, abs=0.03)


def test_the_box_makes_the_number_of_red_beads():
    for red in (0.1, 0.2, 0.4):
        counts = [count for seed in range(40) for day in beads.dips(Box(6, 4, 50, red), seed) for count in day]
        assert fmean(counts) == pytest.approx(50 * red, rel=0.05)
        assert pvariance(counts) == pytest.approx(50 * red * (1 - red), rel=0.2)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_first_game_shows_common_cause_and_luck_that_turns(seed):
    found = beads.telling_seed(GAME, seed)
    assert seed <= found < seed + beads.TRIES
    days = beads.dips(GAME, found)
    assert not any(point.signals for point in beads.chart(days).points)
    assert days[1][days[0].index(min(days[0]))] > fmean([count for day in days for count in day])


@pytest.mark.parametrize("seed", SEEDS)
def test_moving_the_funnel_by_the_last_miss_doubles_the_variance(seed):
    found = funnel.telling_seed(50, seed)
    alone, two, three, four = (funnel.spread_of(funnel.marbles(rule, 50, 10, found)).typical for rule in funnel.RULES)
    assert 1.8 < (two / alone) ** 2 < 2.2
    assert three > two
    assert four > two


def test_the_variance_of_rule_2_doubles_in_the_long_run_whatever_the_seed():
    ratios = []
    for seed in range(5):
        alone, moved = (funnel.spread_of(funnel.marbles(rule, 4000, 10, seed)).typical for rule in (1, 2))
        ratios.append((moved / alone) ** 2)
    assert ratios == pytest.approx([2] * 5, abs=0.15)


def test_under_every_rule_the_errors_are_the_same_and_only_the_moving_differs():
    first = {funnel.marbles(rule, 2, 10, 3)[0] for rule in funnel.RULES}
    assert len(first) == 1
    ((x, y),) = first
    second = funnel.marbles(1, 2, 10, 3)[1]
    assert funnel.marbles(2, 2, 10, 3)[1] == pytest.approx((second[0] - x, second[1] - y))
    assert funnel.marbles(4, 2, 10, 3)[1] == pytest.approx((second[0] + x, second[1] + y))


def test_the_search_for_a_telling_game_ends_when_there_is_none():
    impossible = Box(workers=3, days=2, paddle=20, red=0.999)
    assert beads.telling_seed(impossible, 5) == 5
