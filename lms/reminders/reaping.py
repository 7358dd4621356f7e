"""Settles what senders left behind that died between claiming a message and noting what came of it.

What had not begun to be handed over is due again at once. What had may have left: it is in doubt. A transport that
keeps what it delivers is asked; where it can't be asked, the setting REMINDERS_IN_DOUBT decides: `resend` (with the
same Message-ID and Date; a second copy is better than none) or `hold` (HR decides).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lms.reminders import marks, owners
from lms.reminders.marks import Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.models.outbox import OutboxQuerySet
from lms.reminders.sending import STEPS
from lms.reminders.transports import NotAnswering, Transport

logger = logging.getLogger(__name__)
State = OutboxMessage.State

MARGIN = 15  # seconds beyond the longest that a relay may take to answer
COPIES = 3  # a relay that breaks the line each time after the text is not sent the same message more often by itself
AT_ONCE = 500
UNSENT = "Its sender stopped before handing it over."
DOUBT = "Its sender stopped before noting the outcome."


def lease() -> timedelta:
    """How long a sender that has begun to hand a message over may take to note the outcome."""
    return timedelta(seconds=settings.REMINDERS_ANSWER_TIMEOUT + MARGIN)


def reap(transport: Transport, *, now: datetime) -> int:
    """Settle what dead senders left behind; return how many messages were settled."""
    sending = OutboxMessage.objects.filter(state=State.SENDING)
    settled = sum(_release(owner, now) for owner in sending.order_by().values_list("claimed_by", flat=True).distinct())
    marks.at(Mark.REAPED)
    return settled + sum(_decide(message, transport, now) for message in decidable(now).order_by("pk")[:AT_ONCE])


def _release(owner: str, now: datetime) -> int:
    """Take the messages of an owner that is gone away from it; return how many are due again."""
    with transaction.atomic():
        if not owners.is_gone(owner):
            return 0
        theirs = OutboxMessage.objects.filter(state=State.SENDING, claimed_by=owner)
        if owners.database_runs_for() > lease().total_seconds():
            # Else the lock may be gone because the database was, and its owner about to note what it knows.
            theirs.filter(handed_at__lt=now - lease()).update(state=State.IN_DOUBT, reason=DOUBT)
        # Behind all that is due already: should it be the message that kills its senders, the others come first.
        free = {"claimed_by": "", "claimed_at": None, "not_before": now}
        released = theirs.filter(handed_at=None).update(state=State.DUE, reason=UNSENT, **free)
    if released:
        logger.warning("%s messages of a sender that stopped are due again.", released)
    return released


def decidable(now: datetime) -> OutboxQuerySet:
    """Messages in doubt about which we may decide by ourselves."""
    doubtful = OutboxMessage.objects.filter(state=State.IN_DOUBT, handed_at__lt=now - lease())
    return doubtful.filter(Q(attempts__lt=COPIES) | (~Q(claimed_by="") & Q(attempts__lte=len(STEPS))))


def _decide(message: OutboxMessage, transport: Transport, now: datetime) -> int:
    try:
        known = transport.knows(message.message_id)
    except NotAnswering as silence:
        logger.warning("The transport does not say whether it has a message: %s", silence)
        return 0
    doubtful = OutboxMessage.objects.filter(pk=message.pk, state=State.IN_DOUBT)
    if known:
        return doubtful.update(state=State.SENT, sent_at=message.handed_at, reason="")
    if known is None and settings.REMINDERS_IN_DOUBT == "hold":
        return 0
    again = "It had not arrived, so it is sent again." if known is False else f"{message.reason} It is sent again."
    wait = timedelta(0) if message.claimed_by or known is False else STEPS[message.attempts - 1]
    may_have_left = message.may_have_left or known is None
    free = {"claimed_by": "", "claimed_at": None, "handed_at": None, "not_before": now + wait}
    return doubtful.update(state=State.DUE, reason=again[:300], may_have_left=may_have_left, **free)
