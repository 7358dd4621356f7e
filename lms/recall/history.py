"""Tells somebody how their answers went, by level and strand, lately and before. Plain values in, plain values out.

Only counts are told: a handful of questions is too few to call anything better or worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lms.escalator.expiry import add_months
from lms.recall.spacing import Card, month_of

LATELY_MONTHS = 3


@dataclass(frozen=True)
class Outcome:
    level: int
    strand: str
    month: date
    is_right: bool


@dataclass(frozen=True)
class Tally:
    right: int = 0
    answered: int = 0

    @property
    def words(self) -> str:
        return f"{self.right} of {self.answered} right" if self.answered else "not asked"


@dataclass(frozen=True)
class Line:
    """A level, or a strand of one."""

    key: int | str
    lately: Tally
    before: Tally
    strands: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Coming:
    """What is due by the questions of one month: `wrong` of them because they went wrong the last time."""

    month: date
    wrong: int
    rested: int

    @property
    def due(self) -> int:
        return self.wrong + self.rested


def lines(outcomes: Collection[Outcome], today: date) -> list[Line]:
    """One line for each level somebody answered questions of, with its strands, in the order of their keys."""
    since = add_months(month_of(today), 1 - LATELY_MONTHS)
    return [
        _line(level, [each for each in outcomes if each.level == level], since, strands=True)
        for level in sorted({each.level for each in outcomes})
    ]


def _line(key: int | str, outcomes: Sequence[Outcome], since: date, *, strands: bool = False) -> Line:
    inner = sorted({each.strand for each in outcomes}) if strands else []
    return Line(
        key,
        _tally(each for each in outcomes if each.month >= since),
        _tally(each for each in outcomes if each.month < since),
        [_line(strand, [each for each in outcomes if each.strand == strand], since) for strand in inner],
    )


def _tally(outcomes: Iterable[Outcome]) -> Tally:
    found = [each.is_right for each in outcomes]
    return Tally(sum(found), len(found))


def coming(cards: Mapping[int, Card], askable: Collection[int], next_on: date) -> list[Coming]:
    """What comes again and when, by month, the next one first; what was due before waits for the next one too."""
    wrong: Counter[date] = Counter()
    rested: Counter[date] = Counter()
    for card in (card for question, card in cards.items() if question in askable):
        (wrong if card.was_wrong else rested)[max(card.due, month_of(next_on))] += 1
    return [Coming(month, wrong[month], rested[month]) for month in sorted(set(wrong) | set(rested))]
