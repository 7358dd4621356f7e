"""Who asked for one mail a day gets one, with everything that could wait, and nothing is lost or told twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.reminders import rules
from lms.reminders.combining import combine
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule
from lms.reminders.sending import send_batch
from tests.at_once import at_once
from tests.reminders.test_sending import Silent

MORNING = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)  # a Monday
EVENING = datetime(2026, 1, 5, 20, 0, tzinfo=UTC)
State = OutboxMessage.State


@pytest.fixture
def daily(nurse):
    """The nurse asks for one mail a day."""
    return Preference.objects.create(person=nurse, is_digest=True)


@pytest.fixture
def plan(nurse):
    """A function that owes somebody a message nothing objects to: plan(what="Bronze", code=rules.MODULE_REVIEW)."""

    def _plan(person=None, *, what: str = "Bronze", code: str = "local-rule", at: datetime = MORNING, **fields):
        person = person or nurse
        given = {"name": code, "subject": "About {what}", "body": "Dear {name},\n\nThis is about {what}.\n\n{link}"}
        rule, _ = ReminderRule.objects.get_or_create(code=code, defaults=given)
        to = Recipient(person.pk, person.full_name, person.email, person.organisation_id)
        message = draft(rule, to, f"thing:{OutboxMessage.objects.count()}", "once", {"what": what}, now=at)
        message.not_before, message.state = at, State.DUE
        for name, value in fields.items():
            setattr(message, name, value)
        message.save()
        return message

    return _plan


def summary() -> OutboxMessage:
    return OutboxMessage.objects.get(rule__code=rules.SUMMARY)


def test_what_is_due_becomes_one_message_and_says_where_it_went(nurse, daily, plan):
    parts = [plan(what="Bronze"), plan(what="Silver")]
    assert combine(now=MORNING) == 1
    one = summary()
    assert (one.state, one.not_before, one.address) == (State.DUE, MORNING, nurse.email)
    assert one.body.index("About Bronze\n---") < one.body.index("About Silver\n---")
    assert one.body.count("Dear Joanna Pryce,") == 1
    for part in parts:
        part.refresh_from_db()
        assert (part.state, part.combined_into) == (State.SUPPRESSED, one)
        assert part.reason == "Sent in the summary of 2026-01-05."


def test_who_did_not_ask_for_it_gets_each_by_itself(nurse, coach, daily, plan):
    Preference.objects.create(person=coach, is_digest=False)
    theirs = plan(coach)
    assert combine(now=MORNING) == 0
    theirs.refresh_from_db()
    assert theirs.state == State.DUE


def test_what_can_not_wait_is_left_alone(daily, plan):
    calendar = plan(calendar="BEGIN:VCALENDAR")
    must = plan(code="must")
    ReminderRule.objects.filter(code="must").update(is_mandatory=True)
    event = plan(code=rules.HELP_ASKED)
    assert combine(now=MORNING) == 0
    for message in (calendar, must, event):
        message.refresh_from_db()
        assert message.state == State.DUE


def test_what_is_planned_for_later_in_the_day_comes_along_and_tomorrow_does_not(daily, plan):
    plan()
    later, tomorrow = plan(at=MORNING + timedelta(hours=3)), plan(at=MORNING + timedelta(days=1))
    combine(now=MORNING)
    later.refresh_from_db()
    tomorrow.refresh_from_db()
    assert later.combined_into == summary()
    assert tomorrow.state == State.DUE


def test_what_is_planned_after_the_summary_waits_for_the_next_working_day(daily, plan):
    friday = MORNING + timedelta(days=4)
    plan(at=friday)
    combine(now=friday)
    late = plan(at=friday + timedelta(hours=2))
    assert combine(now=friday + timedelta(hours=2)) == 0
    late.refresh_from_db()
    assert late.state == State.DUE
    assert late.not_before.date() == (friday + timedelta(days=3)).date()
    assert combine(now=friday + timedelta(days=3)) == 1
    late.refresh_from_db()
    assert late.combined_into.occurrence == "2026-01-12"


def test_a_summary_keeps_the_quiet_hours(daily, plan):
    plan()
    assert combine(now=EVENING) == 0
    assert combine(now=MORNING + timedelta(days=1)) == 1
    assert summary().occurrence == "2026-01-06"


def test_what_is_no_longer_wanted_does_not_come_in(nurse, daily, plan):
    wanted, refused = plan(), plan(code="another-rule", what="Gold")
    OptOut.objects.create(person=nurse, rule=refused.rule)
    combine(now=MORNING)
    refused.refresh_from_db()
    assert (refused.state, refused.combined_into) == (State.SUPPRESSED, None)
    assert refused.reason == "The person does not want this message."
    assert "Gold" not in summary().body
    wanted.refresh_from_db()
    assert wanted.combined_into == summary()


def test_where_nothing_is_wanted_there_is_no_summary(nurse, daily, plan):
    OptOut.objects.create(person=nurse, rule=plan().rule)
    assert combine(now=MORNING) == 0
    assert not OutboxMessage.objects.filter(rule__code=rules.SUMMARY).exists()


def test_with_the_summary_switched_off_nothing_is_held_back_for_it(daily, plan):
    part = plan()
    rules.rule(rules.SUMMARY)
    ReminderRule.objects.filter(code=rules.SUMMARY).update(is_on=False)
    assert combine(now=MORNING) == 0
    part.refresh_from_db()
    assert part.state == State.DUE


def test_a_second_run_finds_nothing_to_do(daily, plan):
    plan()
    assert [combine(now=MORNING), combine(now=MORNING)] == [1, 0]


def test_braces_in_what_people_wrote_stay(daily, plan):
    plan(what="{name} {link}")
    combine(now=MORNING)
    assert "About {name} {link}\n---" in summary().body


def put_off(**fields) -> None:
    """The relay has not taken the summary yet; it is tried again an hour later."""
    OutboxMessage.objects.filter(rule__code=rules.SUMMARY).update(not_before=MORNING, **fields)


def test_a_summary_that_was_put_off_leaves_out_what_is_no_longer_wanted(nurse, daily, plan):
    kept, refused = plan(what="Bronze"), plan(what="Gold", code="another-rule")
    combine(now=MORNING)
    before = summary()
    put_off()
    OptOut.objects.create(person=nurse, rule=refused.rule)
    relay = Silent()
    send_batch(relay, "me", now=MORNING + timedelta(hours=1))
    sent = summary()
    assert relay.sent == [before.message_id]
    assert "About Bronze" in sent.body
    assert "About Gold" not in sent.body
    assert (sent.dated_at, sent.subject) == (before.dated_at, before.subject)
    refused.refresh_from_db()
    assert (refused.combined_into, refused.reason) == (None, "The person does not want this message.")
    kept.refresh_from_db()
    assert kept.combined_into == sent


def test_a_summary_that_may_have_left_is_sent_again_as_it_was(nurse, daily, plan):
    plan(what="Bronze"), plan(what="Gold", code="another-rule")
    combine(now=MORNING)
    body = summary().body
    put_off(may_have_left=True)
    OptOut.objects.create(person=nurse, rule=ReminderRule.objects.get(code="another-rule"))
    send_batch(Silent(), "me", now=MORNING + timedelta(hours=1))
    assert (summary().state, summary().body) == (State.SENT, body)


def test_a_summary_of_which_nothing_is_wanted_any_more_is_not_sent(nurse, daily, plan):
    part = plan()
    combine(now=MORNING)
    OptOut.objects.create(person=nurse, rule=part.rule)
    relay = Silent()
    send_batch(relay, "me", now=MORNING + timedelta(hours=1))
    assert relay.sent == []
    assert (summary().state, summary().reason) == (State.SUPPRESSED, "Nothing in it is wanted any more.")


def test_a_summary_is_never_put_into_a_summary(daily, plan):
    plan()
    combine(now=MORNING)
    OutboxMessage.objects.filter(rule__code=rules.SUMMARY).update(occurrence="2026-01-04")
    assert combine(now=MORNING + timedelta(minutes=5)) == 0
    assert summary().state == State.DUE


def test_it_writes_as_many_statements_for_many_people_as_for_few(hire, plan):
    def statements(people: int) -> int:
        for _ in range(people):
            person = hire(f"Person {OutboxMessage.objects.count()}")
            Preference.objects.create(person=person, is_digest=True)
            plan(person), plan(person)
        with CaptureQueriesContext(connection) as asked:
            assert combine(now=MORNING) == people
        return len(asked)

    statements(1)
    assert statements(2) == statements(30)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_several_at_once_write_one_summary_each(hire, plan):
    people = [hire(f"Person {number}") for number in range(12)]
    for person in people:
        Preference.objects.create(person=person, is_digest=True)
        plan(person), plan(person)
    at_once(lambda _: combine(now=MORNING), 4)
    summaries = OutboxMessage.objects.filter(rule__code=rules.SUMMARY)
    assert summaries.count() == len(people)
    assert all(one.parts.count() == 2 for one in summaries)
    assert not OutboxMessage.objects.filter(state=State.DUE).exclude(rule__code=rules.SUMMARY).exists()
