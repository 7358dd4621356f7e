"""HR finds any message again, reads what it may of it, takes the list away, and decides about all that is listed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lms.people.models import AuditEntry, Person
from lms.reminders import rules
from lms.reminders.models import OutboxMessage

OUTBOX = reverse("reminders:outbox")
NOW = datetime(2026, 1, 5, 11, 0, tzinfo=UTC)
REFUSED = "The mail relay said 550 5.1.1 no such person"


@pytest.fixture
def failed(nurse, owe) -> OutboxMessage:
    return owe(nurse, state="failed", reason=REFUSED, attempts=3)[0]


@pytest.fixture
def as_hr(client, hr):
    client.force_login(hr)
    return client


def at(pk: int, what: str = "outbox_message") -> str:
    return reverse(f"reminders:{what}", args=[pk])


def test_the_list_is_narrowed_by_rule_person_days_and_what_went_wrong(as_hr, nurse, coach, failed, owe):
    owe(coach, rule=rules.rule(rules.WELCOME), state="failed", reason="The mail relay said 554 spam")
    owe(coach, about="enrolment:5", state="sent", sent_at=NOW + timedelta(days=2))
    joanna = {"rule": "due-soon", "state": "failed"}
    for asked, seen, not_seen in (
        (joanna, "Joanna Pryce", "Daniel Whitcombe"),
        ({"rule": "welcome"}, "Daniel Whitcombe", "Joanna Pryce"),
        ({"person": "pryce"}, "Joanna Pryce", "Daniel Whitcombe"),
        ({"person": "DANIEL.whitcombe@"}, "Daniel Whitcombe", "Joanna Pryce"),
        ({"kind": "unknown"}, "Joanna Pryce", "Daniel Whitcombe"),
        ({"kind": "refused", "state": "failed"}, "Daniel Whitcombe", "Joanna Pryce"),
        ({"reason": REFUSED}, "Joanna Pryce", "Daniel Whitcombe"),
        ({"state": "sent", "since": "2026-01-07", "until": "2026-01-07"}, "Daniel Whitcombe", "Joanna Pryce"),
    ):
        page = as_hr.get(OUTBOX, asked).text
        assert seen in page, asked
        assert not_seen not in page, asked
    for nobody in ({"since": "2026-01-06"}, {"until": "2026-01-04"}, {"person": "nobody at all"}):
        assert "Nothing matches" in as_hr.get(OUTBOX, nobody).text


@pytest.mark.parametrize(
    "nonsense, told",
    [
        ({"since": "yesterday"}, "Enter a valid date"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "This day is before the first one."),
        ({"rule": "no-such-rule"}, "Select a valid choice"),
        ({"state": "lost"}, "Select a valid choice"),
        ({"kind": "magic"}, "Select a valid choice"),
    ],
)
def test_filters_that_cannot_be_understood_list_nothing_and_act_on_nothing(as_hr, failed, nonsense, told):
    page = as_hr.get(OUTBOX, nonsense)
    assert page.status_code == 400
    assert told in page.text
    assert "Joanna Pryce" not in page.text
    address = reverse("reminders:decide_all", args=["resend"]) + "?" + "&".join(f"{k}={v}" for k, v in nonsense.items())
    assert as_hr.post(address, {"number": 9}).status_code == 404
    assert as_hr.get(reverse("reminders:download_outbox", args=["csv"]), nonsense).status_code == 404


def test_the_states_are_counted_within_the_filters_and_the_filters_stay_in_the_links(as_hr, nurse, coach, failed, owe):
    owe(coach, count=2)
    page = as_hr.get(OUTBOX, {"person": "Joanna", "state": "failed"}).text
    assert '?person=Joanna&amp;state=failed" aria-current="true">Failed <span class="pills__count">1</span>' in page
    assert '?person=Joanna">All <span class="pills__count">1</span>' in page


def test_a_message_of_its_own_page_tells_its_story_and_reading_it_is_noted(as_hr, hr, failed):
    OutboxMessage.objects.update(claimed_at=NOW, claimed_by="x")
    page = as_hr.get(at(failed.pk)).text
    assert "There is no such address" in page
    assert "You have until 19 January 2026 to finish Fundamentals." in page
    assert "Last taken up by a sender, try 3" in page
    entry = AuditEntry.objects.get(action="reminder.read")
    assert (entry.by, entry.subject, entry.detail) == (hr, failed.person, {"message": failed.pk})
    as_hr.post(at(failed.pk, "resend"))
    again = as_hr.get(at(failed.pk)).text
    assert "Sent again by Helen Marsh" in again
    assert "Read by Helen Marsh" in again


@pytest.mark.parametrize("about", ["pdsa:1", "barrier:1", "refresher:1", "measure:3", "whatever:4"])
def test_the_words_of_private_kinds_are_not_shown_and_not_noted_as_read(as_hr, nurse, owe, about):
    message = owe(nurse, about=about, subject="What did our secret card show?", body="Our secret card.")[0]
    page = as_hr.get(at(message.pk)).text
    assert "secret" not in page
    assert "What it says is for Joanna Pryce alone" in page
    assert not AuditEntry.objects.filter(action="reminder.read").exists()


def test_somebody_in_hr_reads_what_was_written_to_themselves(as_hr, hr, owe):
    message = owe(hr, about="pdsa:1", subject="What did my card show?")[0]
    assert "What did my card show?" in as_hr.get(at(message.pk)).text
    assert not AuditEntry.objects.filter(action="reminder.read").exists()


def test_a_corrected_address_is_named_before_it_is_sent_again(as_hr, failed):
    Person.objects.filter(pk=failed.person_id).update(email="right@northbridge.example")
    for address in (at(failed.pk), at(failed.pk, "resend")):
        assert "right@northbridge.example" in as_hr.get(address).text.replace("<wbr>", "")


def test_a_message_that_stays_in_doubt_is_given_up_once(as_hr, nurse, owe):
    message = owe(nurse, state="in_doubt", reason="The line broke")[0]
    asked = as_hr.get(at(message.pk, "give_up")).text
    assert "It may have arrived; nobody will ask again." in asked
    assert "nobody will be asked about it again" in as_hr.post(at(message.pk, "give_up"), follow=True).text
    assert "needs no decision" in as_hr.post(at(message.pk, "give_up"), follow=True).text
    assert as_hr.get(at(message.pk, "give_up")).status_code == 302
    assert OutboxMessage.objects.get().reason == "Given up by Helen Marsh. It may have arrived."


@pytest.mark.parametrize("what, state", [("resend", "due"), ("give-up", "suppressed")])
def test_all_that_are_listed_are_decided_with_their_number_seen_and_no_others(as_hr, nurse, coach, owe, what, state):
    owe(nurse, count=3, state="failed", reason=REFUSED)
    owe(coach, count=2, state="failed", reason="The mail relay said 554 spam")
    address = reverse("reminders:decide_all", args=[what]) + "?state=failed&kind=unknown"
    page = as_hr.get(address).text
    assert "these 3 reminders" in page
    assert "There is no such address" in page
    done = as_hr.post(address, {"number": 3}, follow=True).text
    assert "3 reminders are" in done
    assert OutboxMessage.objects.filter(person=nurse, state=state).count() == 3
    assert OutboxMessage.objects.filter(person=coach, state="failed").count() == 2
    assert "Nothing on this list needs a decision any more." in as_hr.post(address, {"number": 3}, follow=True).text


@pytest.mark.parametrize("number", ["2", "", "all", "-5"])
def test_nothing_is_done_with_more_than_were_seen(as_hr, nurse, owe, number):
    owe(nurse, count=3, state="failed")
    address = reverse("reminders:decide_all", args=["resend"]) + "?state=failed"
    page = as_hr.post(address, {"number": number})
    assert "There are more than when you looked" in page.text
    assert 'name="number" value="3"' in page.text
    assert OutboxMessage.objects.filter(state="failed").count() == 3


def test_the_list_is_taken_away_as_csv_and_as_a_workbook_without_words_and_that_is_noted(as_hr, failed, coach, owe):
    owe(coach, about="enrolment:7", reason="=1+1", state="suppressed")
    reply = as_hr.get(reverse("reminders:download_outbox", args=["csv"]), {"state": "failed"})
    rows = list(csv.DictReader(io.StringIO(b"".join(reply.streaming_content).decode("utf-8-sig"))))
    assert [(row["Name"], row["State"], row["Reason"], row["Tries"]) for row in rows] == [
        ("Joanna Pryce", "Failed", REFUSED, "3")
    ]
    reply = as_hr.get(reverse("reminders:download_outbox", args=["xlsx"]))
    sheet = load_workbook(io.BytesIO(b"".join(reply.streaming_content))).active
    cells = [cell.value for row in sheet for cell in row]
    assert {"Daniel Whitcombe", "'=1+1", "Not sent"} <= set(cells)
    assert not any("Dear" in str(cell) for cell in cells)
    first, second = AuditEntry.objects.filter(action="reminders.exported").order_by("pk")
    assert (first.detail, second.detail) == ({"chosen": {"state": "failed"}}, {"chosen": {}})
    assert as_hr.get(reverse("reminders:download_outbox", args=["pdf"])).status_code == 404


def test_only_hr_of_the_same_organisation_gets_anywhere_near(client, hr, nurse, trainer, stranger, failed, owe):
    theirs = owe(stranger, state="failed", reason=REFUSED)[0]
    client.force_login(hr)
    for what in ("outbox_message", "resend", "give_up"):
        assert client.get(at(theirs.pk, what)).status_code == 404
    for what in ("resend", "give-up"):
        client.post(reverse("reminders:decide_all", args=[what]) + "?state=failed", {"number": 5})
    theirs.refresh_from_db()
    assert theirs.state == "failed"
    reply = client.get(reverse("reminders:download_outbox", args=["csv"]))
    assert "southmoor" not in b"".join(reply.streaming_content).decode()
    for person in (nurse, trainer):
        client.force_login(person)
        for address in (
            OUTBOX,
            at(failed.pk),
            at(failed.pk, "give_up"),
            reverse("reminders:decide_all", args=["resend"]),
        ):
            assert client.get(address).status_code == 403


@pytest.mark.parametrize("asked", [{}, {"state": "failed"}, {"kind": "unknown"}, {"person": "a", "rule": "due-soon"}])
def test_the_list_and_its_file_take_as_many_queries_for_500_as_for_5(as_hr, hire, owe, asked):
    def costs() -> list[int]:
        found = []
        for address in (OUTBOX, reverse("reminders:download_outbox", args=["csv"])):
            with CaptureQueriesContext(connection) as seen:
                reply = as_hr.get(address, asked)
                b"".join(reply.streaming_content) if reply.streaming else reply.content
            found.append(len(seen))
        return found

    owe(hire("First Person"), count=5, state="failed", reason=REFUSED)
    costs()
    few = costs()
    for number in range(5):
        owe(hire(f"Person {number}"), count=100, state="failed", reason=REFUSED)
    assert costs() == few
