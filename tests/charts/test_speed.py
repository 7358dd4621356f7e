"""A long series is analysed at once, and its lines are those that numpy works out."""

import numpy as np
import pytest

from lms.charts.spc import DEFAULT_RULES, analyse
from tests.benchmarks.charts import MOST_MS, RATED, cpu_ms, numpy_lines, ours, series

DATA = series()


@pytest.mark.parametrize("chart", list(DEFAULT_RULES))
def test_lines_are_those_of_plain_numpy(chart):
    sizes = DATA.sizes if chart in RATED else None
    points = analyse(DATA.counts, chart=chart, denominators=sizes).points
    expected = numpy_lines(chart, np.array(DATA.counts, float), np.array(DATA.sizes, float))
    found = [[getattr(point, line) for point in points] for line in ("centre", "lower", "upper")]
    for line, numbers in zip(expected, found, strict=False):
        assert numbers == pytest.approx(np.broadcast_to(line, len(points)))


@pytest.mark.parametrize("chart", list(DEFAULT_RULES))
@pytest.mark.parametrize("rules", ["mdc", "anhoej", "ihi-run", "hcdg"])
def test_1000_points_are_analysed_in_under_5_ms(chart, rules):
    """The quickest of some, since this machine does other things too."""
    assert min(cpu_ms(ours(chart, rules, DATA)) for _ in range(5)) < MOST_MS
