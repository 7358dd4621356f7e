"""A place in a cohort without a mouse: opened, applied for, approved, and the register kept.

Whatever the keys reach must show that it has the focus: see tests.journeys.keyboard.
"""

from __future__ import annotations

import json
import sys
from datetime import date, time, timedelta

from tests.journeys.keyboard import Keyboard
from tests.journeys.sitting import Learner
from tests.journeys.world import run

COHORT = "Improvers by keyboard"
TODAY = date.today()


def test_a_cohort_is_opened_applied_for_approved_and_its_register_kept_without_a_mouse(visit, site):
    made = json.loads(run([sys.executable, "-m", "tests.journeys.learners", "1", "Ruth Ashdown"], site.environment))
    learner = Learner(**made[0])
    tom, ruth, own = (Keyboard(visit(), most=250) for _ in range(3))
    own.visitor.context.add_cookies([{"name": "sessionid", "value": learner.session, "url": site.url}])
    _open_a_cohort(tom)
    _apply(own)
    _approve(ruth, learner.name)
    own.visitor.reload()
    own.visitor.reads("You have a place", "Ruth Ashdown")
    _keep_the_register(tom, learner.name)
    own.visitor.go(f"/standing/{learner.pk}/L2/")
    own.visitor.reads("You came to 1 of 1 sessions held.")


def _open_a_cohort(tom: Keyboard) -> None:
    tom.sign_in("Tom Adeyemi")
    tom.follow("Teaching")
    tom.follow("Open a cohort", key="Space")
    tom.choose("Template", "One day")
    tom.fill("Name of the cohort", COHORT)
    tom.date("First day", TODAY + timedelta(weeks=5))
    tom.press("Open the cohort")
    tom.visitor.reads("Say who may apply")
    tom.fill("Places", "1")
    tom.date("Applications from", TODAY)
    tom.press("Save")
    tom.visitor.reads("People can apply")
    tom.follow(COHORT)


def _apply(own: Keyboard) -> None:
    own.visitor.go("/")
    own.follow("Cohorts")
    own.follow(COHORT)
    own.press("Apply")
    own.visitor.reads("There is a problem")
    own.follow_here("Answer: Which process at work")
    assert own.visitor.page.get_by_label("Which process at work").evaluate("field => field === document.activeElement")
    own.type("How we ask for a porter.")
    own.press("Apply", key="Space")
    own.visitor.reads("Your application waits for approval")


def _approve(ruth: Keyboard, name: str) -> None:
    ruth.sign_in("Ruth Ashdown")
    ruth.follow("My team")
    ruth.follow("Approvals")
    ruth.tick(f"{name} for {COHORT}")
    ruth.press("Approve those ticked")
    ruth.visitor.reads("1 approved")


def _keep_the_register(tom: Keyboard, name: str) -> None:
    tom.follow("Plan a session", key="Space")
    tom.fill("Title", "A first look")
    tom.date("Date", TODAY)
    tom.clock("Starts", time(0, 20))  # no other journey has him teach then
    tom.clock("Ends", time(0, 25))
    tom.fill("Place, in words", "Ward 7")
    tom.press("Plan the session")
    tom.follow("A first look")
    tom.tick(name)
    tom.visitor.reads("1 of 1 ticked")
    tom.press("Save attendance")
    tom.visitor.reads("Last saved by Tom Adeyemi")
    tom.visitor.check()
