"""Decides which questions somebody is asked again and when: a card file in Leitner's manner, counted in months.

Each question somebody has answered lies in one of four boxes. Wrong puts it into the first, right moves it one box up;
from the last box it comes again as long as the level is held. The box says how long the question rests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from lms.escalator.expiry import add_months

ASKED_A_MONTH = 5
RESTS = (1, 2, 4, 8)  # months until a question comes again, by its box


@dataclass(frozen=True)
class Reply:
    """An answer of the past; `month` is the first of the month it was asked for."""

    question: int
    month: date
    is_right: bool


@dataclass(frozen=True)
class Card:
    question: int
    box: int
    due: date

    @property
    def was_wrong(self) -> bool:
        return self.box == 0


def month_of(day: date) -> date:
    return day.replace(day=1)


def newest_ready(started_on: date, today: date) -> date:
    """The last day up to today on which questions came: the day of the month on which it began.

    Counted from the beginning each time, so that 31 January, 28 February, 31 March stays on the last day.
    """
    months = (today.year - started_on.year) * 12 + today.month - started_on.month
    day = add_months(started_on, months)
    return day if day <= today else add_months(started_on, months - 1)


def next_ready(started_on: date, today: date) -> date:
    """The first day after today on which questions come."""
    months = (today.year - started_on.year) * 12 + today.month - started_on.month
    day = add_months(started_on, months)
    return day if day > today else add_months(started_on, months + 1)


def file_cards(replies: Iterable[Reply]) -> dict[int, Card]:
    """Where each question lies after these replies, which come in the order they were given."""
    cards: dict[int, Card] = {}
    for reply in replies:
        before = cards.get(reply.question)
        box = min(before.box + 1 if before else 1, len(RESTS) - 1) if reply.is_right else 0
        cards[reply.question] = Card(reply.question, box, add_months(reply.month, RESTS[box]))
    return cards


def choose(
    pool: Collection[int], cards: Mapping[int, Card], met: Mapping[int, bool], month: date, dice: Random
) -> list[int]:
    """The questions to ask in a month, at most five: of the pool, those that need it most first.

    First what went wrong in a quiz and was not asked since, then what went wrong here, then what is due again, longest
    due first. Places left go to questions never met, and after them to those met in a quiz only. `met` says of
    questions met in a quiz whether all went well. Where nothing tells two questions apart, the dice do.
    """
    ranked = {question: rank for question in sorted(pool) if (rank := _rank(question, cards, met, month))}
    in_any_order = list(ranked)
    dice.shuffle(in_any_order)
    return sorted(in_any_order, key=ranked.__getitem__)[:ASKED_A_MONTH]


def _rank(question: int, cards: Mapping[int, Card], met: Mapping[int, bool], month: date) -> tuple[int, date] | None:
    """How soon a question is asked, smallest first; None while it rests."""
    card = cards.get(question)
    if card is None:
        return ({None: 3, True: 4, False: 0}[met.get(question)], date.min)
    if card.due > month:
        return None
    return (1 if card.was_wrong else 2, card.due)
