"""A flow drawn wide and drawn for a phone: the same steps and numbers, and every bar where its sum says."""

import re
from xml.etree import ElementTree

import pytest

from lms.charts.labelling import text_width
from lms.charts.waterfall import PHONE, Step, waterfall, waterfall_on_its_side

STEPS = [
    Step("Opening", 75, "24 Nov 2025", is_stock=True), Step("Graduates", 1033), Step("Joiners", 3, "already had it"),
    Step("Movers", 0, "net"), Step("Leavers", -4), Step("Closing", 1107, "23 Nov 2026", is_stock=True),
]  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def read(drawn):
    return ElementTree.fromstring(drawn)


@pytest.mark.parametrize("draw", [waterfall, waterfall_on_its_side])
def test_both_drawings_say_every_step_with_its_number_and_note(draw):
    words = [each.text for each in read(draw(STEPS, title="Flow", description="D")).iter(f"{SVG}text")]
    for step in STEPS:
        assert step.name in words
        assert step.words in words
        assert not step.note or step.note in words


def test_on_a_phone_each_bar_begins_where_the_one_before_it_ended():
    bars = list(read(waterfall_on_its_side(STEPS, title="Flow", description="D")).iter(f"{SVG}rect"))
    opening, graduates, closing = bars[0], bars[1], bars[-1]
    assert float(graduates.get("x")) == pytest.approx(float(opening.get("x")) + float(opening.get("width")), abs=0.2)
    ends = [float(bar.get("x")) + float(bar.get("width")) for bar in (graduates, closing)]
    assert ends[1] <= ends[0] + 3
    assert [bar.get("class") for bar in bars] == ["w-total", "w-up", "w-up", "w-up", "w-down", "w-total"]


def test_on_a_phone_nothing_is_drawn_beyond_its_edge():
    drawn = read(waterfall_on_its_side(STEPS, title="Flow", description="D"))
    assert all(float(bar.get("x")) + float(bar.get("width")) < PHONE for bar in drawn.iter(f"{SVG}rect"))
    assert all(float(words.get("x")) + 1.2 * text_width(words.text) < PHONE for words in drawn.iter(f"{SVG}text"))


@pytest.mark.parametrize("draw", [waterfall, waterfall_on_its_side])
def test_a_flow_of_nothing_at_all_is_drawn_without_an_error(draw):
    drawn = draw([Step("Opening", 0, is_stock=True), Step("Closing", 0, is_stock=True)], title="<b>", description="&")
    assert "&lt;b&gt;" in drawn
    assert len(re.findall("<rect", drawn)) == 2
