"""Everybody reads on the site what was written to them, sees what is new, and nobody reads anyone else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.reminders import unseen
from lms.reminders.models import OutboxMessage
from tests.reminders.conftest import WORKDAY

PAGE = reverse("reminders:messages")
SENT = {"state": "sent", "sent_at": WORKDAY}


@pytest.fixture
def message(nurse, owe) -> OutboxMessage:
    return owe(nurse, subject="Fundamentals is due", **SENT)[0]


def address(message: OutboxMessage) -> str:
    return reverse("reminders:message", args=[message.pk])


def test_opening_a_message_makes_it_read_once(client, nurse, message):
    client.force_login(nurse)
    assert "1 you have not read yet." in client.get(PAGE).text
    assert "Dear Joanna Pryce," in client.get(address(message)).text
    seen_at = OutboxMessage.objects.get().seen_at
    assert seen_at is not None
    client.get(address(message))
    assert OutboxMessage.objects.get().seen_at == seen_at
    assert "You have read all of them." in client.get(PAGE).text


def test_the_head_of_every_page_says_how_many_are_new(client, nurse, owe):
    owe(nurse, count=3, **SENT)
    client.force_login(nurse)
    assert '3<span class="nhsuk-u-visually-hidden"> new</span>' in client.get(f"/people/{nurse.pk}/").text
    client.post(reverse("reminders:see_all"))
    assert "app-unseen" not in client.get("/").text
    assert not OutboxMessage.objects.filter(seen_at=None).exists()


def test_a_page_that_is_not_about_messages_asks_for_them_every_five_minutes_at_most(client, nurse, message):
    client.force_login(nurse)
    client.get("/privacy/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/privacy/")
    assert not [query for query in asked if "reminders_outboxmessage" in query["sql"]]
    session = client.session
    session[unseen.KEPT] = (7, timezone.now().timestamp() - unseen.FRESH_FOR)
    session.save()
    assert '1<span class="nhsuk-u-visually-hidden"> new' in client.get("/privacy/").text


def test_only_what_was_sent_is_shown_even_if_no_mailbox_took_it(client, nurse, owe):
    for state in ("due", "suppressed", "failed", "in_doubt"):
        owe(nurse, about=f"enrolment:{len(state)}", subject=f"It is {state}", state=state)
    owe(nurse, subject="On the site only", channel="notice", **SENT)
    client.force_login(nurse)
    page = client.get(PAGE).text
    assert "On the site only" in page
    assert "It is failed" in page
    assert "It is in_doubt" in page
    assert "It is due" not in page
    assert "It is suppressed" not in page


def test_nobody_reads_anyone_elses_not_even_hr(client, hr, coach, stranger, message):
    for person in (hr, coach, stranger):
        client.force_login(person)
        assert client.get(address(message)).status_code == 404
        assert "Fundamentals is due" not in client.get(PAGE).text
    assert OutboxMessage.objects.get().seen_at is None


def test_what_people_wrote_stays_text(client, nurse, owe):
    message = owe(nurse, body="<script>alert(1)</script> http://learn.example/", **SENT)[0]
    client.force_login(nurse)
    page = client.get(address(message)).text
    assert "<script>alert" not in page
    assert '<a href="http://learn.example/"' in page


def test_old_messages_are_on_further_pages_and_cost_the_same(client, nurse, owe):
    owe(nurse, count=10, **SENT)
    client.force_login(nurse)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    owe(nurse, about="enrolment:2", count=200, **SENT)
    with CaptureQueriesContext(connection) as many:
        assert "Page 1 of 9" in client.get(PAGE).text
    assert len(many) == len(few)
    assert "Page 9 of 9" in client.get(PAGE, {"page": 9}).text


def test_an_empty_page_says_what_will_come(client, nurse):
    client.force_login(nurse)
    assert "Nothing has come yet" in client.get(PAGE).text
