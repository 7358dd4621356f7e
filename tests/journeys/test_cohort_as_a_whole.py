"""A cohort from its trainer: approved in sequence, passed on, cancelled too late, put right, written to, printed.

The cohort is Tom's own for this journey. Ruth decides first, then Helen as the organisation's lead.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from openpyxl import load_workbook
from playwright.sync_api import APIResponse
from pypdf import PdfReader

from tests.journeys.visitor import Visitor

COHORT = "Improvers, as a whole"
QUESTION = "Which process at work"
A_WORKING_HOUR_COMES = """
from django.utils import timezone
from lms.reminders.models import OutboxMessage
OutboxMessage.objects.filter(subject="Bring your numbers").update(not_before=timezone.now())
"""
YESTERDAY = date.today() - timedelta(days=1)


def test_a_place_is_approved_in_sequence_passed_on_and_not_cancelled_after_the_cut_off(visit, team):
    tom, ruth, helen, (first, second) = visit("Tom Adeyemi"), visit("Ruth Ashdown"), visit("Helen Marsh"), team
    cohort = _open(tom, COHORT)
    _let_two_steps_approve(tom)
    _apply(first, cohort)
    _approved_by_one_after_the_other(first, ruth, helen)
    _pass_on(first, second)
    _approve(ruth, second), _approve(helen, second)
    _take_over(second, first)
    second.follow("Cancel my place")
    _close_the_time_to_cancel(tom, cohort)
    second.press("Cancel my place")
    second.reads("You could cancel by yourself until", "ask your trainer, Tom Adeyemi")
    assert second.page.get_by_role("link", name="Cancel my place").count() == 0
    second.check()


def test_a_trainer_sees_the_whole_cohort_puts_the_register_right_writes_to_it_and_prints(visit, site, team):
    tom, names = visit("Tom Adeyemi"), [each.learner.name for each in team]
    cohort = _open(tom, "Improvers on a register")
    _add(tom, cohort, [each.learner.email for each in team])
    session = _plan_yesterday(tom, cohort)
    _correct_with_a_reason(tom, names)
    _read_the_grid(tom, cohort, names)
    _read_who_is_where(tom, cohort, names)
    for page, words in (
        ("Projects", "No project here"),
        ("What people said of the sessions", "Confidence before and after"),
    ):
        tom.go(cohort)
        tom.follow(page)
        tom.reads(words)
        tom.check()
    _printed(tom, f"{cohort}badges.pdf", names)
    _printed(tom, f"{session}sign-in.pdf", [*names, "Before the snow"])
    _write(tom, cohort, names)
    site.manage("shell", "-c", A_WORKING_HOUR_COMES)
    site.manage("reminders_tick")
    _read_the_message(team[0])


def _open(tom: Visitor, name: str) -> str:
    """A cohort from the one-day template; returns the address of its page."""
    tom.go("/sessions/cohorts/build/")
    template = tom.page.get_by_label("Template")
    template.select_option(label=template.locator("option", has_text="One day").first.inner_text())
    tom.page.get_by_label("Name of the cohort").fill(name)
    tom.page.get_by_label("First day").fill((date.today() + timedelta(weeks=5)).isoformat())
    tom.press("Open the cohort")
    return "/" + tom.page.url.split("/", 3)[3].removesuffix("edit/")


def _let_two_steps_approve(tom: Visitor) -> None:
    page = tom.page
    page.get_by_label("Applications from").fill(date.today().isoformat())
    page.get_by_label("Who approves first").select_option("manager")
    page.get_by_label("Who approves next").select_option("lead")
    tom.press("Save")
    tom.reads("Say who approves as the organisation's lead.")
    tom.check()
    page.get_by_label("Organisation lead").fill("helen.marsh@northbridge.example")
    tom.press("Save")
    tom.reads("People can apply")


def _apply(learner: Visitor, cohort: str) -> None:
    learner.go(cohort.removeprefix("/sessions"))
    learner.reads("line manager", "lead")
    learner.page.get_by_label(QUESTION).fill("How porters are called.")
    learner.press("Apply")


def _approved_by_one_after_the_other(learner: Visitor, ruth: Visitor, helen: Visitor) -> None:
    learner.reads("Ruth Ashdown, asked on")
    helen.go("/approvals/")
    assert helen.page.get_by_text(learner.learner.name).count() == 0, "the lead is asked after the line manager"
    _approve(ruth, learner)
    learner.reload()
    learner.reads("Your application waits for approval", "Helen Marsh, asked on")
    learner.check()
    _approve(helen, learner)
    learner.reload()
    learner.reads("You have a place")
    learner.check()


def _approve(who: Visitor, learner: Visitor) -> None:
    who.go("/approvals/")
    who.page.get_by_label(f"{learner.learner.name} for {COHORT}").check()
    who.press("Approve those ticked")
    who.reads("1 approved")
    who.check()


def _pass_on(first: Visitor, second: Visitor) -> None:
    first.follow("Pass my place on to a colleague")
    first.check()
    first.page.get_by_label("Work e-mail address").fill("nobody@northbridge.example")
    first.press("Offer my place")
    first.reads("Nobody in your organisation has this address.")
    first.check()
    first.page.get_by_label("Work e-mail address").fill(second.learner.email)
    first.press("Offer my place")
    first.reads("The place stays yours until they take it.")
    first.check()


def _take_over(second: Visitor, first: Visitor) -> None:
    second.go("/cohorts/")
    second.page.locator("#mine-h ~ .card a", has_text=COHORT).click()
    second.reads("A place is offered to you", f"{first.learner.name} would like to pass their place on to you.")
    second.check()
    second.press("Take the place")
    second.reads("There is a problem", f"Answer: {QUESTION}")
    second.check()
    second.page.get_by_label(QUESTION).fill("How beds are asked for.")
    second.picture("place-passed-on")
    second.press("Take the place")
    second.reads("You have a place", "How beds are asked for.")
    second.check()
    first.reload()
    first.reads("Place passed on to a colleague", f"{second.learner.name} took your place.")
    first.check()


def _close_the_time_to_cancel(tom: Visitor, cohort: str) -> None:
    tom.go(f"{cohort}edit/")
    tom.page.get_by_label("Days before the start").fill("60")
    tom.press("Save")
    tom.reads("People can apply")


def _add(tom: Visitor, cohort: str, emails: list[str]) -> None:
    tom.go(f"{cohort}people/")
    tom.page.get_by_label("Work e-mail addresses").fill("\n".join(emails))
    tom.page.get_by_label("In the cohort from").fill((YESTERDAY - timedelta(days=7)).isoformat())
    tom.check()
    tom.press("Add people")
    tom.reads("2 added.")
    tom.check()
    tom.picture("cohort")


def _plan_yesterday(tom: Visitor, cohort: str) -> str:
    tom.go(f"{cohort}plan/")
    values = {"title": "Before the snow", "held_on": YESTERDAY.isoformat(), "starts_at": "00:10", "ends_at": "00:15"}
    for name, value in (values | {"place": "Ward 7"}).items():
        tom.page.locator(f"[name={name}]").fill(value)
    tom.press("Plan the session")
    tom.follow("Before the snow")
    return "/" + tom.page.url.split("/", 3)[3]


def _correct_with_a_reason(tom: Visitor, names: list[str]) -> None:
    tom.page.get_by_label(names[0], exact=True).check()
    tom.press("Save attendance")
    tom.reads("Saved. 1 came.")
    tom.page.get_by_label(names[1], exact=True).check()
    tom.press("Save attendance")
    tom.reads("The attendance was not saved", "say why you are changing what was recorded")
    tom.check()
    assert tom.page.get_by_label(names[1], exact=True).is_checked(), "what was ticked is kept"
    tom.page.get_by_label("Why you change what was recorded").fill("Signed on the sheet.")
    tom.press("Save attendance")
    tom.reads("Saved. 2 came.", "Corrected afterwards", "Signed on the sheet.")
    tom.check()
    tom.picture("register-corrected")


def _read_the_grid(tom: Visitor, cohort: str, names: list[str]) -> None:
    tom.go(cohort)
    tom.follow("Attendance")
    tom.reads(*names, "Before the snow", "100%: enough")
    tom.check()
    tom.picture("attendance-grid")
    rows = list(csv.reader(io.StringIO(_fetched(tom, "Download (CSV)").text().lstrip("\ufeff"))))
    assert sorted(row[0] for row in rows[1:3]) == sorted(names)
    sheet = load_workbook(io.BytesIO(_fetched(tom, "Download (Excel)").body())).active
    assert {cell.value for cell in sheet["A"]} >= set(names)


def _read_who_is_where(tom: Visitor, cohort: str, names: list[str]) -> None:
    tom.go(cohort)
    tom.follow("Who is where")
    tom.reads(*names, "Last step")
    tom.check()
    tom.picture("who-is-where")
    rows = list(csv.reader(io.StringIO(_fetched(tom, "Download everybody (CSV)").text().lstrip("\ufeff"))))
    assert [row[0] for row in rows[1:]] == sorted(names)


def _fetched(tom: Visitor, link: str) -> APIResponse:
    address = tom.page.get_by_role("link", name=link).get_attribute("href")
    answer = tom.page.request.get(tom.url + str(address))
    assert answer.status == 200, address
    return answer


def _printed(tom: Visitor, path: str, words: list[str]) -> None:
    answer = tom.page.request.get(tom.url + path)
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert [each for each in words if each not in " ".join(text.split())] == []


def _write(tom: Visitor, cohort: str, names: list[str]) -> None:
    tom.go(cohort)
    tom.follow("Write to everybody")
    tom.press("Send to everybody")
    tom.reads("There is a problem")
    tom.check()
    tom.page.get_by_text("2 people get it").click()
    tom.reads(*names)
    tom.page.get_by_label("Subject").fill("Bring your numbers")
    tom.page.locator("textarea[name=body]").fill("Bring the numbers of last week, on paper.")
    tom.check()
    tom.press("Send to everybody")
    tom.reads("Bring your numbers", "to 2 people")
    tom.check()


def _read_the_message(learner: Visitor) -> None:
    learner.go("/messages/")
    learner.reads("Bring your numbers")
    learner.check()
    learner.follow("Bring your numbers")
    learner.reads("Bring the numbers of last week, on paper.")
    learner.check()
    learner.picture("message-of-a-trainer")
