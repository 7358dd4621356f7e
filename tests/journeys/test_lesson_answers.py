"""What a lesson asks is answered in place: saved as it is typed, with the keyboard, without scripts, and never lost."""

from __future__ import annotations

import json
import sys

import pytest
from playwright.sync_api import expect

from tests.journeys.sitting import Learner
from tests.journeys.world import run

LEVEL = "/escalator/fundamentals"
REFLECTION = f"{LEVEL}/what-matters/what-good-care-means/"
POLL = f"{LEVEL}/what-matters/asking-what-matters/"
CHECKLIST = f"{LEVEL}/three-questions/one-small-test/"


def reads_in_time(visitor, words):
    """What a page sent as it was left may arrive after the next page: it is looked for until it has."""
    for _ in range(30):
        if visitor.page.get_by_text(words).filter(visible=True).count():
            return
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    raise AssertionError(f"“{words}” never arrived")


@pytest.fixture(scope="module")
def learners(site):
    made = json.loads(run([sys.executable, "-m", "tests.journeys.learners", "3"], site.environment))
    return iter([Learner(**each) for each in made])


@pytest.fixture
def reader(visit, site, learners):
    """A function: somebody who reads level 1, signed in; reader(javascript=False)."""

    def _reader(**how):
        visitor, learner = visit(**how), next(learners)
        visitor.learner = learner
        come_back(visitor, site, learner.session)
        return visitor

    return _reader


def come_back(visitor, site, session):
    visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])


def saved(visitor, kind):
    expect(visitor.page.locator(f"[data-{kind}] [data-saved]")).to_contain_text("Saved ")


def test_a_reflection_saves_itself_and_a_sign_out_loses_nothing_of_it(reader, site):
    visitor = reader()
    visitor.go(REFLECTION)
    box = visitor.page.locator("[data-reflection] textarea")
    box.fill("A porter told me on the way to the lift.")
    saved(visitor, "reflection")
    visitor.check()
    visitor.page.reload()
    expect(box).to_have_value("A porter told me on the way to the lift.")

    visitor.context.clear_cookies(name="sessionid")  # the session ends while the page is open
    box.fill("A porter told me, and I had never asked.")
    expect(visitor.page.locator("[data-reflection] [data-trouble]")).to_contain_text("You are signed out.")
    come_back(visitor, site, visitor.learner.looking)
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    saved(visitor, "reflection")
    expect(visitor.page.locator("[data-reflection] [data-trouble]")).to_be_hidden()

    visitor.troubles.clear()  # the refusal while signed out was meant
    box.fill("Typed, and gone at once.")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.go("/learning/reflections/")
    reads_in_time(visitor, "Typed, and gone at once.")
    visitor.check()
    visitor.picture("reflections")


def test_two_tabs_of_a_reflection_never_write_over_each_other_unseen(reader):
    visitor = reader()
    visitor.go(REFLECTION)
    other = visitor.context.new_page()
    other.goto(visitor.page.url)
    other.locator("[data-reflection] textarea").fill("Written in the second tab.")
    expect(other.locator("[data-reflection] [data-saved]")).to_contain_text("Saved ")
    visitor.page.locator("[data-reflection] textarea").fill("Written in the first tab.")
    trouble = visitor.page.locator("[data-reflection] [data-trouble]")
    expect(trouble).to_contain_text("Written in the second tab.")
    visitor.page.get_by_role("button", name="Save", exact=True).click()
    saved(visitor, "reflection")
    other.reload()
    expect(other.locator("[data-reflection] textarea")).to_have_value("Written in the first tab.")

    visitor.troubles.clear()  # the refusal of the first save was meant
    visitor.go(POLL)
    visitor.page.get_by_role("button", name="Answer", exact=True).click()
    visitor.reads("Choose an answer first.")
    visitor.page.locator("[data-poll] label").nth(1).click()
    visitor.page.get_by_role("button", name="Answer", exact=True).press("Enter")
    visitor.reads("Your answer", "Answers from your organisation.")
    visitor.check()
    visitor.picture("poll")

    visitor.go(CHECKLIST)
    boxes = visitor.page.locator("[data-checklist] input[type=checkbox]")
    boxes.nth(0).press("Space")
    boxes.nth(2).press("Space")
    saved(visitor, "checklist")
    visitor.page.reload()
    expect(visitor.page.locator("[data-checklist] input:checked")).to_have_count(2)
    visitor.check()


def test_everything_a_lesson_asks_can_be_answered_without_scripts(reader):
    visitor = reader(javascript=False)
    visitor.go(REFLECTION)
    visitor.page.locator("[data-reflection] textarea").fill("Typed with a plain form.")
    visitor.press("Save")
    expect(visitor.page.locator("[data-reflection] textarea")).to_have_value("Typed with a plain form.")
    visitor.reads("Saved")
    visitor.go(POLL)
    visitor.page.locator("[data-poll] label").first.click()
    visitor.press("Answer")
    visitor.reads("Answers from your organisation.")
    visitor.go(CHECKLIST)
    visitor.page.locator("[data-checklist] label").first.click()
    visitor.press("Save my ticks")
    visitor.reads("are saved")
    visitor.go("/glossary/?q=funnel")
    visitor.go("/glossary/")
    visitor.reads("The words of improvement in plain English.")
