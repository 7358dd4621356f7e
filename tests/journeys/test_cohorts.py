"""A place in a cohort: applied for, approved, waited for, offered, taken; then the session, and what it moves.

The cohort is Tom's own for this journey and has one place; its people are two of Ward 7 made for it.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.journeys.scanning import scan
from tests.journeys.visitor import Visitor

COHORT = "Improvers, one place only"
ANSWER = "How bed moves are asked for: three calls each."


def test_a_place_is_waited_for_offered_taken_and_counts_once_the_code_is_scanned(visit, team):
    tom, ruth, (first, second) = visit("Tom Adeyemi"), visit("Ruth Ashdown"), team
    _open_a_cohort_of_one_place(tom)
    for learner in team:
        _apply(learner)
    _approve_on_the_list(ruth, first)
    _approve_with_cover(ruth, second)
    _sees(first, "You have a place", "Ruth Ashdown")
    _sees(second, "You are on the waiting list", "number 1 in line", "Covered by the bank")
    second.picture("application-waiting")
    _cancel(first)
    _take_the_place_offered(second)
    _trainer_sees_who_is_booked(tom, first, second)
    _attend(tom, second)
    second.go(f"/standing/{second.learner.pk}/L2/")
    second.reads("You came to 1 of 1")
    second.check()


def _open_a_cohort_of_one_place(tom: Visitor) -> None:
    tom.follow("Teaching")
    tom.follow("Open a cohort")
    tom.check()
    tom.press("Open the cohort")
    tom.reads("There is a problem", "Choose a template")
    tom.check()
    template = tom.page.get_by_label("Template")
    template.select_option(label=template.locator("option", has_text="One day").first.inner_text())
    tom.page.get_by_label("Name of the cohort").fill(COHORT)
    tom.page.get_by_label("First day").fill((date.today() + timedelta(weeks=5)).isoformat())
    tom.press("Open the cohort")
    tom.reads("Say who may apply")
    tom.check()
    tom.page.get_by_label("Places").fill("1")
    tom.page.get_by_label("Applications from").fill(date.today().isoformat())
    tom.press("Save")
    tom.reads("People can apply", "1 of 1")
    tom.check()


def _apply(learner: Visitor) -> None:
    learner.go("/")
    learner.follow("Cohorts")
    learner.check()
    learner.follow(COHORT)
    learner.check()
    learner.press("Apply")
    learner.reads("There is a problem")
    learner.check()
    learner.page.get_by_label("Which process at work").fill(ANSWER)
    learner.press("Apply")
    learner.reads("Your application waits for approval", "Ruth Ashdown, asked on", ANSWER)
    learner.check()


def _approve_on_the_list(ruth: Visitor, learner: Visitor) -> None:
    ruth.follow("My team")
    ruth.follow("Approvals")
    ruth.check()
    ruth.press("Approve those ticked")
    ruth.reads("Tick at least one application")
    ruth.check()
    ruth.page.get_by_label(f"{learner.learner.name} for {COHORT}").check()
    ruth.press("Approve those ticked")
    ruth.reads("1 approved, with all hours of their sessions.")
    ruth.check()
    ruth.picture("approvals")


def _approve_with_cover(ruth: Visitor, learner: Visitor) -> None:
    ruth.follow(f"Decide with hours and cover for {learner.learner.name}")
    ruth.reads(f"{learner.learner.name} asks for a place")
    ruth.check()
    ruth.page.get_by_label("Working time you grant").fill("7.5")
    ruth.page.get_by_label("How the ward or team is covered").fill("Covered by the bank")
    ruth.picture("approval")
    ruth.page.get_by_role("button", name="Approve", exact=True).click()
    ruth.reads(f"Approved for {learner.learner.name}.")
    ruth.check()


def _sees(learner: Visitor, *texts: str) -> None:
    learner.reload()
    learner.reads(*texts)
    learner.check()


def _cancel(learner: Visitor) -> None:
    learner.follow("Cancel my place")
    learner.reads("The place goes to the next in line at once")
    learner.check()
    learner.press("Cancel my place")
    learner.reads("You no longer take part in")
    learner.check()


def _take_the_place_offered(learner: Visitor) -> None:
    learner.go("/cohorts/")
    learner.reads("A place is offered", COHORT)
    learner.check()
    learner.page.locator("#mine-h ~ .card a", has_text=COHORT).click()
    learner.reads("A place is offered to you", "After that the place goes to the next in line.")
    learner.check()
    learner.picture("application-offered")
    learner.press("Take the place")
    learner.reads(f"You have a place in {COHORT}.")
    learner.check()


def _trainer_sees_who_is_booked(tom: Visitor, gone: Visitor, booked: Visitor) -> None:
    tom.reload()
    tom.page.locator("#booked-h ~ .card", has_text=booked.learner.name).wait_for()
    tom.page.locator("#ended-h ~ .card", has_text=gone.learner.name).wait_for()
    tom.check()
    tom.picture("applications")


def _attend(tom: Visitor, learner: Visitor) -> None:
    """Tom plans a session of today, in five minutes of his own, and the learner scans the code on the screen."""
    tom.follow(COHORT)
    tom.reads(learner.learner.name)
    tom.follow("Plan a session")
    words = {"title": "A first look", "held_on": date.today().isoformat(), "starts_at": "00:10", "ends_at": "00:15"}
    for name, value in (words | {"place": "Ward 7"}).items():
        tom.page.locator(f"[name={name}]").fill(value)
    tom.press("Plan the session")
    tom.follow("A first look")
    tom.follow("Show the code to scan")
    tom.check()
    learner.go(scan(tom))
    learner.press("I am here")
    learner.reads("You were there")
    learner.check()
    tom.page.get_by_text("1 of 2 are here").wait_for()  # whoever gave up their place today is still in its register
