"""Owns the red beads: workers dip one paddle into one box, and differ although nothing they do can differ.

After the game that W. Edwards Deming played with managers (Out of the crisis).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from curriculum.exercises.chances import shares
from lms.charts.spc import Analysis, analyse

TRIES = 400


@dataclass(frozen=True, slots=True)
class Box:
    """How many workers dip on how many days, how many beads a paddle holds, what share of the beads is red (0 to 1)."""

    workers: int
    days: int
    paddle: int
    red: float


Days = tuple[tuple[int, ...], ...]


@lru_cache(maxsize=64)
def dips(box: Box, seed: int) -> Days:
    """Red beads on each paddle: one row a day, one count a worker. The last games are kept."""
    drawn = shares(seed)
    return tuple(tuple(_dip(box, list(islice(drawn, box.paddle))) for _ in range(box.workers)) for _ in range(box.days))


def _dip(box: Box, drawn: Sequence[float]) -> int:
    return sum(share < box.red for share in drawn)


def chart(counts: Days) -> Analysis:
    return analyse([count for day in counts for count in day], chart="xmr")


@lru_cache(maxsize=64)
def telling_seed(box: Box, seed: int) -> int:
    """The first seed from this one on whose dips make the point: common cause only, and luck that turns.

    Chance also makes games in which a worker stays lucky; the first game a learner sees should not be one of them.
    """
    return next((each for each in range(seed, seed + TRIES) if is_telling(dips(box, each))), seed)


def is_telling(counts: Days) -> bool:
    first, average = counts[0], sum(map(sum, counts)) / sum(map(len, counts))
    best, worst = first.index(min(first)), first.index(max(first))
    return (
        first.count(min(first)) == first.count(max(first)) == 1
        and counts[1][best] > average > counts[1][worst]
        and not any(point.signals for point in chart(counts).points)
    )
