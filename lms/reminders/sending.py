"""Claims messages that are due, sends them, and writes down what came of it.

Three steps and never one transaction: the claim is saved before anything is sent, the sending holds no lock, and
the outcome is written only by the owner of the claim. Whoever dies in between leaves a claim behind; the reaper
finds it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from lms.reminders.models import OutboxMessage
from lms.reminders.transports import Outcome, Result, Transport
from lms.reminders.wanted import objection

logger = logging.getLogger(__name__)
State = OutboxMessage.State

BATCH = 4  # even if every step of every message runs into its timeout, a batch ends before its claim is too old
CLAIM_LASTS = timedelta(minutes=10)
PAUSE = timedelta(minutes=5)
STEPS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)] + [timedelta(hours=4)] * 18  # 18 x 4 h: three days
REAPED_AT_ONCE = 500


def claim(batch: int, owner: str, *, now: datetime) -> list[OutboxMessage]:
    """Take up to `batch` due messages for this owner. Two senders at once never get the same one.

    PostgreSQL lets each skip the rows the other has locked; elsewhere the update takes only what is still due.
    """
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = OutboxMessage.objects.due(now).order_by("not_before", "pk")
        keys = list(due.select_for_update(skip_locked=skip).values_list("pk", flat=True)[:batch])
        OutboxMessage.objects.filter(pk__in=keys, state=State.DUE).update(
            state=State.SENDING, claimed_by=owner, claimed_at=now, attempts=F("attempts") + 1, reason=""
        )
        mine = OutboxMessage.objects.filter(pk__in=keys, state=State.SENDING, claimed_by=owner)
        return list(mine.select_related("person", "rule").order_by("not_before", "pk"))


def send_batch(transport: Transport, owner: str, *, now: datetime, batch: int = BATCH) -> int:
    """Claim, check, send and record one batch; return how many were claimed. Nothing if the relay shuts us out."""
    messages = claim(batch, owner, now=now)
    for place, message in enumerate(messages):
        if why_not := objection(message):
            settle(message, state=State.SUPPRESSED, reason=why_not)
            continue
        outcome = transport.send(message)
        if outcome.result == Result.PAUSED:
            _put_back(messages[place:], outcome.reason, now)
            return 0
        record(message, outcome, now=now)
    return len(messages)


def record(message: OutboxMessage, outcome: Outcome, *, now: datetime) -> bool:
    """Write down what came of a message; false if the claim was no longer ours."""
    if outcome.result == Result.SENT:
        return settle(message, state=State.SENT, sent_at=now, reason="")
    if outcome.result == Result.IN_DOUBT:
        return settle(message, state=State.IN_DOUBT, reason=outcome.reason)
    if outcome.result == Result.FAILED:
        return settle(message, state=State.FAILED, reason=outcome.reason)
    if message.attempts > len(STEPS):
        return settle(message, state=State.FAILED, reason=f"Given up after three days. {outcome.reason}")
    return _due_again(message, now + STEPS[message.attempts - 1], reason=outcome.reason)


def settle(message: OutboxMessage, *, state: str, reason: str, **changes: object) -> bool:
    """Move our message to a state, if it is still ours.

    A slow owner may come back after the reaper has put the message in doubt: it alone knows the answer, so it may
    still give it. Once the message is due again or has another owner, it may not.
    """
    ours = OutboxMessage.objects.filter(
        pk=message.pk, claimed_by=message.claimed_by, state__in=[State.SENDING, State.IN_DOUBT]
    )
    if ours.update(state=state, reason=reason[:300], **changes):
        return True
    logger.warning("Message %s was no longer ours when it came to %s", message.message_id, state)
    return False


def _due_again(message: OutboxMessage, at: datetime, *, reason: str, attempts: int | None = None) -> bool:
    kept = message.attempts if attempts is None else attempts
    free = {"claimed_by": "", "claimed_at": None}
    return settle(message, state=State.DUE, reason=reason, not_before=at, attempts=kept, **free)


def _put_back(messages: list[OutboxMessage], reason: str, now: datetime) -> None:
    """The relay refused our log-in: no message is to blame, so it costs none of them a try."""
    for message in messages:
        _due_again(message, now + PAUSE, reason=reason, attempts=message.attempts - 1)


def reap(transport: Transport, *, now: datetime) -> int:
    """Settle what dead senders left behind; return how many messages were settled.

    A claim that is too old puts its message in doubt. A transport that keeps what it delivers is asked; where it
    can't be asked, the message stays in doubt for HR to decide: a missing reminder is better than a second one.
    """
    OutboxMessage.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS).update(
        state=State.IN_DOUBT, reason="The sender stopped before it noted the outcome."
    )
    settled = 0
    for message in OutboxMessage.objects.filter(state=State.IN_DOUBT).order_by("pk")[:REAPED_AT_ONCE]:
        known = transport.knows(message.message_id)
        if known:
            settled += settle(message, state=State.SENT, sent_at=now, reason="")
        elif known is not None:
            settled += _due_again(message, now, reason="It had not reached the mailbox, so it is sent again.")
    return settled
