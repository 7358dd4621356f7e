"""Analysing a long series, every kind of chart by every preset, against numpy working out no more than the same lines.

Printed by `make bench`, or alone: python -m tests.benchmarks.charts
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

import numpy as np

from lms.charts.signals import RULES
from lms.charts.spc import DEFAULT_RULES, analyse

POINTS = 1000
ROUNDS = 30
MOST_MS = 5.0
RATED = ("u", "uprime", "p", "pprime")
Lines = tuple[np.ndarray | float, ...]


@dataclass(frozen=True)
class Series:
    """Counts among sizes that vary, as a big service has them."""

    counts: list[int]
    sizes: list[int]


def series(points: int = POINTS) -> Series:
    chance = random.Random(1)
    sizes = [chance.randint(80, 300) for _ in range(points)]
    return Series([1 + sum(chance.random() < 0.1 for _ in range(80)) for _ in range(points)], sizes)


def mean_range(values: np.ndarray, *, screen: bool = False) -> float:
    ranges = np.abs(np.diff(values))
    return float(ranges[ranges < 3.267 * ranges.mean()].mean() if screen else ranges.mean())


def numpy_lines(chart: str, counts: np.ndarray, sizes: np.ndarray) -> Lines:
    """Centre, lower and upper limit in as few lines as numpy takes; no phases, gaps, baseline or signals."""
    if chart in RATED:
        return _rates(chart, counts, sizes)
    if chart == "run":
        return (np.median(counts),)
    if chart == "xmr":
        centre, width = counts.mean(), 2.66 * mean_range(counts)
        return centre, centre - width, centre + width
    if chart == "mr":
        return mean_range(counts), 0.0, 3.267 * mean_range(counts)
    if chart == "c":
        centre = counts.mean()
        return centre, max(0.0, centre - 3 * np.sqrt(centre)), centre + 3 * np.sqrt(centre)
    if chart == "g":
        mean = counts.mean()
        return np.median(counts), 0.0, mean + 3 * np.sqrt(mean * (mean + 1))
    roots = counts ** (1 / 3.6)
    middle, width = roots.mean(), 3 * mean_range(roots, screen=True) / 1.128
    return middle**3.6, max(0.0, middle - width) ** 3.6, (middle + width) ** 3.6


def _rates(chart: str, counts: np.ndarray, sizes: np.ndarray) -> Lines:
    centre = counts.sum() / sizes.sum()
    sigma = np.sqrt(centre * (1 - centre if chart.startswith("p") else 1) / sizes)
    if chart.endswith("prime"):
        sigma = sigma * mean_range((counts / sizes - centre) / sigma, screen=True) / 1.128
    lower, upper = np.maximum(centre - 3 * sigma, 0), centre + 3 * sigma
    return centre, lower, np.minimum(upper, 1) if chart.startswith("p") else upper


def ours(chart: str, rules: str, data: Series) -> Callable[[], object]:
    denominators = data.sizes if chart in RATED else None
    return lambda: analyse(
        data.counts, chart=chart, rules=rules, denominators=denominators, direction="decrease", target=5
    )


def cpu_ms(work: Callable[[], object], times: int = 1) -> float:
    """CPU time of the work once, whatever else the machine does."""
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) * 1000 / times


def measured(data: Series, rounds: int) -> Iterator[str]:
    """A line for each kind of chart: milliseconds by each preset, and the slowest as a multiple of numpy's."""
    counts, sizes = np.array(data.counts, float), np.array(data.sizes, float)
    for chart in DEFAULT_RULES:
        plain = median(cpu_ms(lambda chart=chart: numpy_lines(chart, counts, sizes), 20) for _ in range(rounds))
        mine = {rules: median(cpu_ms(ours(chart, rules, data)) for _ in range(rounds)) for rules in RULES}
        slowest = max(mine.values())
        said = "  ".join(f"{rules} {ms:4.1f}" for rules, ms in mine.items())
        verdict = "met" if slowest <= MOST_MS else "MISSED"
        yield (
            f"{POINTS} points, {chart:6}  {said} ms CPU   numpy's limits alone {plain:6.3f} = {slowest / plain:4.0f}"
            f"  goal {MOST_MS:g} ms: {verdict}"
        )


def main(rounds: int = ROUNDS) -> None:
    for line in measured(series(), rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
