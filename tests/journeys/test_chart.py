"""A chart read point by point with the keyboard, on a desk and on a phone, and shown as another kind of chart."""

from tests.journeys.keyboard import Keyboard
from tests.journeys.visitor import PHONE


def test_a_chart_is_walked_along_with_the_arrow_keys(visit):
    kwame = visit("Kwame Boateng")
    kwame.go("/projects/")
    kwame.follow("An earlier first walk")
    kwame.follow("Hours from operation to first walk")
    keyboard = Keyboard(kwame)
    slider, line = kwame.get_by_label("Go along the points"), kwame.locator(".d-walk__line")
    keyboard.reach(slider)
    last = line.inner_text()
    keyboard.keys("ArrowLeft")
    before = line.inner_text()
    keyboard.keys("Home")
    first = line.inner_text()
    assert len({first, before, last}) == 3
    assert line.get_attribute("aria-live") == "polite"
    assert slider.get_attribute("aria-valuetext").startswith("Point 1 of ")
    assert kwame.locator(".p-wide .is-here").count() == 1
    kwame.check()
    kwame.set_viewport_size(PHONE)
    keyboard.keys("End")
    assert line.inner_text() == last
    assert kwame.locator(".p-phone .is-here title").text_content() == last
    kwame.check()


def test_a_chart_without_scripts_is_in_the_drawing_and_the_table(visit):
    kwame = visit("Kwame Boateng", javascript=False)
    kwame.go("/projects/")
    kwame.follow("An earlier first walk")
    kwame.follow("Hours from operation to first walk")
    kwame.reads("The numbers behind the chart", "rules 1.1")
    assert kwame.locator(".d-walk").count() == 0
    kwame.follow("run chart")
    kwame.reads("Run chart, preset Anhøj")
