"""Without a mouse: a lesson on a phone's width, a log of one's own learning, and a claim that a trainer decides."""

from __future__ import annotations

import json
import sys
from datetime import date

import pytest

from tests.journeys.keyboard import Keyboard
from tests.journeys.sitting import Learner
from tests.journeys.visitor import PHONE
from tests.journeys.world import run

MODULE = "/escalator/fundamentals/dots-over-time/"


@pytest.fixture(scope="module")
def learners(site):
    made = json.loads(run([sys.executable, "-m", "tests.journeys.learners", "4"], site.environment))
    return iter([Learner(**each) for each in made])


@pytest.fixture
def learner(visit, site, learners):
    """Somebody on levels 1 and 2, signed in, with nothing but the keyboard."""
    visitor, made = visit(), next(learners)
    visitor.context.add_cookies([{"name": "sessionid", "value": made.session, "url": site.url}])
    visitor.learner = made
    return Keyboard(visitor)


def test_a_lesson_is_read_on_a_phone_without_a_mouse(learner):
    page = learner.visitor
    page.go(MODULE)
    page.set_viewport_size(PHONE)
    learner.follow("Reading a run chart")
    page.reads("Lesson 2 of 3")
    _sizes_the_text(learner)
    _asks_for_a_word(learner)
    _writes_a_note(learner)
    page.check()
    page.set_viewport_size(PHONE)
    learner.press("Mark complete")
    page.reads("Lesson 3 of 3")
    learner.follow("Previous")
    page.reads("Lesson 2 of 3")
    learner.follow("Next lesson", key="Space")
    page.reads("Lesson 3 of 3")


def _sizes_the_text(learner):
    before = learner.visitor.evaluate("parseFloat(getComputedStyle(document.querySelector('main p.lead')).fontSize)")
    learner.press("Large", key="Space")
    after = learner.visitor.evaluate("parseFloat(getComputedStyle(document.querySelector('main p.lead')).fontSize)")
    assert after > before


def _asks_for_a_word(learner):
    word = learner.visitor.page.locator("a[data-term]").first
    learner.reach(word)
    learner.keys("Enter")
    note = word.locator("xpath=following-sibling::*[1]")
    note.wait_for()
    learner.keys("Escape")
    note.wait_for(state="hidden")
    assert word.evaluate("link => link === document.activeElement")


def _writes_a_note(learner):
    learner.reach(learner.visitor.page.locator("#note-card summary"))
    learner.keys("Enter")
    learner.fill("What I want to remember", "Six points on one side.")
    learner.press("Save my note")
    learner.visitor.reads("Saved")
    assert learner.visitor.page.get_by_label("What I want to remember").input_value() == "Six points on one side."


def test_the_place_is_kept_and_what_was_not_clear_is_said_without_a_mouse(learner):
    page = learner.visitor
    page.go(MODULE + "two-numbers-tell-you-little/")
    page.set_viewport_size(PHONE)
    learner.reach(page.page.locator("[data-check] input[type=radio]").first)
    learner.follow("I didn't understand this")
    page.check()
    page.set_viewport_size(PHONE)
    learner.reach(page.page.get_by_label("Which part?"))
    learner.keys("ArrowDown")
    learner.fill("What was not clear?", "Why two numbers are not enough.")
    learner.press("Tell the trainers")
    page.reads("Thank you")
    page.check()
    page.set_viewport_size(PHONE)
    learner.follow("Search")
    learner.fill("What are you looking for?", "two numbers")
    with page.page.expect_navigation():
        learner.keys("Enter")
    page.check()
    page.set_viewport_size(PHONE)
    learner.follow("Two numbers tell you little")
    learner.follow_here("Go on where you were")


def test_a_log_of_ones_own_learning_is_kept_without_a_mouse(learner):
    page = learner.visitor
    page.go("/")
    learner.follow("My CPD")
    learner.follow("Add learning from elsewhere", key="Space")
    page.check()
    learner.press("Add it")
    page.check()  # the summary of what is missing
    learner.fill("What was it?", "A visit to the eye clinic")
    learner.reach(page.page.get_by_label("When?"))
    page.page.keyboard.type(f"0101{date.today().year}")  # whichever of day and month the browser asks for first
    learner.fill("How many hours?", "1.5")
    learner.reach(page.page.get_by_label("I learnt together with others"))
    learner.keys("Space")
    learner.fill("What did you take from it?", "They ask every patient what matters.")
    learner.press("Add it")
    page.reads("A visit to the eye clinic", "They ask every patient what matters.", "with others")
    page.check()
    for name, start in (("PDF with reflections", b"%PDF"), ("CSV with reflections", "\ufeff".encode())):
        learner.reach(learner.link(name))
        with page.page.expect_download() as download:
            learner.keys("Enter")
        assert download.value.path().read_bytes().startswith(start)
    assert "They ask every patient what matters." in download.value.path().read_text()


def test_a_claim_with_evidence_is_made_and_decided_without_a_mouse(learner, visit):
    page = learner.visitor
    page.go("/escalator/improver/")
    learner.follow("elsewhere")
    page.check()
    learner.press("Send it to the trainers")
    page.check()
    learner.fill("What have you learnt", "A year of improvement work, with a certificate.")
    learner.reach(page.page.get_by_label("Evidence (optional)"))
    pdf = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.page.get_by_label("Evidence (optional)").set_input_files(pdf)  # in the browser's own dialog, not on our page
    learner.press("Send it to the trainers")
    page.reads("Your claim is waiting", "certificate.pdf")
    page.check()
    _decide(Keyboard(visit()), page.learner.name)
    page.reload()
    page.reads("Your claim was recognised", "The certificate covers what level 2 asks for.")
    page.check()


def _decide(tom, name):
    tom.sign_in("Tom Adeyemi")
    tom.follow("Teaching")
    tom.follow("Prior learning")
    tom.visitor.check()
    tom.follow(f"Decide on the claim of {name}")
    tom.visitor.check()
    tom.press("Send the decision")
    tom.visitor.check()
    tom.reach(tom.visitor.page.get_by_role("radio").first)
    tom.keys("Space")
    tom.fill("Reason", "The certificate covers what level 2 asks for.")
    tom.press("Send the decision")
    tom.visitor.reads(f"Recognised. {name} gets a mail.")
    tom.visitor.check()
