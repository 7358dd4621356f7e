"""Owns reading a column of numbers as people type or paste it, and what a run chart of it shows.

A line holds one number, with a label before it or not ("12", "Week 1, 12"), or several numbers and nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.charts.spc import FEWEST_FOR_RULES, Analysis, Point, analyse
from lms.charts.words import number

MOST = 120
LONGEST = 10_000  # letters: more are not read, so that a whole spreadsheet costs nobody time
RULES = "mdc"
LARGEST = 1e12
NUMBER = re.compile(r"[-−]?(\d+\.?\d*|\.\d+)%?", re.ASCII)
GROUPED = re.compile(r"[-−]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers in time order, and what each is called."""

    values: tuple[float, ...]
    labels: tuple[str, ...]


class Unreadable(ValueError):
    """Says which line cannot be read, and what to do about it."""


def read_series(text: str) -> Series:
    """The numbers of a text; raises Unreadable for a line without one, for too few and for too many."""
    if len(text) > LONGEST:
        raise Unreadable(f"This is too long to read. Keep to {MOST} numbers or fewer.")
    found = [pair for place, line in enumerate(text.splitlines(), 1) for pair in _read_line(place, line)]
    if len(found) < 2:
        raise Unreadable("Give two numbers or more, one on each line.")
    if len(found) > MOST:
        raise Unreadable(f"These are {len(found)} numbers. Keep to {MOST} or fewer.")
    labels = tuple(label or str(place) for place, (label, _) in enumerate(found, 1))
    return Series(tuple(value for _, value in found), labels)


def _read_line(place: int, line: str) -> list[tuple[str, float]]:
    line = line.strip()
    if grouped := next((piece for piece in re.split(r"[\s;]+", line) if GROUPED.fullmatch(piece)), None):
        raise Unreadable(f"Line {place}: is {grouped} one number or more? Write one number without its comma.")
    pieces = [piece for piece in re.split(r"[\s,;]+", line) if piece]
    if all(map(NUMBER.fullmatch, pieces)):
        return [("", _number(place, piece)) for piece in pieces]
    if not NUMBER.fullmatch(pieces[-1]):
        raise Unreadable(f"Line {place}, “{line[:40]}”, does not end in a number.")
    return [(line[: line.rindex(pieces[-1])].rstrip(" \t,;:")[:40], _number(place, pieces[-1]))]


def _number(place: int, piece: str) -> float:
    value = float(piece.replace("−", "-").rstrip("%"))
    if abs(value) > LARGEST:
        raise Unreadable(f"Line {place}: {piece[:20]} is too large to draw.")
    return value


def run_chart(values: Sequence[float], baseline: int | None = None) -> Analysis:
    """The run chart of these numbers, its median taken from the first few when a baseline is given."""
    return analyse(values, chart="run", rules=RULES, baseline=baseline)


@dataclass(frozen=True, slots=True)
class Finding:
    """A shift or a trend: how many points, and from which to which, counted from 1."""

    kind: str
    points: int
    start: int
    end: int


def findings(analysis: Analysis) -> list[Finding]:
    """The shifts and trends, earliest first; none while there are too few points for the rules."""
    if len(analysis.points) < FEWEST_FOR_RULES:
        return []
    found = [finding for kind in KINDS for finding in _stretches(analysis.points, kind)]
    return sorted(found, key=lambda finding: (finding.start, finding.kind))


def _stretches(points: Sequence[Point], kind: str) -> list[Finding]:
    """Points that carry the signal, cut where one trend ends and the next begins: an equal neighbour parts them."""
    found, place = [], 0
    while place < len(points):
        first = points[place]
        length = (first.trend if kind.startswith("trend") else first.run) if kind in first.signals else 0
        if length:
            found.append(Finding(kind, length, first.index, first.index + length - 1))
        place += length or 1
    return found


KINDS = {
    "shift_above": "Shift: {points} points in a row above the median",
    "shift_below": "Shift: {points} points in a row below the median",
    "trend_up": "Trend: {points} points in a row, each higher than the one before",
    "trend_down": "Trend: {points} points in a row, each lower than the one before",
}


def said(finding: Finding, labels: Sequence[str]) -> str:
    words = KINDS[finding.kind].format(points=finding.points)
    return f"{words}, from {labels[finding.start - 1]} to {labels[finding.end - 1]}."


def summary(analysis: Analysis, unit: str = "") -> str:
    """What a run chart of these numbers shows, in a sentence or two."""
    count, median = len(analysis.points), number(analysis.phases[-1].centre or 0, unit)
    found = findings(analysis)
    start = f"{count} points. The median is {median}."
    if count < FEWEST_FOR_RULES:
        return f"{start} Keep collecting: the rules need {FEWEST_FOR_RULES} points or more."
    if not found:
        return f"{start} No shift and no trend: the numbers go up and down as they would by chance."
    return f"{start} {len(found)} signal{'' if len(found) == 1 else 's'}: something has probably changed."
