"""Limits are drawn where they lie, stepping where they vary, and the drawing stays small."""

import re

import pytest

from lms.charts.drawing import draw
from lms.charts.spc import analyse


def drawn(analysis, **options):
    return draw(
        analysis, labels=[f"{p.index} May 2025" for p in analysis.points], title="T", description="D", **options
    )


def limit_path(drawing):
    return re.search(r'<path class="limit" d="([^"]+)"', drawing)[1]


def test_limits_that_vary_step_from_point_to_point_and_the_rest_stay_straight():
    varying = analyse([5, 6, 7] * 4, chart="u", denominators=[50, 60, 40] * 4)
    even = analyse([5, 6, 7] * 4, chart="u", denominators=[50] * 12)
    upper, lower = limit_path(drawn(varying))[1:].split("M")
    assert upper.count("V") == 11
    assert re.fullmatch(r"[\d.]+ [\d.]+H[\d.]+", lower)  # cut at 0 throughout
    assert "V" not in limit_path(drawn(even))
    assert '<rect class="band"' in drawn(even)
    assert '<path class="band"' in drawn(varying)


def test_a_point_without_a_denominator_parts_the_limits():
    analysis = analyse([5, 6, 7] * 4, chart="p", denominators=[50] * 5 + [None] + [50] * 6)
    assert drawn(analysis).count('class="limit"') == 2


def test_the_axis_reaches_the_widest_of_limits_that_vary():
    analysis = analyse([5, 6, 7] * 4, chart="u", denominators=[50] * 11 + [4])
    scene_height = [float(y) for y in re.findall(r"[MV][\d.]* ?([\d.]+)", limit_path(drawn(analysis)))]
    assert min(scene_height) >= 0


def test_each_kind_of_chart_is_drawn_with_the_name_of_its_centre():
    names = {"run": "Median", "g": "Median", "t": "Centre line", "c": "Average", "mr": "Average"}
    for chart, name in names.items():
        assert f">{name} " in drawn(analyse([5, 6, 7, 4] * 4, chart=chart))


@pytest.mark.parametrize("rules", ["mdc", "hcdg", "anhoej", "ihi-run"])
@pytest.mark.parametrize("width", [760, 325])
def test_a_chart_of_200_points_is_under_60_kb_however_much_it_says(rules, width):
    """Every limit of its own, and every point with a signal or more."""
    counts = [10 + place % 3 for place in range(100)] + [60 + place % 3 for place in range(100)]
    analysis = analyse(counts, chart="pprime", rules=rules, multiplier=100, direction="decrease",
                       denominators=[100 + place % 17 for place in range(200)])  # fmt: skip
    assert sum(bool(point.signals) for point in analysis.points) > 190
    drawing = drawn(analysis, unit="%", width=width, target=5)
    assert len(drawing.encode()) < 60_000
