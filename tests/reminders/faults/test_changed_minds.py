"""Things happen between planning and sending: what is no longer wanted is not sent, and says why."""

from __future__ import annotations

from datetime import date

import pytest

from lms.people.models import Assignment
from lms.reminders.models import OptOut, OutboxMessage
from tests.reminders.faults.processes import wait_until
from tests.reminders.faults.world import SIZE, WORKDAY, is_drained, make_due

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def completes(message: OutboxMessage) -> None:
    message.person.enrolments.update(completed_on=WORKDAY.date())


def leaves_the_level(message: OutboxMessage) -> None:
    message.person.enrolments.update(withdrawn_on=WORKDAY.date())


def leaves_the_organisation(message: OutboxMessage) -> None:
    message.person.is_active = False
    message.person.save()


def is_suspended(message: OutboxMessage) -> None:
    message.person.assignments.update(status=Assignment.Status.CAREER_BREAK)


def opts_out(message: OutboxMessage) -> None:
    OptOut.objects.create(person=message.person, rule=message.rule)


def gets_more_time(message: OutboxMessage) -> None:
    message.person.enrolments.update(due_on=date(2026, 3, 1))


def nothing_happens(message: OutboxMessage) -> None:
    pass


EVENTS = {
    completes: "The level has been completed.",
    leaves_the_level: "The person has left the level.",
    leaves_the_organisation: "The person has left.",
    is_suspended: "The person is on a career break.",
    opts_out: "The person does not want this message.",
    gets_more_time: "The due date has changed.",
    nothing_happens: "",
}
EACH = 100 if SIZE.messages > 1000 else 3


def test_what_happens_between_plan_and_send_is_seen(world, crowd, post, figures):
    crowd(EACH * len(EVENTS))
    worker = world.worker()
    world.ring("reminders.plan")
    wait_until(lambda: OutboxMessage.objects.count() == EACH * len(EVENTS), SIZE.patience, world.told)
    events = list(EVENTS) * EACH
    messages = list(OutboxMessage.objects.select_related("person", "rule").order_by("pk"))
    happened = {message.pk: event for message, event in zip(messages, events, strict=True)}
    for message in messages:
        post(message.person)
        happened[message.pk](message)
    make_due()
    world.ring()
    wait_until(is_drained, SIZE.patience, world.told)
    told = {
        (happened[pk].__name__, state, reason)
        for pk, state, reason in OutboxMessage.objects.values_list("pk", "state", "reason")
    }
    assert told == {(event.__name__, "suppressed" if why else "sent", why) for event, why in EVENTS.items()}
    wanted = [each.message_id for each in messages if happened[each.pk] is nothing_happens]
    assert sorted(world.relay.copies().elements()) == sorted(wanted)
    assert worker.is_alive()
    left_out = len(messages) - len(wanted)
    figures("10. minds change", events=len(EVENTS) - 1, people=len(messages), suppressed=left_out, sent=len(wanted))


@pytest.fixture
def post(ward):
    """A function that gives somebody a post on the ward."""

    def _post(person) -> Assignment:
        return Assignment.objects.create(
            person=person, unit=ward, number=str(person.pk), starts_on=date(2020, 1, 1),
            staff_group="Nursing and midwifery", job_role="Staff nurse",
        )  # fmt: skip

    return _post
