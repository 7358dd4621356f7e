"""Leaves a transport alone that fails again and again, and keeps to the limit of messages per minute.

While a transport is closed no message is claimed, so it costs none of them a try. When its time is over, one message
tries it: one sender wins the right to, however many ask.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from lms.reminders.models import TransportState
from lms.reminders.transports import Outcome, Result

FAILURES = 5
LOG_IN_PAUSE = timedelta(minutes=5)
LONGEST = timedelta(minutes=5)  # so that a relay that is back gets its mail soon
TRYING = timedelta(minutes=2)  # nobody else tries it meanwhile
AHEAD = timedelta(minutes=1)  # the limit is kept over a minute, not from each message to the next


def allowance(name: str, wanted: int, *, now: datetime) -> int:
    """How many messages may be taken for this transport now: `wanted`, one to try it, or none."""
    state, _ = TransportState.objects.get_or_create(name=name, defaults={"changed_at": now})
    if state.paced_until and state.paced_until > now + AHEAD and settings.REMINDERS_PER_MINUTE:
        return 0
    if state.closed_until is None:
        # At most what two minutes allow, however many are taken at once where there is no limit.
        return min(wanted, 2 * settings.REMINDERS_PER_MINUTE) if settings.REMINDERS_PER_MINUTE else wanted
    if state.closed_until > now:
        return 0
    due = TransportState.objects.filter(pk=state.pk, closed_until=state.closed_until)
    return due.update(closed_until=now + TRYING)


def charge(name: str, count: int, *, now: datetime) -> None:
    """Count messages taken against the limit per minute."""
    if settings.REMINDERS_PER_MINUTE and count:
        cost = timedelta(minutes=count / settings.REMINDERS_PER_MINUTE)
        state = TransportState.objects.filter(name=name)
        if not state.filter(paced_until__gt=now).update(paced_until=F("paced_until") + cost):
            state.update(paced_until=now + cost)


def note(name: str, outcome: Outcome, *, now: datetime) -> None:
    """Learn from what came of a message: any answer of the other side opens the transport again."""
    state = TransportState.objects.filter(name=name)
    if not outcome.is_channel:
        bad = state.filter(Q(failures__gt=0) | ~Q(closed_until=None))
        bad.update(failures=0, closed_until=None, reason="", changed_at=now)
        return
    state.update(failures=F("failures") + 1, reason=outcome.reason[:300], changed_at=now)
    failures = state.values_list("failures", flat=True).get()
    if outcome.result == Result.PAUSED:
        state.update(closed_until=now + LOG_IN_PAUSE)
    elif failures >= FAILURES:
        state.update(closed_until=now + min(timedelta(minutes=2 ** min(failures - FAILURES, 5)), LONGEST))
    else:
        state.update(closed_until=None)


def unused(name: str, *, now: datetime) -> None:
    """Nothing was there to try it with: whoever comes next may."""
    TransportState.objects.filter(name=name, closed_until__gt=now).update(closed_until=now)
