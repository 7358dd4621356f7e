"""HR sees what became of every reminder of its organisation; in the demo everybody reads their own mail."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.authors import prepare_group
from lms.people.models import AuditEntry
from lms.reminders import rules
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.transports import MailboxTransport

OUTBOX, MAILBOX = reverse("reminders:outbox"), reverse("reminders:mailbox")


@pytest.fixture
def failed(nurse, owe) -> OutboxMessage:
    return owe(nurse, state="failed", reason="The mail relay said 550 no such person", attempts=3)[0]


def deliver(messages: list[OutboxMessage]) -> None:
    for message in messages:
        MailboxTransport().send(message)


def test_hr_sees_each_state_in_words_with_the_reason(client, hr, failed):
    client.force_login(hr)
    page = client.get(OUTBOX).text
    assert '<span class="state state--late">Failed</span>' in page
    assert "The mail relay said 550 no such person" in page
    assert "Joanna Pryce" in page


def test_hr_sees_the_rule_and_not_what_a_project_is_called(client, hr, nurse, owe):
    owe(nurse, about="pdsa:1", subject="What did our secret card show?")
    client.force_login(hr)
    assert "secret card" not in client.get(OUTBOX).text


def test_the_list_can_be_narrowed_to_one_state(client, hr, failed, owe, coach):
    owe(coach)
    client.force_login(hr)
    assert "Daniel Whitcombe" not in client.get(OUTBOX, {"state": "failed"}).text
    assert "None are in this state" in client.get(OUTBOX, {"state": "sent"}).text
    assert "Daniel Whitcombe" in client.get(OUTBOX, {"page": "x"}).text


def test_an_empty_outbox_says_what_will_appear(client, hr):
    client.force_login(hr)
    assert "No reminders yet" in client.get(OUTBOX).text


def test_another_organisation_is_not_seen_and_its_message_is_not_there(client, hr, stranger, owe):
    theirs = owe(stranger, state="failed")[0]
    client.force_login(hr)
    assert stranger.full_name not in client.get(OUTBOX).text
    url = reverse("reminders:resend", args=[theirs.pk])
    assert client.get(url).status_code == client.post(url).status_code == 404


def test_only_hr_sees_the_outbox(client, nurse, trainer, org_admin, failed):
    for person in (nurse, trainer, org_admin):
        client.force_login(person)
        assert client.get(OUTBOX).status_code == 403
        assert client.post(reverse("reminders:resend", args=[failed.pk])).status_code == 403
    client.logout()
    assert client.get(OUTBOX).status_code == 302


def test_a_failed_message_is_sent_again_once_and_that_is_audited(client, hr, failed):
    client.force_login(hr)
    url = reverse("reminders:resend", args=[failed.pk])
    assert "Send this reminder again?" in client.get(url).text
    assert client.post(url, follow=True).text.count("is on its way again") == 1
    assert "does not need to be sent again" in client.post(url, follow=True).text
    again = OutboxMessage.objects.get()
    assert (again.state, again.attempts, again.message_id) == ("due", 0, failed.message_id)
    entry = AuditEntry.objects.get(action="reminder.resent")
    assert (entry.by, entry.subject, entry.detail["was"]) == (hr, failed.person, "failed")


def test_a_message_that_was_sent_is_never_sent_again(client, hr, nurse, owe, settings):
    message = owe(nurse, state="suppressed")[0]
    client.force_login(hr)
    url = reverse("reminders:resend", args=[message.pk])
    assert client.get(url).status_code == client.post(url).status_code == 302
    assert OutboxMessage.objects.get().state == "suppressed"


def test_everybody_reads_their_own_mail_in_the_demo(client, nurse, coach, owe):
    deliver(
        owe(nurse, subject="For Joanna", body="Read on: http://localhost:8000/ <b>bold</b>") + owe(coach, subject="No")
    )
    client.force_login(nurse)
    page = client.get(MAILBOX).text
    assert "For Joanna" in page
    assert ">No<" not in page
    assert '<a href="http://localhost:8000/"' in page
    assert "&lt;b&gt;bold" in page


def test_hr_reads_its_own_organisations_mail_but_nothing_about_projects(client, hr, nurse, stranger, owe):
    deliver(owe(nurse, subject="Due on ward 7") + owe(stranger, subject="Due at Moor Street"))
    deliver(owe(nurse, about="pdsa:1", subject="Secret card"))
    client.force_login(hr)
    page = client.get(MAILBOX).text
    assert "Due on ward 7" in page
    assert "Moor Street" not in page
    assert "Secret card" not in page


def test_the_mailbox_is_not_there_outside_the_demo(client, nurse, settings):
    settings.DEMO_MODE = False
    client.force_login(nurse)
    assert client.get(MAILBOX).status_code == 404


def test_an_empty_mailbox_says_how_mail_gets_there(client, nurse):
    client.force_login(nurse)
    assert "Nothing has arrived yet" in client.get(MAILBOX).text


@pytest.mark.parametrize("url", [OUTBOX, MAILBOX])
def test_a_page_takes_as_many_queries_for_many_messages_as_for_ten(client, hr, hire, owe, url):
    client.force_login(hr)
    deliver([message for number in range(10) for message in owe(hire(f"Person {number}"))])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).text.count("<tr>" if url == OUTBOX else "<details") >= 10
    person = hire("Somebody Else")
    deliver(owe(person, count=300))
    with CaptureQueriesContext(connection) as many:
        assert "of 13" in client.get(url).text
    assert len(many) == len(few)


def test_an_author_changes_the_words_but_can_not_add_or_delete_a_rule(client, trainer, escalator):
    prepare_group(escalator, today=date(2026, 1, 5))
    rule = rules.rule(rules.WELCOME)
    client.force_login(trainer)
    assert client.get("/cms/snippets/reminders/reminderrule/").status_code == 200
    edit = f"/cms/snippets/reminders/reminderrule/edit/{rule.pk}/"
    wrong = {"name": rule.name, "is_on": "on", "subject": "Hello {nmae}", "body": "Dear {name}"}
    wrong |= {"texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
    refused = client.post(edit, wrong)
    assert "can&#x27;t be filled in" in refused.text
    client.post(edit, wrong | {"subject": "Hello {name}"})
    assert ReminderRule.objects.get().subject == "Hello {name}"
    assert client.get("/cms/snippets/reminders/reminderrule/add/").status_code == 302
    client.post(f"/cms/snippets/reminders/reminderrule/delete/{rule.pk}/")
    assert ReminderRule.objects.count() == 1
