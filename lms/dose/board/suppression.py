"""Hides figures of so few people that a name could be guessed, and those that would give a hidden one away.

Plain Python. See the mock's note: hidden means fewer than 10 people are asked, or the cell would give such
a number away by subtraction from the total.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST = 10
Key = TypeVar("Key", bound=Hashable)


def hidden(populations: Mapping[Key, int]) -> set[Key]:
    """Which cells of one column must not be shown, given the number of people behind each.

    An empty cell has no figure to hide. The total less the cells shown is the sum of the hidden ones, so the next
    smallest are hidden too until that sum leaves each of them open. A column whose total is below ten can't be
    protected: it must not be split at all.
    """
    small = {key for key, people in populations.items() if 0 < people < FEWEST}
    others = sorted((key for key, people in populations.items() if people >= FEWEST), key=lambda key: populations[key])
    while small and others and not _leaves_open([populations[key] for key in small]):
        small.add(others.pop(0))
    return small


def _leaves_open(people: list[int]) -> bool:
    """Whether the sum tells none of these: it is of ten people or more, and not of exactly one in each cell."""
    return len(people) > 1 and sum(people) >= FEWEST and sum(people) > len(people)


def may_be_split(population: int) -> bool:
    """Beside units where nobody is asked, a total below ten would be a unit's own figure."""
    return population >= FEWEST
