"""Claimed once, checked again, sent outside a transaction, recorded by the owner; the reaper settles what is left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.projects.models import Project
from lms.reminders import due
from lms.reminders.models import DeliveredMail, OutboxMessage, ReminderRule
from lms.reminders.reaping import reap
from lms.reminders.sending import claim, promise, record, send_batch
from lms.reminders.transports import MailboxTransport, Outcome, Result
from lms.reminders.transports.interface import yes
from tests.at_once import at_once

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
LATER = Outcome(Result.LATER, "450 busy")


class Silent:
    """A transport that answers what it was told to, and can't be asked about a message."""

    name = "silent"

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes, self.sent = list(outcomes), []

    def send(self, message: OutboxMessage, may_go=yes) -> Outcome:
        if not may_go():
            return Outcome(Result.WITHHELD)
        self.sent.append(message.message_id)
        return self.outcomes.pop(0) if self.outcomes else Outcome(Result.SENT)

    def knows(self, message_id: str) -> None:
        return None

    def close(self) -> None:
        pass


def only() -> OutboxMessage:
    return OutboxMessage.objects.get()


def plan_and_send(now: datetime = NOW) -> str:
    """Plan, and send after the half hour over which reminders are spread; the state of what was newest."""
    due.plan(now=now)
    send_batch(MailboxTransport(), "me", now=now + timedelta(hours=1), batch=50)
    return OutboxMessage.objects.exclude(reason=due.NEWER).get().reason


def test_a_message_is_sent_once_and_noted(nurse, join, owe):
    owe(nurse, about=f"enrolment:{join(nurse, due_on=date(2026, 1, 19)).pk}", occurrence="2026-01-19 14-days")
    assert send_batch(MailboxTransport(), "me", now=NOW) == 1
    assert send_batch(MailboxTransport(), "me", now=NOW) == 0
    assert (only().state, only().attempts) == ("sent", 1)
    assert NOW <= only().sent_at < NOW + timedelta(minutes=1)
    mail = DeliveredMail.objects.get()
    assert (mail.message_id, mail.address, mail.dated_at) == (only().message_id, nurse.email, NOW)


def test_nothing_is_claimed_before_its_time(nurse, owe):
    owe(nurse)
    assert claim(5, "me", now=NOW - timedelta(seconds=1)) == []


def test_only_as_many_as_asked_for_are_claimed_the_oldest_first(nurse, owe):
    messages = owe(nurse, count=5)
    assert claim(2, "me", now=NOW) == messages[:2]
    assert claim(2, "you", now=NOW) == messages[2:4]


@pytest.mark.parametrize("minutes", [1, 5, 15, 60])
def test_a_refusal_for_now_is_tried_again_after_longer_and_longer(nurse, owe, minutes):
    owe(nurse, attempts=[1, 5, 15, 60].index(minutes))
    record(claim(1, "me", now=NOW)[0], LATER, now=NOW)
    assert (only().state, only().claimed_by, only().reason) == ("due", "", "450 busy")
    assert only().not_before == NOW + timedelta(minutes=minutes)


def test_after_three_days_of_four_hours_it_is_given_up(nurse, owe):
    owe(nurse)
    now = NOW
    while only().state == "due":
        now = max(now, only().not_before)
        record(claim(1, "me", now=now)[0], LATER, now=now)
    assert only().state == "failed"
    assert only().reason == "Given up after three days. 450 busy"
    assert timedelta(days=3) <= now - NOW < timedelta(days=3, hours=2)


def test_a_refused_log_in_costs_no_message_a_try_and_pauses_the_rest(nurse, owe, join):
    about = f"enrolment:{join(nurse, due_on=date(2026, 1, 19)).pk}"
    owe(nurse, about=about, count=3)
    ReminderRule.objects.update(code="other")
    relay = Silent(Outcome(Result.PAUSED, "535", is_channel=True))
    assert send_batch(relay, "me", now=NOW) == 0
    assert len(relay.sent) == 1
    rows = set(OutboxMessage.objects.values_list("state", "attempts", "claimed_by", "not_before"))
    assert rows == {("due", 0, "", NOW)}


def test_who_lost_the_claim_does_not_write_the_outcome(nurse, owe):
    owe(nurse)
    mine = claim(1, "me", now=NOW)[0]
    OutboxMessage.objects.update(claimed_by="you")
    assert record(mine, Outcome(Result.FAILED, "550"), now=NOW) is False
    assert (only().state, only().claimed_by) == ("sending", "you")


def test_a_sender_killed_before_it_sent_is_found_and_the_message_goes_out(nurse, owe, join):
    owe(nurse, about=f"enrolment:{join(nurse, due_on=date(2026, 1, 19)).pk}", occurrence="2026-01-19 14-days")
    claim(1, "dead", now=NOW)
    after = NOW + timedelta(seconds=30)
    assert reap(MailboxTransport(), now=after) == 1
    assert (only().state, only().not_before) == ("due", after)
    send_batch(MailboxTransport(), "me", now=after)
    assert only().state == "sent"
    assert DeliveredMail.objects.count() == 1


def handed(owner: str = "dead") -> OutboxMessage:
    """A message whose owner died while it was being handed over."""
    message = claim(1, owner, now=NOW)[0]
    assert promise(message, now=NOW)
    return message


def test_a_sender_killed_after_it_sent_is_found_and_nothing_goes_out_again(nurse, owe):
    owe(nurse)
    MailboxTransport().send(handed())
    assert reap(MailboxTransport(), now=NOW + timedelta(seconds=74)) == 0
    assert reap(MailboxTransport(), now=NOW + timedelta(seconds=76)) == 1
    assert (only().state, only().sent_at) == ("sent", NOW)
    assert DeliveredMail.objects.count() == 1


