"""What HR does with messages that did not arrive: send them again, or give them up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from lms.people import audit
from lms.people.models import AuditEntry, Person
from lms.reminders import tasks
from lms.reminders.models import OutboxMessage
from lms.reminders.spreading import moments, spread
from lms.set_based import insert_from

State = OutboxMessage.State
# The address may have been corrected since it was refused.
PRESENT_ADDRESS = Subquery(Person.objects.filter(pk=OuterRef("person")).values("email"))
DOUBTED = Case(When(state=State.IN_DOUBT, then=True), default=F("may_have_left"))
AGAIN = {"state": State.DUE, "reason": "", "attempts": 0, "address": PRESENT_ADDRESS, "may_have_left": DOUBTED}
FREE = {"claimed_by": "", "claimed_at": None}


@transaction.atomic
def resend(message: OutboxMessage, *, by: Person, now: datetime) -> bool:
    """Make a failed or doubtful message due again: the same Message-ID and Date, the address the person has now.

    False if it no longer is one. Safe to call twice at once: the update takes only what still needs it, so one call
    makes it due and is audited.
    """
    stuck = OutboxMessage.objects.needing_attention().filter(pk=message.pk)
    opens = moments(1, now=now)[0]
    if not stuck.update(not_before=opens, **AGAIN, **FREE):
        return False
    label = f"Sent a reminder again: {message.rule.name}"
    audit.record("reminder.resent", label, by=by, subject=message.person, message=message.pk, was=message.state)
    tasks.send_due.delay_on_commit()
    return True


@transaction.atomic
def resend_all(messages: QuerySet[OutboxMessage], *, by: Person, now: datetime, **chosen: str) -> int:
    """Make all of these due again that failed or are in doubt, spread over half an hour; returns how many.

    `chosen` is the filter in words, for the audit log, which gets one line for the lot and one for each message.
    """
    token = _take(messages, AGAIN)
    mine = _taken(token, State.DUE, by)
    if number := mine.count():
        _audit_each(mine, "reminder.resent", "Sent a reminder again", by=by, now=now)
        audit.record("reminders.resent", f"Sent {number} reminders again", by=by, number=number, chosen=chosen)
        placed, not_before = spread(mine, number, now=now)
        placed.update(not_before=not_before, claimed_by="")
        tasks.send_due.delay_on_commit()
    return number


@transaction.atomic
def give_up(message: OutboxMessage, *, by: Person) -> bool:
    """Leave a failed or doubtful message unsent for good; false if it no longer is one."""
    stuck = OutboxMessage.objects.needing_attention().filter(pk=message.pk)
    if not stuck.update(**_given_up(message.state, by), **FREE):
        return False
    label = f"Gave a reminder up: {message.rule.name}"
    audit.record("reminder.given_up", label, by=by, subject=message.person, message=message.pk, was=message.state)
    return True


@transaction.atomic
def give_up_all(messages: QuerySet[OutboxMessage], *, by: Person, now: datetime, **chosen: str) -> int:
    """Leave all of these unsent that failed or are in doubt; returns how many."""
    number = 0
    for state in (State.FAILED, State.IN_DOUBT):
        token = _take(messages.filter(state=state), _given_up(state, by))
        mine = _taken(token, State.SUPPRESSED, by)
        _audit_each(mine, "reminder.given_up", "Gave a reminder up", by=by, now=now)
        number += mine.update(claimed_by="")
    if number:
        audit.record("reminders.given_up", f"Gave {number} reminders up", by=by, number=number, chosen=chosen)
    return number


def _given_up(state: str, by: Person) -> dict[str, str]:
    maybe = " It may have arrived." if state == State.IN_DOUBT else ""
    return {"state": State.SUPPRESSED, "reason": f"Given up by {by.full_name[:200]}.{maybe}"}


def _take(messages: QuerySet[OutboxMessage], changes: Mapping[str, Any]) -> str:
    """Change those that still need attention, and mark them as ours: somebody else at it gets the others."""
    token = f"hr:{uuid4().hex}"
    stuck = OutboxMessage.objects.needing_attention().filter(pk__in=messages.order_by().values("pk"))
    stuck.update(**{**changes, "claimed_by": token, "claimed_at": None})
    return token


def _taken(token: str, state: str, by: Person) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(organisation=by.organisation_id, state=state, claimed_by=token)


def _audit_each(messages: QuerySet[OutboxMessage], action: str, label: str, *, by: Person, now: datetime) -> None:
    insert_from(
        messages,
        AuditEntry,
        at=Value(now),
        organisation=F("organisation"),
        by=by.pk,
        action=action,
        subject=F("person"),
        label=label,
        detail=JSONObject(message=F("pk")),
    )
