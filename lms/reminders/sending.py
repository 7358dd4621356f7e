"""Claims messages that are due, sends them, and writes down what came of it.

Three steps and never one transaction: the claim is saved before anything is sent, the sending holds no lock on a row,
and the outcome is written only by the owner of the claim. Right before the other side becomes answerable for a
message, "being handed over" is saved: who dies before that has sent nothing, and only who dies after it leaves a
doubt. The reaper settles both (lms/reminders/reaping.py).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from lms.reminders import breaker, choices, combining, marks, owners, quiet_hours
from lms.reminders.marks import Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.models.outbox import OutboxQuerySet
from lms.reminders.transports import Outcome, Result, Transport
from lms.reminders.wanted import objections

logger = logging.getLogger(__name__)
State = OutboxMessage.State

BATCH = 50
FRESH = 10  # seconds for which what was asked about a batch holds; a slow relay is no reason to send what has changed
STEPS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)] + [timedelta(hours=4)] * 18  # 18 x 4 h: three days
INSIST_FOR = 15 * 60  # seconds for which a sender tries to note an outcome while the database is away


class Watch:
    """The database's time as it goes on during a batch, whatever becomes of this machine's clock."""

    def __init__(self, now: datetime) -> None:
        self.start, self.started = now, time.monotonic()

    def now(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.started)


class Asked:
    """Whether each message of a batch is still wanted: asked for all of them at once, and anew when that is a while
    ago."""

    def __init__(self, messages: list[OutboxMessage], watch: Watch) -> None:
        self.messages, self.watch = messages, watch
        self.asked_at = float("-inf")
        self.found: dict[int, str] = {}

    def objection(self, place: int) -> str:
        """The reason not to send the message at this place, or ""."""
        if time.monotonic() - self.asked_at > FRESH:
            self.asked_at = time.monotonic()
            rest = self.messages[place:]
            self.found = objections(rest, today=timezone.localdate(self.watch.now()))
            combining.leave_out([each for each in rest if not self.found[each.pk]], self.watch.now())
        return self.found[self.messages[place].pk]


def ready(now: datetime) -> OutboxQuerySet:
    """What may go out now. In quiet hours only what was made due within them: for the rest, waiting was agreed."""
    due = OutboxMessage.objects.due(now).exclude(choices.waits_for_the_summary())
    if settings.DEMO_MODE or quiet_hours.is_open(now):
        return due
    return due.filter(not_before__gte=quiet_hours.last_change(now))


def claim(batch: int, owner: str, *, now: datetime) -> list[OutboxMessage]:
    """Take up to `batch` due messages for this owner. Two senders at once never get the same one.

    PostgreSQL lets each skip the rows the other has locked; elsewhere the update takes only what is still due.
    """
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        due = ready(now).order_by("not_before", "pk")
        # The messages alone: the row of a rule is shared, and locking it would let one sender work at a time.
        locked = due.select_for_update(skip_locked=skip, of=("self",))
        keys = list(locked.values_list("pk", flat=True)[:batch])
        OutboxMessage.objects.filter(pk__in=keys, state=State.DUE).update(
            state=State.SENDING,
            claimed_by=owner,
            claimed_at=now,
            handed_at=None,
            attempts=F("attempts") + 1,
            reason="",
        )
        mine = OutboxMessage.objects.filter(pk__in=keys, state=State.SENDING, claimed_by=owner)
        messages = list(mine.order_by("not_before", "pk"))
        marks.at(Mark.CLAIMING)
    marks.at(Mark.CLAIMED)
    return messages


def send_batch(transport: Transport, owner: str, *, now: datetime, batch: int = BATCH) -> int:
    """Claim, check, send and record one batch; return how many were dealt with, 0 if the channel is in trouble."""
    allowed = breaker.allowance(transport.name, batch, now=now)
    if not allowed:
        return 0
    watch = Watch(now)
    with owners.alive(owner):
        messages = claim(allowed, owner, now=now)
        breaker.charge(transport.name, len(messages), now=now)
        if not _send_all(messages, transport, watch):
            return 0
    return len(messages)


def _send_all(messages: list[OutboxMessage], transport: Transport, watch: Watch) -> bool:
    """Deal with each message; false if the channel failed, and what it had not got to was given back."""
    outcome, asked = None, Asked(messages, watch)
    for place, message in enumerate(messages):
        outcome = _deal_with(message, asked.objection(place), transport, watch) or outcome
        if outcome and outcome.is_channel:
            _give_back(messages[place + 1 :], outcome.reason)
            break
    if outcome:
        breaker.note(transport.name, outcome, now=watch.now())
    else:
        breaker.unused(transport.name, now=watch.now())
    return not (outcome and outcome.is_channel)


def _deal_with(message: OutboxMessage, why_not: str, transport: Transport, watch: Watch) -> Outcome | None:
    """Send one message if it is still wanted; None if the transport had nothing to do with it."""
    if why_not:
        settle(message, state=State.SUPPRESSED, reason=why_not)
        return None
    if choices.is_for_the_site(message):
        settle(message, state=State.SENT, sent_at=watch.now(), reason="", channel=OutboxMessage.Channel.NOTICE)
        return None
    marks.at(Mark.WANTED)
    outcome = _handed_over(message, transport, watch)
    insist(lambda: record(message, outcome, now=watch.now()))
    marks.at(Mark.NOTED)
    return outcome if outcome.result != Result.WITHHELD else None


def _handed_over(message: OutboxMessage, transport: Transport, watch: Watch) -> Outcome:
    """What the transport made of it. A fault of ours must not keep the messages behind this one from going."""
    try:
        return transport.send(message, lambda: promise(message, now=watch.now()))
    except Error:
        raise
    except Exception as fault:
        logger.exception("Message %s could not be handed over", message.message_id)
        result = Result.LATER if message.handed_at is None else Result.IN_DOUBT
        return Outcome(result, f"A fault of this software: {type(fault).__name__}: {fault}")


def promise(message: OutboxMessage, *, now: datetime) -> bool:
    """Save that the message is being handed over now; false if it is no longer ours to send, or held back."""
    ours = OutboxMessage.objects.filter(pk=message.pk, state=State.SENDING, claimed_by=message.claimed_by)
    kept = bool(ours.not_held().update(handed_at=now))
    if kept:
        message.handed_at = now
        marks.at(Mark.PROMISED)
    return kept


def record(message: OutboxMessage, outcome: Outcome, *, now: datetime) -> bool:
    """Write down what came of a message; false if the claim was no longer ours."""
    if outcome.result == Result.SENT:
        return settle(message, state=State.SENT, sent_at=now, reason="")
    if outcome.result == Result.IN_DOUBT:
        # Nobody owns it any more: its sender has said all it knew.
        return settle(message, state=State.IN_DOUBT, reason=outcome.reason, claimed_by="")
    if outcome.result == Result.FAILED:
        return settle(message, state=State.FAILED, reason=outcome.reason)
    if outcome.result in (Result.PAUSED, Result.WITHHELD):
        return bool(_give_back([message], outcome.reason))
    if message.attempts > len(STEPS):
        return settle(message, state=State.FAILED, reason=f"Given up after three days. {outcome.reason}")
    again = {"not_before": now + STEPS[message.attempts - 1], "attempts": message.attempts}
    return settle(message, state=State.DUE, reason=outcome.reason, claimed_by="", claimed_at=None, **again)


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


def _give_back(messages: list[OutboxMessage], reason: str) -> int:
    """Nothing was tried with these: they stay due, and it costs none of them a try."""
    if not messages:
        return 0
    ours = OutboxMessage.objects.filter(
        pk__in=[message.pk for message in messages], claimed_by=messages[0].claimed_by,
        state__in=[State.SENDING, State.IN_DOUBT],
    )  # fmt: skip
    untried = {"attempts": F("attempts") - 1, "claimed_by": "", "claimed_at": None, "handed_at": None}
    return ours.update(state=State.DUE, reason=reason[:300], **untried)


def insist(note: Callable[[], object]) -> None:
    """Note it even if the database is away for a while: only this process knows it."""
    until = time.monotonic() + INSIST_FOR
    while True:
        try:
            note()
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            logger.warning("The database is away; what came of a message is noted when it is back.")
            connection.close()
            time.sleep(1)
