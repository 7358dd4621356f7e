"""The lines of a long series are those that plain numpy works out; how fast is measured by the benchmarks."""

import numpy as np
import pytest

from lms.charts.spc import DEFAULT_RULES, analyse
from tests.benchmarks.charts import RATED, numpy_lines, series

DATA = series()


@pytest.mark.parametrize("chart", list(DEFAULT_RULES))
def test_lines_are_those_of_plain_numpy(chart):
    sizes = DATA.sizes if chart in RATED else None
    points = analyse(DATA.counts, chart=chart, denominators=sizes).points
    expected = numpy_lines(chart, np.array(DATA.counts, float), np.array(DATA.sizes, float))
    found = [[getattr(point, line) for point in points] for line in ("centre", "lower", "upper")]
    for line, numbers in zip(expected, found, strict=False):
        assert numbers == pytest.approx(np.broadcast_to(line, len(points)))
