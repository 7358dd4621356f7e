"""What happens between planning and sending: the message is not sent, and says why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.people.models import Assignment
from lms.reminders import rules
from lms.reminders.due import plan
from lms.reminders.models import OptOut, OutboxMessage, Preference, ReminderRule, RuleSwitch, RuleText
from lms.reminders.wanted import objection

TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def rule(db):
    return rules.rule("due-soon")


@pytest.fixture
def enrolment(nurse, join, rule):
    return join(nurse, due_on=TODAY + timedelta(7), enrolled_on=TODAY - timedelta(6))


def completes(enrolment, hr):
    type(enrolment).objects.update(completed_on=TODAY)


def leaves_the_level(enrolment, hr):
    type(enrolment).objects.update(withdrawn_on=TODAY)


def gets_another_date(enrolment, hr):
    type(enrolment).objects.update(due_on=TODAY + timedelta(30))


def leaves(enrolment, hr):
    enrolment.person.is_active = False
    enrolment.person.save()


def is_suspended(enrolment, hr):
    Assignment.objects.filter(person=enrolment.person).update(status="career_break")


def opts_out(enrolment, hr):
    OptOut.objects.create(person=enrolment.person, rule=rules.rule("due-soon"))


def is_switched_off(enrolment, hr):
    rule = rules.rule("due-soon")
    RuleSwitch.objects.create(organisation=enrolment.person.organisation, rule=rule, is_on=False, changed_by=hr)


HAPPENED = [
    (completes, "The level has been completed."),
    (leaves_the_level, "The person has left the level."),
    (gets_another_date, "The due date has changed."),
    (leaves, "The person has left."),
    (is_suspended, "The person is on a career break."),
    (opts_out, "The person does not want this message."),
    (is_switched_off, "HR has switched the rule off."),
]


@pytest.mark.parametrize("what, why", HAPPENED, ids=lambda case: getattr(case, "__name__", ""))
def test_what_happens_between_plan_and_send_is_the_reason_not_to_send(enrolment, hr, what, why):
    assert plan(now=NOW) == 1
    message = OutboxMessage.objects.get()
    assert objection(message) == ""
    what(enrolment, hr)
    assert objection(OutboxMessage.objects.select_related("person", "rule").get()) == why


@pytest.mark.parametrize("what, why", HAPPENED[4:], ids=lambda case: getattr(case, "__name__", ""))
def test_what_was_so_before_is_written_as_not_sent_with_the_reason(enrolment, hr, what, why):
    what(enrolment, hr)
    plan(now=NOW)
    message = OutboxMessage.objects.get()
    assert (message.state, message.reason) == ("suppressed", why)


def test_a_rule_off_everywhere_can_be_on_in_one_organisation(enrolment, hr, rule, stranger, join):
    join(stranger, due_on=TODAY + timedelta(7), enrolled_on=TODAY - timedelta(6))
    ReminderRule.objects.filter(pk=rule.pk).update(is_on=False)
    RuleSwitch.objects.create(organisation=hr.organisation, rule=rule, is_on=True, changed_by=hr)
    plan(now=NOW)
    assert dict(OutboxMessage.objects.values_list("person__full_name", "state")) == {
        "Joanna Pryce": "due",
        "Siân Rees": "suppressed",
    }


def test_somebody_on_a_career_break_in_one_post_and_at_work_in_another_is_not_away(enrolment, nurse, ward):
    is_suspended(enrolment, None)
    Assignment.objects.create(
        person=nurse, unit=ward, number="2", is_primary=False, staff_group="N", job_role="Bank nurse",
        starts_on=date(2020, 1, 1),
    )  # fmt: skip
    plan(now=NOW)
    assert OutboxMessage.objects.get().state == "due"


def test_everybody_is_written_to_in_their_language(enrolment, nurse, coach, join, rule):
    join(coach, due_on=TODAY + timedelta(7), enrolled_on=TODAY - timedelta(6))
    RuleText.objects.create(rule=rule, language="cy", subject="{what} erbyn {when}", body="Annwyl {name},\n{link}")
    Preference.objects.create(person=nurse, language="cy")
    plan(now=NOW)
    found = {message.person_id: message for message in OutboxMessage.objects.all()}
    assert (found[nurse.pk].subject, found[nurse.pk].language) == ("Fundamentals erbyn 12 Ionawr 2026", "cy")
    assert found[nurse.pk].body.startswith("Annwyl Joanna Pryce,\nhttp")
    assert found[coach.pk].subject == "Fundamentals is due by 12 January 2026"


def test_braces_and_line_breaks_in_a_name_stay_text(enrolment, nurse, rule):
    ReminderRule.objects.filter(pk=rule.pk).update(subject="{name}:  {what}", body="{name} {when} {nmae}")
    type(nurse).objects.filter(pk=nurse.pk).update(full_name="Jo {link}\r\nBcc: x@y.example")
    plan(now=NOW)
    message = OutboxMessage.objects.get()
    assert message.subject == "Jo {link} Bcc: x@y.example: Fundamentals"
    assert message.body == "Jo {link}\r\nBcc: x@y.example 12 January 2026 {nmae}"


def test_every_message_has_an_id_of_its_own(hire, join, rule):
    for number in range(5):
        join(hire(f"Person {number}"), due_on=TODAY + timedelta(7))
    plan(now=NOW)
    ids = list(OutboxMessage.objects.values_list("message_id", flat=True))
    assert len(set(ids)) == len(ids) == 10
    assert all(one.startswith("<") and one.endswith(">") and "@" in one for one in ids)
