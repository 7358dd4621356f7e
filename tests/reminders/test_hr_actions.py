"""What HR does about reminders is done once, noted, and never takes a message away that could still go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.people.models import AuditEntry, Person
from lms.reminders import actions, rules
from lms.reminders.failing import counted
from lms.reminders.models import OutboxMessage, Pause, RuleSwitch
from tests.at_once import at_once

NOW = datetime(2026, 1, 5, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def with_opening_hours(settings):
    settings.DEMO_MODE = False


def states() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("state", flat=True))


def test_what_is_sent_again_goes_to_the_address_the_person_has_now(nurse, hr, owe):
    message = owe(nurse, state="failed", reason="The mail relay said 550 no such person", attempts=3)[0]
    Person.objects.filter(pk=nurse.pk).update(email="joanna.right@northbridge.example")
    assert actions.resend(message, by=hr, now=NOW)
    again = OutboxMessage.objects.get()
    assert (again.address, again.message_id) == ("joanna.right@northbridge.example", message.message_id)
    assert (again.state, again.attempts, again.reason, again.not_before) == ("due", 0, "", NOW)


def test_what_is_sent_again_in_the_evening_waits_for_the_morning(nurse, hr, owe):
    message = owe(nurse, state="failed")[0]
    actions.resend(message, by=hr, now=NOW + 9 * HOUR)
    goes = OutboxMessage.objects.get().not_before
    assert datetime(2026, 1, 6, 8, tzinfo=UTC) <= goes < datetime(2026, 1, 6, 8, 30, tzinfo=UTC)


def test_all_are_sent_again_spread_over_half_an_hour_and_each_is_noted(hire, hr, owe):
    people = [hire(f"Person {number}") for number in range(70)]
    for person in people:
        owe(person, state="failed", count=10)
    owe(hr, state="sent", sent_at=NOW)
    found = OutboxMessage.objects.all()
    assert actions.resend_all(found, by=hr, now=NOW, state="failed") == 700
    assert states() == ["due"] * 700 + ["sent"]
    times = OutboxMessage.objects.filter(state="due").values_list("not_before", flat=True)
    assert min(times) == NOW
    assert NOW + HOUR / 3 < max(times) < NOW + HOUR / 2
    assert not OutboxMessage.objects.exclude(claimed_by="").exists()
    lot = AuditEntry.objects.get(action="reminders.resent")
    assert (lot.by, lot.detail) == (hr, {"number": 700, "chosen": {"state": "failed"}})
    each = AuditEntry.objects.filter(action="reminder.resent", subject=people[0])
    assert {entry.detail["message"] for entry in each} == set(people[0].messages.values_list("pk", flat=True))
    assert actions.resend_all(found, by=hr, now=NOW) == 0
    assert AuditEntry.objects.filter(action="reminders.resent").count() == 1


def test_what_is_given_up_is_not_sent_and_says_who_decided_and_that_it_may_have_arrived(nurse, hr, owe):
    doubtful, failed = owe(nurse, count=2, claimed_at=NOW, claimed_by="x", state="in_doubt")
    OutboxMessage.objects.filter(pk=failed.pk).update(state="failed")
    failed.refresh_from_db()
    assert [actions.give_up(each, by=hr) for each in (doubtful, failed, failed)] == [True, True, False]
    reasons = {each.pk: (each.state, each.reason) for each in OutboxMessage.objects.all()}
    assert reasons[doubtful.pk] == ("suppressed", "Given up by Helen Marsh. It may have arrived.")
    assert reasons[failed.pk] == ("suppressed", "Given up by Helen Marsh.")
    assert AuditEntry.objects.filter(action="reminder.given_up", subject=nurse).count() == 2


def test_giving_all_up_takes_those_that_failed_and_those_in_doubt_and_nothing_else(nurse, coach, hr, owe):
    owe(nurse, count=3, state="failed")
    owe(coach, count=2, state="in_doubt")
    owe(hr, count=1)
    assert actions.give_up_all(OutboxMessage.objects.all(), by=hr, now=NOW) == 5
    assert states() == ["due", *["suppressed"] * 5]
    assert AuditEntry.objects.filter(action="reminder.given_up", subject=coach).count() == 2
    assert AuditEntry.objects.get(action="reminders.given_up").detail["number"] == 5


def test_a_rule_is_paused_once_and_ends_once(northbridge, hr, nurse, owe):
    rule = rules.rule(rules.DUE_SOON)
    owe(nurse, count=3)
    held, made = actions.pause(northbridge, rule, reason="Strike", by=hr, now=NOW)
    again, made_again = actions.pause(northbridge, rule, reason="Other", by=hr, now=NOW)
    assert (made, made_again, again) == (True, False, held)
    assert actions.resume(held, by=hr, now=NOW + HOUR) == 3
    assert actions.resume(held, by=hr, now=NOW + HOUR) is None
    held.refresh_from_db()
    assert (held.reason, held.ended_by, held.ended_at) == ("Strike", hr, NOW + HOUR)
    assert set(OutboxMessage.objects.values_list("not_before", flat=True)) == {NOW + HOUR}
    assert [e.action for e in AuditEntry.objects.order_by("pk")] == ["reminders.paused", "reminders.resumed"]


def test_what_another_pause_holds_too_goes_on_waiting(northbridge, hr, nurse, owe):
    owe(nurse, count=2)
    other = rules.rule(rules.WELCOME)
    owe(nurse, rule=other, about="enrolment:9")
    of_rule, _ = actions.pause(northbridge, other, reason="Words", by=hr, now=NOW)
    of_all, _ = actions.pause(northbridge, None, reason="Strike", by=hr, now=NOW)
    assert actions.resume(of_all, by=hr, now=NOW + HOUR) == 2
    assert actions.resume(of_rule, by=hr, now=NOW + HOUR) == 1


def test_the_pause_of_one_organisation_is_none_of_anothers(northbridge, hr, nurse, stranger, owe):
    owe(stranger)
    held, _ = actions.pause(northbridge, None, reason="Strike", by=hr, now=NOW)
    assert actions.resume(held, by=hr, now=NOW) == 0


def test_a_rule_is_switched_off_and_on_for_one_organisation(northbridge, southmoor, hr):
    rule = rules.rule(rules.IDLE)
    assert actions.switch(northbridge, rule, is_on=True, by=hr, now=NOW) is False
    assert actions.switch(northbridge, rule, is_on=False, by=hr, now=NOW) is True
    assert actions.switch(northbridge, rule, is_on=False, by=hr, now=NOW) is False
    found = RuleSwitch.objects.get()
    assert (found.organisation, found.is_on, found.changed_by, found.changed_at) == (northbridge, False, hr, NOW)
    assert actions.switch(northbridge, rule, is_on=True, by=hr, now=NOW) is True
    switched = AuditEntry.objects.filter(action="reminders.switched").order_by("pk")
    assert [entry.detail["is_on"] for entry in switched] == [False, True]


def test_a_mandatory_rule_cannot_be_switched_off(northbridge, hr):
    with pytest.raises(actions.Mandatory):
        actions.switch(northbridge, rules.rule(rules.WELCOME), is_on=False, by=hr, now=NOW)
    assert not RuleSwitch.objects.exists()


def test_failures_are_sorted_by_what_there_is_to_do(nurse, owe):
    said = {
        "Given up after three days. The mail relay said 451 later": "given-up",
        "The mail relay said 552 5.2.2 mailbox full": "full",
        "The mail relay said 550 5.1.1 <a@b.example>: no such person": "unknown",
        "The mail relay said 550 5.7.1 not permitted": "refused",
        "The mail relay said 554 we take nothing from you": "refused",
        "The message could not be written: the address has letters that mail relays don't take.": "unwritable",
        "The mail relay said 521 whatever": "other",
    }
    for number, reason in enumerate(said):
        owe(nurse, about=f"enrolment:{number}", state="failed", reason=reason)
    owe(nurse, state="in_doubt", about="enrolment:99", reason="The line broke before the mail relay answered")
    owe(nurse, about="enrolment:100", reason="The mail relay said 450 later")
    expected = {"in-doubt": 1, "given-up": 1, "full": 1, "unknown": 1, "unwritable": 1, "refused": 2, "other": 1}
    assert {kind.code: number for kind, number in counted(OutboxMessage.objects.all())} == expected


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_do_a_thing_once(northbridge, hr, nurse, owe, celery_broker_away):
    owe(nurse, count=50, state="failed")
    rule = rules.rule(rules.DUE_SOON)

    def click(number: int) -> tuple[int, bool, bool]:
        sent = actions.resend_all(OutboxMessage.objects.all(), by=hr, now=NOW)
        switched = actions.switch(northbridge, rule, is_on=False, by=hr, now=NOW)
        return sent, switched, actions.pause(northbridge, None, reason="Strike", by=hr, now=NOW)[1]

    clicks = at_once(click)
    assert sum(sent for sent, _, _ in clicks) == 50
    assert sum(switched for _, switched, _ in clicks) == sum(made for _, _, made in clicks) == 1
    held = Pause.objects.get()
    ended = at_once(lambda number: actions.resume(held, by=hr, now=NOW + HOUR))
    assert [number for number in ended if number is not None] == [50]
    assert AuditEntry.objects.filter(action="reminder.resent").count() == 50
    assert AuditEntry.objects.filter(action__in=["reminders.switched", "reminders.paused"]).count() == 2


def test_the_database_itself_holds_one_pause_of_a_rule_and_one_of_everything(northbridge, hr):
    for rule in (None, rules.rule(rules.DUE_SOON)):
        first = Pause.objects.create(organisation=northbridge, rule=rule, reason="Strike", started_by=hr)
        with pytest.raises(IntegrityError), transaction.atomic():
            Pause.objects.create(organisation=northbridge, rule=rule, reason="Strike", started_by=hr)
        Pause.objects.filter(pk=first.pk).update(ended_at=NOW)
        Pause.objects.create(organisation=northbridge, rule=rule, reason="Strike again", started_by=hr)
