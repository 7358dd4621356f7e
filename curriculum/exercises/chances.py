"""Owns chance that repeats: the same seed gives the same numbers here and in the learner's browser, to the last bit."""

from collections.abc import Iterator
from itertools import islice

WORD = 0xFFFFFFFF


def shares(seed: int) -> Iterator[float]:
    """Numbers from 0 up to 1, spread evenly, without end: mulberry32, which fits a browser's 32-bit arithmetic."""
    state = seed & WORD
    while True:
        state = (state + 0x6D2B79F5) & WORD
        mixed = ((state ^ state >> 15) * (state | 1)) & WORD
        mixed ^= (mixed + (((mixed ^ mixed >> 7) * (mixed | 61)) & WORD)) & WORD
        yield (mixed ^ mixed >> 14) / (WORD + 1)


def errors(seed: int) -> Iterator[float]:
    """Small errors around 0 with a spread of 1: twelve shares less six, where a logarithm could differ by a bit."""
    drawn = shares(seed)
    while True:
        yield sum(islice(drawn, 12)) - 6
