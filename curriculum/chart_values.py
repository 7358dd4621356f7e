"""Reads the values of a chart as an author writes them: one a line, with a label before it if wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass

FEWEST_VALUES = 6  # fewer points show no pattern to ask about
MOST_VALUES = 60


class UnreadableChart(ValueError):
    """A line that ends in no number, in words for its author."""


@dataclass(frozen=True, slots=True)
class ChartValue:
    label: str
    value: float


def read_chart_values(text: str) -> list[ChartValue]:
    """The values in order; a line without a label is named by its number. Raises UnreadableChart."""
    lines = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [
        ChartValue(" ".join(words[:-1]).rstrip(" :;,\t") or str(place), _number(words[-1], number))
        for place, (number, words) in enumerate(lines, 1)
    ]


def _number(word: str, line: int) -> float:
    try:
        value = float(word.replace("\N{MINUS SIGN}", "-").replace("_", "?"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) >= 1e12:
        raise UnreadableChart(f"Line {line} must end in a number, such as 12.5. It ends in “{word[:40]}”.")
    return value
