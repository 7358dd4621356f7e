"""Owns runs: points that follow each other on one side of the centre, and how many chance alone would give.

Sources: Schilling 2012 and Chen 2010 as used by Anhøj and Olesen 2014; Swed and Eisenhart 1943 as printed for run
charts by Perla, Provost and Murray 2011; the Health Care Data Guide for equal neighbours in a trend.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import NamedTuple

# Fewest and most runs that chance gives (5%), for 10 to 60 points that are not on the median.
FEWEST_RUNS_FROM = 10
RUNS_BY_CHANCE: tuple[tuple[int, int], ...] = (
    (3, 9), (3, 10), (3, 11), (4, 11), (4, 12), (5, 12), (5, 13), (5, 13), (6, 14), (6, 15),  # 10 to 19
    (6, 16), (7, 16), (7, 17), (7, 17), (8, 18), (8, 18), (9, 19), (10, 19), (10, 20), (10, 20),  # 20 to 29
    (11, 21), (11, 22), (11, 23), (12, 23), (12, 24), (12, 24), (13, 25), (13, 25), (14, 26), (14, 26),  # 30 to 39
    (15, 27), (15, 27), (16, 28), (16, 28), (17, 29), (17, 30), (17, 31), (18, 31), (18, 32), (19, 32),  # 40 to 49
    (19, 33), (20, 33), (20, 34), (21, 34), (21, 35), (22, 35), (22, 36), (23, 36), (23, 37), (24, 38), (24, 38),
)  # fmt: skip


class Span(NamedTuple):
    """Neighbours that belong together, on one side or on the way up or down: from `start` up to `end`, from 0."""

    start: int
    end: int
    sign: int

    @property
    def length(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class RunsAnalysis:
    """The run chart tests of one phase; the limits are None where they do not apply.

    `useful` counts the points not on the line. `fewest_runs` and `most_runs` are known for 10 to 60 of them.
    """

    useful: int
    runs: int
    longest_run: int
    longest_run_limit: int | None
    crossings: int
    crossings_limit: int | None
    fewest_runs: int | None
    most_runs: int | None

    @property
    def has_too_few_crossings(self) -> bool:
        return self.crossings_limit is not None and self.crossings < self.crossings_limit

    @property
    def has_anhoej_signal(self) -> bool:
        """Whether the longest run is too long, or there are too few crossings of the centre."""
        is_long = self.longest_run_limit is not None and self.longest_run > self.longest_run_limit
        return is_long or self.has_too_few_crossings

    @property
    def has_unusual_number_of_runs(self) -> bool:
        if self.fewest_runs is None or self.most_runs is None:
            return False
        return not self.fewest_runs <= self.runs <= self.most_runs


def runs_analysis(runs: Sequence[Span]) -> RunsAnalysis:
    """What the runs of a phase's useful points say together."""
    lengths = [end - start for start, end, _ in runs]
    useful = sum(lengths)
    fewest, most = runs_by_chance(useful) or (None, None)
    return RunsAnalysis(
        useful=useful,
        runs=len(runs),
        longest_run=max(lengths, default=0),
        longest_run_limit=longest_run_limit(useful) if useful else None,
        crossings=max(len(runs) - 1, 0),
        crossings_limit=crossings_limit(useful) if useful else None,
        fewest_runs=fewest,
        most_runs=most,
    )


def longest_run_limit(useful: int) -> int:
    """The longest run still expected by chance among this many useful points (Schilling 2012)."""
    return round(log2(useful)) + 3


@lru_cache(maxsize=1024)
def crossings_limit(useful: int) -> int:
    """The fewest crossings still expected by chance: the 5% quantile of Binomial(useful - 1, 0.5) (Chen 2010)."""
    trials = useful - 1
    ways = total = 1
    crossings = 0
    whole = 2**trials
    while 20 * total < whole:
        crossings += 1
        ways = ways * (trials - crossings + 1) // crossings
        total += ways
    return crossings


def runs_by_chance(useful: int) -> tuple[int, int] | None:
    """The fewest and the most runs among this many useful points, where the published table has them."""
    place = useful - FEWEST_RUNS_FROM
    return RUNS_BY_CHANCE[place] if 0 <= place < len(RUNS_BY_CHANCE) else None


def spans(signs: Sequence[int], least: int = 1) -> list[Span]:
    """Neighbours of the same sign, `least` of them or more; those of sign 0 belong to none and part the others."""
    found = []
    start = sign = 0
    for place, other in enumerate(signs):
        if other != sign:
            if sign and place - start >= least:
                found.append(Span(start, place, sign))
            start, sign = place, other
    if sign and len(signs) - start >= least:
        found.append(Span(start, len(signs), sign))
    return found


def trends(values: Sequence[float], least: int = 2) -> list[Span]:
    """Points steadily rising or falling; equal neighbours end a trend, a turning point belongs to both."""
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(values)]
    return [Span(start, end + 1, sign) for start, end, sign in spans(steps, least - 1)]


def ties(values: Sequence[float]) -> list[int]:
    """Where each stretch of equal neighbours begins, and the end of the last: trends may count each of them once."""
    begins = [place for place, (before, value) in enumerate(pairwise(values), start=1) if value != before]
    return [0, *begins, len(values)] if values else [0]
