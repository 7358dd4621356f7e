"""Answers are saved whatever happens to the network, the browser, the session or the server. Each is looked at from a
device that never was part of it: what it shows is what the server has.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time

import pytest
from playwright.sync_api import Error, expect

from tests.journeys.faults import MortalServer
from tests.journeys.sitting import PASSWORD, Learner, Sitting
from tests.journeys.world import run


@pytest.fixture(scope="module")
def learners(site):
    made = json.loads(run([sys.executable, "-m", "tests.journeys.learners", "12"], site.environment))
    return iter([Learner(**each) for each in made])


@pytest.fixture
def sit(browser, site, learners):
    """A function: a learner of their own begins the quiz of a level; sit(url=...) at another server."""
    sittings = []

    def _sit(*, url: str = "") -> Sitting:
        sittings.append(Sitting(browser, url or site.url, next(learners)))
        return sittings[-1]

    yield _sit
    for sitting in sittings:
        sitting.close()


@pytest.fixture
def mortal(site, tmp_path):
    server = MortalServer(site.environment, tmp_path)
    server.start()
    yield server
    server.close()


def eventually(look, wanted, seconds=10):
    until = time.monotonic() + seconds
    while (seen := look()) != wanted and time.monotonic() < until:
        time.sleep(0.2)
    assert seen == wanted


def test_answers_given_during_two_minutes_without_network_are_saved_when_it_is_back(sit):
    sitting = sit()
    sitting.page.clock.install()
    sitting.start()
    sitting.choose(0, 0)
    sitting.says(0, "Saved")
    sitting.context.set_offline(True)
    for question in (1, 2, 3):
        sitting.choose(question, 1)
    sitting.says(3, "Not saved yet")
    sitting.complains("Your answers are kept in this browser, and we keep trying.")
    sitting.page.clock.fast_forward("02:00")
    assert sitting.page.locator("[data-count]").inner_text().startswith("4 of")
    sitting.context.set_offline(False)
    sitting.page.clock.fast_forward("00:31")
    for question in (1, 2, 3):
        sitting.says(question, "Saved")
    assert sitting.all_saved() == {0: 0, 1: 1, 2: 1, 3: 1}


def test_a_sign_out_in_the_middle_keeps_the_answers_for_the_same_person_only(sit, visit):
    sitting = sit().start()
    other = sitting.context.new_page()
    other.goto(sitting.url)
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in/**")
    sitting.choose(0, 1)
    sitting.complains("You are signed out. Your answers are kept in this browser")

    other.locator("button").filter(has_text="Callum Reid").click()  # somebody else at the same computer
    other.wait_for_url(f"{sitting.url}/")
    sitting.choose(1, 2)
    sitting.complains("Somebody else is signed in here now.")
    other.reload()
    assert other.get_by_text("waited in this browser").count() == 0
    assert sitting.all_saved() == {}

    other.get_by_role("button", name="Sign out").click()
    other.get_by_label("E-mail").fill(sitting.learner.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(f"{sitting.url}/")
    eventually(sitting.all_saved, {0: 1, 1: 2})


def test_of_two_tabs_the_newest_choice_stays(sit):
    sitting = sit().start()
    second = sitting.open()
    sitting.choose(0, 0)
    sitting.says(0, "Saved")
    sitting.choose(0, 1, second)
    sitting.says(0, "Saved", second)
    expect(sitting.cards().nth(0).locator("input").nth(1)).to_be_checked(
        timeout=30_000
    )  # the first tab says so as well
    assert sitting.saved(0) == 1
    sitting.choose(0, 2)
    eventually(lambda: sitting.saved(0), 2)


def test_of_two_devices_the_newest_choice_stays_though_it_arrives_first_and_a_clock_is_wrong(sit):
    sitting = sit()
    sitting.page.clock.install(time=time.time() + 3600)
    sitting.start()
    sitting.context.set_offline(True)
    sitting.choose(0, 0)
    sitting.choose(1, 0)
    sitting.says(1, "Not saved yet")
    phone = sitting.device(sitting.learner.looking)
    page = sitting.open(phone.new_page())
    sitting.choose(0, 1, page)
    sitting.says(0, "Saved", page)
    phone.close()
    sitting.context.set_offline(False)
    sitting.page.clock.fast_forward("00:31")
    sitting.says(1, "Saved")
    assert sitting.all_saved() == {0: 1, 1: 0}


def test_going_back_shows_what_was_answered_and_lets_it_be_changed(sit):
    sitting = sit().start()
    sitting.choose(0, 0)
    sitting.choose(1, 1)
    sitting.page.get_by_role("button", name="Check and hand in").click()
    sitting.page.wait_for_url("**/review/")
    sitting.page.go_back()
    sitting.page.wait_for_url(sitting.address)
    expect(sitting.cards().nth(1).locator("input").nth(1)).to_be_checked()
    sitting.choose(1, 2)
    sitting.says(1, "Saved")
    sitting.page.go_forward()
    sitting.page.wait_for_url("**/review/")
    assert sitting.all_saved() == {0: 0, 1: 2}


def test_a_server_killed_between_saving_and_its_reply_loses_nothing(sit, mortal):
    sitting = sit(url=mortal.url).start()
    mortal.die_before_the_next_reply()
    sitting.choose(0, 1)
    mortal.wait_until_dead()
    sitting.choose(1, 0)
    sitting.says(1, "Not saved yet")
    sitting.complains("The connection is interrupted.")
    mortal.start()
    sitting.says(0, "Saved")
    sitting.says(1, "Saved")
    assert sitting.all_saved() == {0: 1, 1: 0}


def test_handing_in_twice_in_the_same_instant_is_one_result(sit):
    sitting = sit().start()
    sitting.choose(0, 0)
    sitting.says(0, "Saved")
    pages = [sitting.page, sitting.context.new_page()]
    for page in pages:
        page.goto(f"{sitting.address}review/")
    for page in pages:  # neither waits for the other
        page.evaluate("""() => document.querySelector("form[action$='/submit/']").requestSubmit()""")
    for page in pages:
        page.wait_for_url("**/result/")
    scores = {page.locator(".result").inner_text() for page in pages}
    assert len(scores) == 1
    pages[0].goto(f"{sitting.url}/learning/quizzes/{sitting.learner.quizzes['L1']}/")
    assert pages[0].locator("#past-h ~ .card li").count() == 1


def test_a_tab_closed_right_after_a_click_has_saved_the_answer_though_nobody_comes_back(sit):
    sitting = sit().start()
    sitting.choose(0, 1)
    sitting.choose(1, 2)
    sitting.page.close(run_before_unload=False)
    eventually(sitting.all_saved, {0: 1, 1: 2})


def test_answers_of_a_tab_that_crashed_without_network_are_sent_from_whichever_page_one_comes_back_to(sit):
    """A crash, because a tab that is closed sends its answers as it goes, past the network that is switched off."""
    sitting = sit().start()
    sitting.context.set_offline(True)
    sitting.choose(0, 1)
    sitting.choose(1, 0)
    sitting.says(1, "Not saved yet")
    with sitting.page.expect_event("crash"), contextlib.suppress(Error):
        sitting.page.goto("chrome://crash")
    sitting.page.close()
    assert sitting.all_saved() == {}
    sitting.context.set_offline(False)
    home = sitting.context.new_page()
    home.goto(sitting.url)
    expect(home.get_by_text("2 answers that waited in this browser are saved now.")).to_be_visible()
    assert sitting.all_saved() == {0: 1, 1: 0}


def test_a_timed_quiz_says_how_long_is_left_and_hands_in_what_was_answered(sit):
    sitting = sit()
    sitting.page.clock.install()
    sitting.start("L2")
    left = sitting.page.locator("[data-left]")
    aloud = sitting.page.locator("[data-left-aloud]")
    expect(left).to_contain_text("40 minutes left")
    expect(aloud).to_be_empty()
    sitting.choose(0, 0)
    sitting.says(0, "Saved")
    sitting.page.clock.fast_forward("30:00")
    expect(left).to_contain_text("10 minutes left")
    expect(aloud).to_have_text("10 minutes left")
    sitting.page.clock.fast_forward("09:00")
    expect(aloud).to_have_text("One minute left")
    sitting.page.clock.fast_forward("01:01")
    sitting.page.wait_for_url("**/result/")
    expect(sitting.page.get_by_role("heading", level=1)).to_contain_text("Not passed this time")