def test_where_the_relay_can_not_be_asked_the_same_message_goes_again(nurse, owe):
    message = owe(nurse)[0]
    handed()
    after = NOW + timedelta(minutes=2)
    assert reap(Silent(), now=after) == 1
    assert (only().state, only().not_before, only().handed_at) == ("due", after, None)
    assert (only().message_id, only().dated_at) == (message.message_id, NOW)


def test_where_the_policy_is_to_hold_the_message_stays_in_doubt(nurse, owe, settings):
    settings.REMINDERS_IN_DOUBT = "hold"
    owe(nurse)
    handed()
    assert reap(Silent(), now=NOW + timedelta(minutes=2)) == 0
    assert (only().state, only().reason) == ("in_doubt", "Its sender stopped before noting the outcome.")
    assert claim(1, "me", now=NOW + timedelta(days=1)) == []


def test_a_slow_sender_may_still_settle_what_was_put_in_doubt(nurse, owe, settings):
    settings.REMINDERS_IN_DOUBT = "hold"
    owe(nurse)
    mine = handed("slow")
    reap(Silent(), now=NOW + timedelta(minutes=11))
    assert only().state == "in_doubt"
    assert record(mine, Outcome(Result.SENT), now=NOW + timedelta(minutes=12)) is True
    assert only().state == "sent"


def test_a_level_done_after_planning_is_not_reminded_of(nurse, join):
    enrolment = join(nurse, due_on=date(2026, 1, 12))
    due.plan(now=NOW)
    enrolment.completed_on = date(2026, 1, 5)
    enrolment.save()
    assert plan_and_send() == "The level has been completed."
    assert DeliveredMail.objects.count() == 0


def test_someone_who_left_after_planning_gets_nothing(nurse, join):
    join(nurse, due_on=date(2026, 1, 12))
    due.plan(now=NOW)
    nurse.is_active = False
    nurse.save()
    assert plan_and_send() == "The person has left."


def test_a_moved_due_date_takes_the_old_reminder_back(nurse, join):
    enrolment = join(nurse, due_on=date(2026, 1, 12))
    due.plan(now=NOW)
    enrolment.due_on = date(2026, 6, 1)
    enrolment.save()
    send_batch(MailboxTransport(), "me", now=NOW + timedelta(hours=1))
    assert OutboxMessage.objects.exclude(reason=due.NEWER).get().reason == "The due date has changed."


def test_a_project_that_finished_after_planning_is_left_in_peace(nurse, pdsa):
    cycle = pdsa(nurse, starts_on=date(2025, 12, 20))
    due.plan(now=NOW)
    Project.objects.filter(pk=cycle.project_id).update(state="completed")
    assert plan_and_send() == "The project has finished or paused."


def test_a_rule_switched_off_after_planning_sends_nothing(nurse, join):
    join(nurse, due_on=date(2026, 1, 12))
    due.plan(now=NOW)
    ReminderRule.objects.update(is_on=False)
    assert plan_and_send() == "The rule is switched off."


def test_one_command_plans_and_sends_without_a_worker(nurse, join):
    join(nurse, due_on=date(2020, 1, 1), enrolled_on=date(2019, 11, 1))
    call_command("reminders_tick", verbosity=0)
    OutboxMessage.objects.filter(state="due").update(not_before=NOW)
    call_command("reminders_tick", verbosity=0)
    assert DeliveredMail.objects.get().subject == "Fundamentals was due by 1 January 2020"


def test_a_batch_is_asked_about_at_once_however_large_it_is(hire, join, owe):
    """Two statements a message are the promise and the note of what came of it; the rest is asked for them all."""

    def statements(messages: int) -> int:
        for _ in range(messages):
            person = hire(f"Nurse {OutboxMessage.objects.count()}")
            enrolment = join(person, due_on=date(2026, 1, 19))
            owe(person, about=f"enrolment:{enrolment.pk}", occurrence="2026-01-19 14-days")
        with CaptureQueriesContext(connection) as asked:
            assert send_batch(Silent(), "me", now=NOW) == messages
        return len(asked) - 2 * messages

    statements(1)
    assert statements(2) == statements(20)


def test_what_was_asked_a_while_ago_is_asked_again_before_the_next_message_goes(hire, join, owe, monkeypatch):
    """A relay may take a minute for each message; what changes meanwhile counts."""
    monkeypatch.setattr("lms.reminders.sending.FRESH", -1)
    people = [hire(f"Nurse {number}") for number in range(2)]
    for person in people:
        enrolment = join(person, due_on=date(2026, 1, 19))
        owe(person, about=f"enrolment:{enrolment.pk}", occurrence="2026-01-19 14-days")

    class Slow(Silent):
        def send(self, message: OutboxMessage, may_go=yes) -> Outcome:
            people[1].enrolments.update(completed_on=date(2026, 1, 5))
            return super().send(message, may_go)

    relay = Slow()
    send_batch(relay, "me", now=NOW)
    assert len(relay.sent) == 1
    assert OutboxMessage.objects.get(person=people[1]).reason == "The level has been completed."


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_each_message_once(nurse, join, owe):
    about = f"enrolment:{join(nurse, due_on=date(2026, 1, 19)).pk}"
    for message in owe(nurse, about=about, count=40):
        OutboxMessage.objects.filter(pk=message.pk).update(occurrence=f"2026-01-19 {message.pk}")
    relay = Silent()

    def sender(number: int) -> None:
        while send_batch(relay, f"sender {number}", now=NOW):
            pass

    at_once(sender, 4)
    assert len(relay.sent) == len(set(relay.sent)) == 40
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}
