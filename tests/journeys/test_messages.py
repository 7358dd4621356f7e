"""A mail from the site: read on it, stopped from the mail itself, chosen again, and held back while HR pauses its rule.

Joanna asks her sponsor for help; the mail goes to Priya.
"""

from __future__ import annotations

import re

from tests.journeys.visitor import Visitor

KIND = "When a team I sponsor asks for help"
SUBJECT = "asks for your help"


def test_a_mail_is_read_on_the_site_stopped_by_its_link_and_chosen_again(visit):
    joanna, priya = visit("Joanna Pryce"), visit("Priya Raman")
    _ask_for_help(joanna, "Pharmacy delivers after the round.")
    _read_on_the_site(priya)
    link = _stop_link(priya)
    _stopped_by_hand(visit(javascript=False), link)
    _shown_in_order(visit(), link)
    _stopped_by_the_mail_program(visit(), link)
    _chosen_again(priya)
    stranger = visit()
    stranger.go(link)
    stranger.reads("Stop these e-mails?")
    stranger.go(link[:-9] + "/", status=404)
    stranger.reads("This link does not work", "Nothing was changed.")
    stranger.check()


def test_what_hr_holds_back_goes_out_once_the_rule_is_resumed(visit, site):
    helen, joanna, priya = visit("Helen Marsh"), visit("Joanna Pryce"), visit("Priya Raman")
    site.manage("load_reminder_rules")
    helen.go("/reminders/rules/help-asked/")
    helen.follow("Pause this rule")
    helen.page.get_by_label("Why").fill("The sponsors meet on Thursday.")
    helen.press("Pause")
    helen.reads("The sponsors meet on Thursday.")
    before = _mails(priya)
    _ask_for_help(joanna, "Nobody may move the trolley.")
    assert _mails(priya) == before
    helen.go("/reminders/rules/help-asked/")
    helen.reads("Paused by Helen Marsh")
    helen.follow("Resume")
    helen.press("Resume")
    helen.reads("Resumed.")
    site.manage("reminders_tick")
    assert _mails(priya) == before + 1


def _ask_for_help(joanna: Visitor, words: str) -> None:
    joanna.go("/projects/1/")
    joanna.follow("Ask the sponsor for help")
    joanna.check()
    joanna.page.get_by_label("What is in the way?").fill(words)
    joanna.press("Ask")
    joanna.reads(words, "Waits for the sponsor")
    joanna.check()


def _read_on_the_site(priya: Visitor) -> None:
    priya.go("/messages/")
    priya.reads("you have not read yet", "New")
    priya.check()
    priya.picture("messages")
    priya.follow(SUBJECT)
    priya.check()
    priya.picture("message")
    priya.follow("All messages")
    opened = priya.page.locator("li", has_text=SUBJECT).first
    assert opened.get_by_text("New").count() == 0
    priya.press("Mark all as read")
    priya.reads("You have read all of them.")
    priya.check()


def _mails(priya: Visitor) -> int:
    priya.go("/mailbox/")
    return priya.page.locator(".mail", has_text=SUBJECT).count()


def _stop_link(priya: Visitor) -> str:
    priya.go("/mailbox/")
    mail = priya.page.locator(".mail", has_text=SUBJECT).first
    found = re.search(r"\S+/messages/stop/\S+", mail.inner_text())
    assert found
    return found[0]


def _stopped_by_hand(stranger: Visitor, link: str) -> None:
    stranger.go(link)
    stranger.reads("Stop these e-mails?", KIND)
    stranger.press("Stop these e-mails")
    stranger.reads("These e-mails have stopped")
    stranger.press("Send them again")
    stranger.reads("Stop these e-mails?")


def _shown_in_order(stranger: Visitor, link: str) -> None:
    stranger.go(link)
    stranger.check()
    stranger.picture("stop")


def _stopped_by_the_mail_program(stranger: Visitor, link: str) -> None:
    """One post without a cookie or a form (RFC 8058); looking at the link before has changed nothing."""
    answer = stranger.page.request.post(link, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    stranger.go(link)
    stranger.reads("These e-mails have stopped")
    stranger.check()


def _chosen_again(priya: Visitor) -> None:
    priya.go("/messages/")
    priya.follow("Choose your messages")
    box = priya.page.get_by_label(KIND)
    assert not box.is_checked()
    box.check()
    priya.page.get_by_label("once a day").check()
    priya.check()
    priya.picture("preferences")
    priya.press("Save my choices")
    priya.reads("Saved.")
    assert priya.page.get_by_label(KIND).is_checked()
    assert priya.page.get_by_label("once a day").is_checked()
    priya.page.get_by_label("each when it comes").check()
    priya.press("Save my choices")
