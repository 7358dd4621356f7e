"""A question of every kind as the browser shows it: axe finds nothing, and every kind is answered with the keyboard."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string

from lms.learning.asked import asked_question
from tests.journeys.visitor import wait_until

STATIC = Path(__file__).resolve().parents[2] / "lms/static/lms"
STYLES = ("nhsuk-frontend-10.4.2.min.css", "tokens.css", "base.css", "learning.css", "data.css", "asking.css")
OPTIONS = [{"key": "1", "text": "One", "is_right": True}, {"key": "2", "text": "Two", "is_right": False}]
STEPS = [{"key": key, "text": text} for key, text in zip("abcd", ("Study", "Do", "Plan", "Act"), strict=True)]
CHART = {"type": "xmr", "title": "Falls", "unit": "falls", "values": "\n".join("3453654346354")}
PAPER = [
    {"kind": "single", "options": OPTIONS},
    {"kind": "multiple", "options": OPTIONS},
    {"kind": "true_false", "options": OPTIONS},
    {"kind": "ordering", "options": STEPS},
    {"kind": "matching", "options": STEPS[:2], "choices": STEPS[2:]},
    {"kind": "numeric", "options": [], "unit": "%"},
    {"kind": "gap", "options": OPTIONS, "stem": "Plan, do, [[gap]], act."},
    {"kind": "chart", "options": OPTIONS, "chart": CHART},
    {"kind": "free_text", "options": []},
]


@pytest.fixture
def page(browser):
    """The questions with the site's own styles and script; `changes` counts what would be saved."""
    cards = []
    for number, source in enumerate(PAPER, 1):
        question = asked_question(number, {"key": source["kind"], "stem": f"A {source['kind']}?"} | source)
        body = render_to_string("learning/asking/question.html", {"question": question, "total": len(PAPER)})
        cards.append(f'<div class="card question" data-question="{question.key}">{body}</div>')
    page = browser.new_page(viewport={"width": 320, "height": 720})
    page.set_content(
        f'<!DOCTYPE html><html lang="en-GB"><head><title>Quiz</title></head><body><main><h1>Quiz</h1>'
        f"<form>{''.join(cards)}</form></main></body></html>"
    )
    for name in STYLES:
        page.add_style_tag(path=STATIC / name)
    page.add_script_tag(path=STATIC / "asked.js")
    page.evaluate("window.changes = 0; document.querySelector('form').addEventListener('change', () => changes++)")
    yield page
    page.close()


def chosen(page, kind):
    return page.evaluate(f"asked.chosenIn(document.querySelector('[data-question={kind}]'))")


def is_answered(page, kind):
    return page.evaluate(f"asked.isAnswered(document.querySelector('[data-question={kind}]'))")


def test_axe_finds_nothing_on_a_paper_of_every_kind_and_it_reflows(page):
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_steps_are_put_in_order_with_buttons_by_the_keyboard(page):
    page.get_by_role("button", name="Down: Study").focus()
    page.keyboard.press("Enter")
    assert chosen(page, "ordering") == ["b=1", "a=2", "c=3", "d=4"]
    page.keyboard.press("Space")  # the focus stays on the button while its step moves
    assert chosen(page, "ordering") == ["b=1", "c=2", "a=3", "d=4"]
    assert page.get_by_text("Study is now 3 of 4").count() == 1
    page.get_by_role("button", name="Up: Do").press("Enter")  # the first stays the first
    assert chosen(page, "ordering") == ["b=1", "c=2", "a=3", "d=4"]


def test_a_step_given_a_number_makes_the_others_move_over(page):
    page.get_by_label("Place of: Study").select_option(label="4")
    assert chosen(page, "ordering") == ["b=1", "c=2", "d=3", "a=4"]
    assert is_answered(page, "ordering")


def test_matching_is_answered_when_every_side_has_its_other(page):
    selects = page.locator("[data-question=matching] select")
    selects.first.select_option(label="Plan")
    assert not is_answered(page, "matching")
    selects.last.select_option(label="Act")
    assert is_answered(page, "matching")
    assert chosen(page, "matching") == ["a=c", "b=d"]


def test_what_is_written_is_saved_once_a_moment_after_the_last_key_and_not_again_on_leaving(page):
    field = page.get_by_label("Missing words")
    field.focus()
    page.keyboard.type("study", delay=20)
    assert page.evaluate("changes") == 0
    wait_until(page, "changes === 1", seconds=0.5)
    page.keyboard.press("Tab")
    assert page.evaluate("changes") == 1
    assert chosen(page, "gap") == ["study"]


def test_leaving_a_field_at_once_saves_what_was_written(page):
    page.get_by_label("Your answer").focus()
    page.keyboard.type("So.")
    page.keyboard.press("Tab")
    assert page.evaluate("changes") == 1
    page.wait_for_timeout(500)
    assert page.evaluate("changes") == 1


def test_an_answer_that_waited_in_the_browser_is_shown_again(page):
    show = "([kind, chosen]) => asked.show(document.querySelector(`[data-question=${kind}]`), chosen)"
    for kind, answer in {
        "multiple": ["1", "2"],
        "ordering": ["d=1", "c=2", "b=3", "a=4"],
        "matching": ["a=d"],
        "numeric": ["12,5"],
        "free_text": ["So.\nAnd so."],
    }.items():
        page.evaluate(show, [kind, answer])
        assert chosen(page, kind) == answer
