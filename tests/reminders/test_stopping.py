"""One click in a mail stops messages of its kind, without signing in, and can be taken back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.core.signing import Signer
from django.test import Client

from lms.reminders import rules, stopping
from lms.reminders.letters import as_letter
from lms.reminders.models import OptOut, OutboxMessage, Preference

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(nurse, owe) -> str:
    """The path in the nurse's mail about a level due soon."""
    return urlsplit(stopping.address(owe(nurse)[0])).path


@pytest.fixture
def strict() -> Client:
    """A browser whose forms are checked, as in life."""
    return Client(enforce_csrf_checks=True)


def test_the_mail_program_stops_it_with_one_post_and_no_cookie(strict, link, nurse):
    assert strict.post(link, ONE_CLICK).status_code == 200
    assert strict.post(link, ONE_CLICK).status_code == 200
    kept = OptOut.objects.get()
    assert (kept.person, kept.rule.code, kept.route) == (nurse, rules.DUE_SOON, "mail")


def test_opening_the_link_changes_nothing_because_scanners_do(client, link):
    page = client.get(link)
    assert "Stop these e-mails?" in page.text
    assert client.head(link).status_code == 200
    assert not OptOut.objects.exists()


def test_the_button_stops_it_and_the_next_one_takes_it_back(client, link):
    assert "These e-mails have stopped" in client.post(link, {"stop": "yes"}, follow=True).text
    assert OptOut.objects.count() == 1
    assert "Stop these e-mails?" in client.post(link, {"again": "yes"}, follow=True).text
    assert not OptOut.objects.exists()


def test_every_other_post_needs_the_token_of_the_form(strict, link):
    for sent in ({"stop": "yes"}, {"again": "yes"}, {"List-Unsubscribe": "no"}, {}):
        assert strict.post(link, sent).status_code == 403
    assert not OptOut.objects.exists()


def test_the_page_tells_nothing_about_the_person(client, link, nurse):
    page = client.get(link).text
    assert nurse.full_name not in page
    assert nurse.email not in page
    assert str(nurse.organisation) not in page


def test_the_address_is_not_passed_on_and_not_kept_by_search_engines(client, link):
    answer = client.get(link)
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_a_link_nobody_made_answers_the_same_whatever_is_wrong_with_it(client, link, nurse, coach):
    cut = link[:-3] + "/"
    other = link.replace(f"/{nurse.pk}-", f"/{coach.pk}-")
    made_up = "/messages/stop/nonsense/"
    assert other != link
    answers = {client.get(path).status_code for path in (cut, other, made_up)}
    assert answers == {client.post(other, ONE_CLICK).status_code} == {404}
    assert "This link does not work" in client.get(cut).text
    assert not OptOut.objects.exists()


def test_guessing_is_slowed_down_and_a_right_link_works_all_the_same(client, link):
    statuses = [client.get("/messages/stop/nonsense/").status_code for _ in range(31)]
    assert statuses[-1] == 429
    assert client.post(link, ONE_CLICK).status_code == 200


def test_a_link_signed_for_something_else_does_not_work(client, nurse):
    forged = Signer(salt="another purpose", sep=".").sign(f"{nurse.pk}-{rules.rule(rules.IDLE).pk}")
    assert client.get(f"/messages/stop/{forged}/").status_code == 404


def test_links_signed_with_the_key_before_this_one_still_work(client, link, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"
    assert client.get(link).status_code == 200


def test_the_link_is_the_one_in_the_letter_at_every_try(nurse, owe):
    message = owe(nurse)[0]
    assert stopping.address(message) == stopping.address(OutboxMessage.objects.get())
    assert stopping.address(message).encode() in as_letter(message)


def test_stopping_the_summary_leaves_its_messages_on_the_site(client, nurse, owe):
    Preference.objects.create(person=nurse, is_digest=True, language="cy")
    message = owe(nurse, rule=rules.rule(rules.SUMMARY))[0]
    link = urlsplit(stopping.address(message)).path
    client.post(link, ONE_CLICK)
    kept = Preference.objects.get()
    assert (kept.is_on_site_only, kept.language) == (True, "cy")
    assert not OptOut.objects.exists()
    client.post(link, {"again": "yes"})
    kept = Preference.objects.get()
    assert (kept.is_on_site_only, kept.is_digest) == (False, True)


def test_what_has_become_one_of_the_few_everybody_gets_can_not_be_stopped(client, link):
    rule = rules.rule(rules.DUE_SOON)
    rule.is_mandatory = True
    rule.save()
    client.post(link, ONE_CLICK)
    assert not OptOut.objects.exists()
    assert "can’t be stopped" in client.get(link).text
