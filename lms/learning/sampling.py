"""Decides by lot which questions fill the places of a paper, when some places are kept for certain questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random


def fill(places: Sequence[Collection[int]], dice: Random) -> list[int | None]:
    """Give each place one of the questions it takes, none twice; None for a place that must stay empty.

    Where rules overlap, drawing one after the other may leave the last with nothing though a full paper was
    possible. So a place may take a question from another that has a different choice (augmenting paths).
    """
    holder: dict[int, int] = {}
    shuffled = [dice.sample(sorted(wanted), len(wanted)) for wanted in places]
    for place in range(len(places)):
        _seat(place, shuffled, holder, set())
    seated = {place: question for question, place in holder.items()}
    return [seated.get(place) for place in range(len(places))]


def _seat(place: int, places: Sequence[Sequence[int]], holder: dict[int, int], tried: set[int]) -> bool:
    for question in places[place]:
        if question in tried:
            continue
        tried.add(question)
        if question not in holder or _seat(holder[question], places, holder, tried):
            holder[question] = place
            return True
    return False
