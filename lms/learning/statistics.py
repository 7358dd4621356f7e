"""Says how good a question is, from counts and sums of how it was answered. Plain arithmetic, no database.

Facility is the share of those who reached the question and answered it right. Discrimination is the point-biserial
correlation between being right here and the share of the rest of the paper that was right: between -1 and 1, above
0 when people who do well otherwise are right here too. The question itself is left out of the rest, because it would
agree with itself. The upper and lower 27 % are not used: they throw away half the answers, and we have few.

Nothing is judged from fewer than ENOUGH answers, and no correlation is judged that chance would bring about more than
one time in ten: with 30 answers that is a quarter either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

ENOUGH = 30
ONE_IN_TEN = 1.2816  # standard errors beyond which chance goes one time in ten, to one side
REST_SCALE = 1000  # the rest of a paper is kept in whole thousandths, so that sums are exact in every database


@dataclass(frozen=True)
class Tally:
    """How often a question was asked and how it came out. Sums of the rest are over those who reached it."""

    right: int = 0
    wrong: int = 0
    skipped: int = 0
    not_reached: int = 0
    unmarked: int = 0
    rest: int = 0
    rest_squares: int = 0
    rest_of_right: int = 0

    @property
    def reached(self) -> int:
        """Those who came so far and are marked; leaving it out on the way is not being right."""
        return self.right + self.wrong + self.skipped

    @property
    def asked(self) -> int:
        return self.reached + self.not_reached + self.unmarked

    @property
    def is_enough(self) -> bool:
        return self.reached >= ENOUGH


def facility(tally: Tally) -> float | None:
    """The share that is right, 0 to 1; None when nobody reached the question."""
    return tally.right / tally.reached if tally.reached else None


def not_reached_share(tally: Tally) -> float | None:
    return tally.not_reached / tally.asked if tally.asked else None


def discrimination(tally: Tally) -> float | None:
    """Point-biserial correlation with the rest of the paper; None when either does not vary."""
    people, right = tally.reached, tally.right
    spread_here = people * right - right * right
    spread_there = people * tally.rest_squares - tally.rest * tally.rest
    if spread_here <= 0 or spread_there <= 0:
        return None
    together = people * tally.rest_of_right - right * tally.rest
    return together / sqrt(spread_here * spread_there)


def chance(tally: Tally) -> float:
    """How far from its true value chance takes a correlation one time in ten, to one side."""
    return ONE_IN_TEN / sqrt(tally.reached) if tally.reached else 1


def rest_of_paper(score: int, questions: int, *, is_right: bool) -> int | None:
    """The share of the other questions of a paper that are right, in thousandths; None when there are no others."""
    others = questions - 1
    return round(REST_SCALE * (score - is_right) / others) if others > 0 else None


def last_reached(is_answered: Sequence[bool]) -> int:
    """The place (from 0) of the last question answered: what comes after it was not reached. -1 for none."""
    return max((place for place, answered in enumerate(is_answered) if answered), default=-1)
