"""Owns the rulers of a drawing: from values to places, round ticks, dates along the axis, and keeping labels apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
# Up to this many days apart, ticks name days; beyond it, months.
DAYS_WITH_DAY_TICKS = 120
# Values nearer to each other than this part of their size are one: the step between them would be no number any more.
ALIKE = 1e-12


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight ruler: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """Ticks at round numbers, the first at or under `low` and the last at or over `high`."""
    size = max(abs(low), abs(high))
    if high - low <= ALIKE * max(size, 1):
        room = size / 10 if size > ALIKE else 1
        low, high = low - room, high + room
    step = _round_step((high - low) / max(most - 1, 1))
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def whole_ticks(low: float, high: float, most: int) -> list[float]:
    """As `round_ticks`, for what only comes whole: no tick stands for half a person."""
    ticks = round_ticks(low, high, most)
    whole = all(tick == int(tick) for tick in ticks)
    return ticks if whole else [float(tick) for tick in range(floor(ticks[0]), ceil(high - 1e-9) + 1)]


def _round_step(least: float) -> float:
    power: float = 10 ** floor(log10(least))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= least * (1 - 1e-9))


def span_of(values: Sequence[float]) -> tuple[float, float]:
    """Lowest and highest, with zero included where leaving it out would exaggerate small changes."""
    low, high = min(values, default=0), max(values, default=1)
    if 0 <= low < high * 0.6:
        return 0, high
    # A little air, so that the lowest point does not lie on the axis.
    return low - (high - low) / 20, high


def date_ticks(dates: Sequence[date], most: int) -> list[tuple[int, str]]:
    """Positions and words of at most `most` ticks along dates in order; years are named where they change."""
    if not dates:
        return []
    if (dates[-1] - dates[0]).days <= DAYS_WITH_DAY_TICKS:
        return [(i, f"{dates[i].day} {dates[i]:%b}") for i in thinned(len(dates), most)]
    months: dict[int, int] = {}
    for position, day in enumerate(dates):
        months.setdefault(day.year * 12 + day.month - 1, position)
    step = next((step for step in MONTH_STEPS if _ticks(months, step) <= most), MONTH_STEPS[-1])
    return _month_words(months, step)


def _ticks(months: dict[int, int], step: int) -> int:
    return sum(month % step == 0 for month in months)


def _month_words(months: dict[int, int], step: int) -> list[tuple[int, str]]:
    ticks: list[tuple[int, str]] = []
    year = 0
    for month, position in months.items():
        if month % step == 0:
            words = f"{date(month // 12, month % 12 + 1, 1):%b}"
            ticks.append((position, f"{words} {month // 12}" if month // 12 != year else words))
            year = month // 12
    return ticks


def thinned(count: int, most: int) -> range:
    """Evenly spaced positions, at most `most` of `count`."""
    return range(0, count, max(1, ceil(count / max(most, 1))))


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The same places, moved as little as needed to lie `gap` apart and within bounds; order is kept."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    gap = min(gap, (high - low) / max(len(places) - 1, 1))
    moved = dict.fromkeys(order, 0.0)
    floor_at = low
    for i in order:
        moved[i] = max(places[i], floor_at)
        floor_at = moved[i] + gap
    ceiling = high
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - gap
    return [moved[i] for i in range(len(places))]
