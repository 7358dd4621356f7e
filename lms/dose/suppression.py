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

    An empty cell has no figure to hide. If exactly one cell is hidden the next smallest is hidden too,
    or else the total less the others would tell it.
    """
    small = {key for key, people in populations.items() if 0 < people < FEWEST}
    others = [key for key, people in populations.items() if people >= FEWEST]
    if len(small) == 1 and others:
        small.add(min(others, key=lambda key: populations[key]))
    return small
