"""The drawing of a forecast: what is in it, what stays out of it, and that it is SVG whatever it is given."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.charts.labelling import text_width
from lms.charts.projection import Line, Projection, draw_projection

TODAY = date(2026, 4, 30)
DAYS = [TODAY + relativedelta(years=year) for year in range(9)]
NOW = Line(
    "As now", "now", [95, 133, 164, 190, 211, 229, 243, 256, 266],
    band=[(95, 95), (126, 139), (154, 173), (178, 201), (198, 223), (215, 241), (229, 258), (241, 271), (250, 281)],
    beside=["54 a year, as now", "January 2032"], reached=date(2032, 1, 15),
    hits=(date(2031, 3, 1), date(2033, 1, 1)),
)  # fmt: skip
SLOW = Line("What if", "if", [95, 108, 119, 128, 135, 141, 146, 150, 153], beside=["30 a year"], ceiling=174)
SUBJECT = Projection(
    DAYS, [NOW, SLOW], "People with level 3 in date", target=240, target_day=date(2030, 4, 30), most=300,
    said=[(0, "30 April 2026: 95"), (4, "30 April 2030: 211")],
)  # fmt: skip


def drawn(subject=SUBJECT, **rest):
    return draw_projection(subject, title="Level 3", description="It gets there late.", **rest)


def texts(svg):
    return [node.text for node in ElementTree.fromstring(svg).iter() if node.tag.endswith("text")]


def test_lines_band_target_and_ceiling_are_drawn_and_named():
    svg = drawn()
    for css in ("f f-now", "f f-if", "f-band-now", "target", "ceiling f-if", "f-hits f-now", "f-hit f-now"):
        assert f'class="{css}"' in svg
    assert "f-band-if" not in svg
    words = texts(svg)
    for said in ("Target 240", "Ceiling 174", "95 today", "54 a year, as now", "30 a year", "266", "153"):
        assert said in words
    assert "Target date April 2030" in words
    assert 'aria-labelledby="forecast-title forecast-desc"' in svg


def test_a_phones_drawing_has_a_key_instead_of_words_along_the_lines():
    words = texts(drawn(width=325, height=380))
    assert [said for said in words if said in ("As now", "What if", "Ceiling: What if", "Target")] == [
        "As now", "What if", "Ceiling: What if", "Target"
    ]  # fmt: skip
    assert "30 a year" not in words
    assert "240" in words


def test_what_was_recorded_lies_before_today_on_its_own_ground():
    past = [(TODAY - relativedelta(years=2), 40.0), (TODAY - relativedelta(years=1), 60.0), (TODAY, 95.0)]
    svg = drawn(Projection(DAYS, [NOW], "People", recorded=past, target=240, most=300))
    assert 'class="f f-was"' in svg
    assert {"Recorded", "Forecast", "2025"} <= set(texts(svg))
    assert 'class="f f-was"' not in drawn()


def test_each_day_to_walk_along_has_its_words():
    svg = drawn()
    assert re.findall(r'data-point="(\d)"><title>([^<]+)', svg) == [
        ("1", "30 April 2026: 95"),
        ("2", "30 April 2030: 211"),
    ]


def test_a_line_that_passes_the_top_ends_there():
    steep = Line("What if", "if", [3, 8, 13, 18, 23, 28, 33, 38, 43])
    svg = drawn(Projection(DAYS, [steep], "People", target=8, said=[(0, "3"), (8, "43")]))
    top = min(float(y) for y in re.findall(r"[ M][\d.]+ ([\d.]+)", re.search(r'class="f f-if" d="([^"]+)', svg)[1]))
    assert top == 44
    assert "43" not in texts(svg)
    assert svg.count("data-point") == 1


def test_a_target_date_beyond_the_drawing_is_left_out():
    assert "Target date" not in drawn(Projection(DAYS, [NOW], "People", target=240, target_day=date(2050, 1, 1)))


def test_what_people_typed_is_escaped():
    svg = drawn(Projection(DAYS, [Line("<b>", "now", NOW.values, beside=["<script>"])], "a < b"))
    assert "<script>" not in svg
    assert "<b>" not in svg
    ElementTree.fromstring(svg)


def test_a_line_without_a_value_for_every_day_is_refused():
    with pytest.raises(ValueError, match="a value for each"):
        drawn(Projection(DAYS, [Line("A", "now", [1, 2])], "People"))


@pytest.mark.parametrize("width", [325, 760])
def test_names_at_the_end_lie_inside_the_drawing_and_apart(width):
    root = ElementTree.fromstring(drawn(width=width))
    limit = float(root.get("viewBox").split()[2])
    ends = [
        (float(node.get("y")), float(node.get("x")) + text_width(node.text))
        for node in root.iter()
        if node.tag.endswith("text") and node.text.split()[-1] in ("240", "174", "266", "153")
    ]
    assert len(ends) == 4
    assert all(right <= limit for _, right in ends)
    places = sorted(y for y, _ in ends)
    assert all(later - earlier >= 15.9 for earlier, later in pairwise(places))


@given(
    values=st.lists(st.floats(0, 1e6), min_size=9, max_size=9),
    target=st.none() | st.integers(0, 2_000_000),
    most=st.none() | st.integers(0, 2_000_000),
    ceiling=st.none() | st.floats(0, 1e7),
    width=st.sampled_from([325, 760]),
)
@settings(max_examples=60, deadline=None)
def test_any_numbers_give_a_drawing_whose_places_are_all_inside_it(values, target, most, ceiling, width):
    line = Line(
        "A", "now", values, band=[(value * 0.9, value * 1.1) for value in values], beside=["a"], ceiling=ceiling
    )
    svg = drawn(Projection(DAYS, [line], "People", target=target, most=most, target_day=DAYS[3]), width=width)
    height = float(ElementTree.fromstring(svg).get("viewBox").split()[3])
    for steps in re.findall(r' d="([^"]+)"', svg):
        for y in re.findall(r"[ML ][-\d.]+ ([-\d.]+)", steps):
            assert 0 <= float(y) <= height
