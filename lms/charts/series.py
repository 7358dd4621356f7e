"""Owns the numbers of a series before anything is made of them: what is plotted, and what cannot be.

Every refusal names the point, counted from 1, so that the person who typed it can find it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

WITH_DENOMINATORS = ("u", "uprime", "p", "pprime")
WITHOUT_DENOMINATORS = ("c", "g", "t")
SHARES = ("p", "pprime")
COUNTS = ("c", "g", *WITH_DENOMINATORS)


@dataclass(frozen=True, slots=True)
class Series:
    """As plotted but for the multiplier, as counted, and out of how many; a gap is None in all three."""

    values: list[float | None]
    counts: list[float | None]
    sizes: list[float | None]


def read_series(
    chart: str, values: Sequence[float | None], denominators: Sequence[float | None] | None, starts: Sequence[int]
) -> Series:
    """The series of a chart; `starts` are the positions at which phases begin, from 0, for moving ranges."""
    if denominators is None and chart in WITH_DENOMINATORS:
        raise ValueError(f"A {chart} chart needs a denominator for each value.")
    if denominators is not None and chart in WITHOUT_DENOMINATORS:
        raise ValueError(f"A {chart} chart takes no denominators.")
    if denominators is not None and len(denominators) != len(values):
        raise ValueError(f"{len(values)} values but {len(denominators)} denominators.")
    counts = _numbers(values)
    sizes: list[float | None] = [1.0] * len(counts) if denominators is None else _numbers(denominators)
    _leave_gaps(counts, sizes)
    _refuse_impossible(chart, counts, sizes)
    plotted = [None if count is None or size is None else count / size
               for count, size in zip(counts, sizes, strict=True)]  # fmt: skip
    series = Series(plotted, counts, sizes)
    return _ranges(series, starts) if chart == "mr" else series


def _numbers(values: Sequence[float | None]) -> list[float | None]:
    """The same as numbers; what is none is told with its point."""
    try:
        numbers = [None if value is None else float(value) for value in values]
        if all(isfinite(number) for number in numbers if number is not None):
            return numbers
    except (TypeError, ValueError, OverflowError):
        pass
    index, wrong = next((index, value) for index, value in enumerate(values, start=1) if not _is_number(value))
    raise ValueError(f"Point {index}: {wrong} is not a number that can be plotted.")


def _is_number(value: float | None) -> bool:
    try:
        return value is None or isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def _leave_gaps(counts: list[float | None], sizes: list[float | None]) -> None:
    """Make a gap of a number that is missing either half, and of nothing out of nothing, which says nothing."""
    for place, (count, size) in enumerate(zip(counts, sizes, strict=True)):
        if size is not None and size < 0:
            raise ValueError(f"Point {place + 1}: the denominator is {size:g}, which is below 0.")
        if count is None or size is None or size == count == 0:
            counts[place] = sizes[place] = None


def _refuse_impossible(chart: str, counts: Sequence[float | None], sizes: Sequence[float | None]) -> None:
    is_share, is_time, is_count = chart in SHARES, chart == "t", chart in COUNTS
    for index, (count, size) in enumerate(zip(counts, sizes, strict=True), start=1):
        if count is None or size is None:
            continue
        if size == 0:
            raise ValueError(f"Point {index}: the denominator is 0 but the value is {count:g}.")
        if is_share and count > size:
            raise ValueError(f"Point {index}: {count:g} is more than its denominator {size:g}.")
        if is_count and count < 0:
            raise ValueError(f"Point {index}: {count:g} is below 0, which a count cannot be.")
        if is_time and count <= 0:
            raise ValueError(f"Point {index}: {count:g} is not a time between events: it must be above 0.")
        if not isfinite(count / size):
            raise ValueError(f"Point {index}: {count:g} of {size:g} is too large to be plotted.")


def _ranges(series: Series, starts: Sequence[int]) -> Series:
    """The distance of each point from the one before; the first of a phase and those beside a gap have none."""
    first = set(starts)
    ranges: list[float | None] = [None] if series.values else []
    for position, (earlier, later) in enumerate(pairwise(series.values), start=1):
        if earlier is None or later is None or position in first:
            ranges.append(None)
        else:
            ranges.append(abs(later - earlier))
    sizes = [None if value is None else 1.0 for value in ranges]
    return Series(ranges, ranges, sizes)
