"""How the machinery of reminders is: for the health page, the watchdog and HR's page. Holds nothing about a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.timesince import timesince

from lms.reminders import heartbeats, quiet_hours
from lms.reminders.models import Heartbeat, OutboxMessage, TransportState
from lms.reminders.sending import ready

LATE = timedelta(minutes=30)  # something due for so long is not being sent
STUCK = timedelta(minutes=10)  # a sender that has had a message for so long stands still
SILENT = {
    heartbeats.PLANNER: timedelta(minutes=15),
    heartbeats.SENDER: timedelta(minutes=10),
    heartbeats.REAPER: timedelta(minutes=10),
}
WORKER_SILENT = timedelta(minutes=3)
WORKER_BUSY = timedelta(minutes=30)  # within a long task it can't take up another
FORGOTTEN = timedelta(days=7)  # a machine that was taken away


@dataclass(frozen=True)
class Check:
    name: str
    is_ok: bool
    words: str


@dataclass(frozen=True)
class Health:
    at: datetime
    oldest_due: timedelta | None
    due: int
    sending: int
    in_doubt: int
    failed: int
    closed_until: datetime | None
    checks: list[Check] = field(default_factory=list)

    @property
    def is_ok(self) -> bool:
        return all(check.is_ok for check in self.checks)

    @property
    def problems(self) -> list[str]:
        return [check.words for check in self.checks if not check.is_ok]


def report(*, now: datetime) -> Health:
    """What there is to say now, in five queries; `now` is the database's time."""
    state = OutboxMessage.State
    sending = OutboxMessage.objects.filter(state=state.SENDING).aggregate(count=Count("pk"), since=Min("claimed_at"))
    waiting = OutboxMessage.objects.filter(state__in=[state.IN_DOUBT, state.FAILED])
    waiting_for = {name: Count("pk", filter=Q(state=name)) for name in (state.IN_DOUBT, state.FAILED)}
    stuck = waiting.aggregate(**waiting_for)
    due = ready(now).aggregate(count=Count("pk"), since=Min("not_before"))
    channel = TransportState.objects.filter(name=settings.REMINDERS_TRANSPORT).first()
    closed_until = channel.closed_until if channel else None
    oldest = _waiting_since(due["since"], now)
    checks = [
        _due(oldest),
        _sending(sending["since"], now),
        _channel(channel),
        *_life(list(Heartbeat.objects.order_by("name")), now),
    ]
    return Health(
        now, oldest, due["count"], sending["count"], stuck["in_doubt"], stuck["failed"], closed_until, checks
    )  # fmt: skip


def _waiting_since(first: datetime | None, now: datetime) -> timedelta | None:
    """How long the oldest due message has waited, the hours left out in which none may go."""
    if first is None:
        return None
    return now - (first if settings.DEMO_MODE else max(first, quiet_hours.last_change(now)))


def _due(oldest: timedelta | None) -> Check:
    if oldest is None:
        return Check("due", True, "Nothing is due.")
    return Check("due", oldest < LATE, f"The oldest message that is due has waited for {how_long(oldest)}.")


def _sending(since: datetime | None, now: datetime) -> Check:
    if since is None or now - since < STUCK:
        return Check("sending", True, "No sender stands still.")
    return Check("sending", False, f"A sender has had a message for {how_long(now - since)} and stands still.")


def _channel(state: TransportState | None) -> Check:
    if state is None or state.closed_until is None:
        return Check("channel", True, "The way out is open.")
    return Check("channel", False, f"Sending is paused after {state.failures} failures in a row: {state.reason}")


def _life(rows: list[Heartbeat], now: datetime) -> Iterator[Check]:
    found = {row.name: row for row in rows}
    for name, limit in SILENT.items():
        yield _sign(name, found.get(name), limit, now)
    if row := found.get(heartbeats.BEAT):  # where cron plans and sends there is no beat
        yield _sign(heartbeats.BEAT, row, timedelta(minutes=5), now)
    workers = [row for row in rows if row.name.startswith(heartbeats.WORKER) and now - row.beaten_at < FORGOTTEN]
    for row in workers:
        yield worker_check(row, now)


def _sign(name: str, row: Heartbeat | None, limit: timedelta, now: datetime) -> Check:
    if row is None:
        return Check(name, False, f"The {name} has never given a sign of life.")
    age = now - row.beaten_at
    if age > limit:
        return Check(name, False, f"The {name} has given no sign of life for {how_long(age)}.")
    return Check(name, not row.detail, row.detail or f"The {name} is at work.")  # a detail says why it does nothing


def worker_check(row: Heartbeat, now: datetime) -> Check:
    """A worker counts as alive while it takes up tasks, or is in the middle of a long one (then `detail` names it)."""
    age = now - row.beaten_at
    name = row.name.removeprefix(heartbeats.WORKER)
    if age > (WORKER_BUSY if row.detail else WORKER_SILENT):
        return Check("worker", False, f"The worker {name} has taken up no work for {how_long(age)}.")
    return Check("worker", True, f"The worker {name} is at work.")


def workers(host: str, now: datetime) -> list[Check]:
    """One check for each worker that was started on this machine and not stopped on purpose."""
    rows = Heartbeat.objects.filter(name__startswith=heartbeats.WORKER, name__endswith=f"@{host}").order_by("name")
    return [worker_check(row, now) for row in rows]


def how_long(age: timedelta) -> str:
    """An age in its largest unit, from minutes to years."""
    if age < timedelta(minutes=1):
        return "less than a minute"
    return timesince(datetime.min, datetime.min + age, depth=1).replace("\xa0", " ")
