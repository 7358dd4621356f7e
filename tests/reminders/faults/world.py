"""One world per test: its Redis, its relay, its workers and beats, and its own time; and the sizes it comes in."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from celery import Celery
from django.conf import settings
from django.db import connection

from lms.reminders.models import OutboxMessage
from tests.reminders.faults.clocks import seconds_to
from tests.reminders.faults.processes import Group, Redis, beat, together, worker
from tests.reminders.faults.relay import Relay
from tests.servers import free_port, wait_for

State = OutboxMessage.State
WORKDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)  # a Monday, within the hours mail is sent at
DUE_ON = date(2026, 1, 19)
FULL = os.environ.get("LMS_FAULTS_SIZE") == "full"


@dataclass(frozen=True)
class Size:
    many: int  # messages, where every moment of a sender's life is to be met
    messages: int
    kills: int
    away: float  # seconds of a fault that lasts
    timeout: float  # seconds the relay may take for each step
    answer: float  # seconds the relay may take to answer for a message
    margin: float  # and so many more until a sender that has died is decided about
    patience: float

    @property
    def lease(self) -> float:
        return self.answer + self.margin


QUICK = Size(many=300, messages=300, kills=10, away=3, timeout=1, answer=2, margin=1, patience=120)
WHOLE = Size(many=10_000, messages=2_000, kills=500, away=90, timeout=10, answer=20, margin=15, patience=900)
SIZE = WHOLE if FULL else QUICK
HURRY = 0.3  # seconds between two rings of beat, where a test would only wait for them
# For what is measured: beat and leases as they are in production.
CALM = {"LMS_FAULTS_HURRY": "", "LMS_FAULTS_ANSWER_TIMEOUT": 60, "LMS_FAULTS_MARGIN": 15} if FULL else {}


def database_url() -> str:
    now = connection.settings_dict
    place = f"{now['USER']}:{quote(now['PASSWORD'])}@{now['HOST']}:{now['PORT']}"
    return f"postgres://{place}/{now['NAME']}"


class World:
    def __init__(self, folder: Path, redis: Redis, relay: Relay) -> None:
        self.folder, self.redis, self.relay = folder, redis, relay
        self.marks = folder / "marks"
        self.marks.mkdir()
        self.shift = seconds_to(WORKDAY)
        self.groups: list[Group] = []
        self.bell = Celery("bell", broker=redis.url, set_as_current=False)
        self.is_askable = True

    def environment(self, **more: str | float) -> dict[str, str]:
        ours: dict[str, str | float] = {
            "DJANGO_SETTINGS_MODULE": "tests.reminders.faults.settings",
            "LMS_VAR_DIR": str(self.folder),
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.redis.url,
            "REMINDERS_TRANSPORT": "smtp",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.relay.port}",
            "LMS_FAULTS_CLOCK": self.shift,
            "LMS_FAULTS_DATABASE_CLOCK": self.shift,
            "LMS_FAULTS_MARKS": str(self.marks),
            "LMS_FAULTS_HURRY": HURRY,
            "LMS_FAULTS_EMAIL_TIMEOUT": SIZE.timeout,
            "LMS_FAULTS_ANSWER_TIMEOUT": SIZE.answer,
            "LMS_FAULTS_MARGIN": SIZE.margin,
            "LMS_FAULTS_LEDGER": str(self.relay.ledger) if self.is_askable else "",
        }
        return os.environ | {name: str(value) for name, value in (ours | more).items() if value != ""}

    def start(self, name: str, command: list[str], **more: str | float) -> Group:
        group = Group(command, self.environment(**more), self.folder / f"{name}.log")
        self.groups.append(group)
        group.start()
        return group

    def worker(self, concurrency: int = 2, name: str = "worker", **more: str | float) -> Group:
        return self.start(name, worker(concurrency, name), **more)

    def beat(self, name: str = "beat", **more: str | float) -> Group:
        return self.start(name, beat(self.folder / f"{name}-schedule"), **more)

    def machine(self, concurrency: int = 2, name: str = "machine", **more: str | float) -> Group:
        """Worker and beat in one process group, as on one machine."""
        return self.start(name, together(worker(concurrency, name), beat(self.folder / f"{name}-schedule")), **more)

    def web(self, name: str = "web") -> str:
        """A web server; returns its address."""
        port = free_port()
        gunicorn = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        self.start(name, [*gunicorn, "--workers", "1", "--threads", "4"], SECRET_KEY=settings.SECRET_KEY)
        wait_for(port, SIZE.patience)
        return f"http://127.0.0.1:{port}"

    def ring(self, task: str = "reminders.send_due") -> None:
        self.bell.send_task(task)

    def close(self) -> None:
        for group in self.groups:
            group.kill()

    def told(self) -> str:
        """What there is to know when something has not come in time."""
        states = Counter(OutboxMessage.objects.values_list("state", flat=True))
        reasons = Counter(OutboxMessage.objects.exclude(reason="").values_list("reason", flat=True))
        logs = "\n".join(f"--- {group.log.name}\n{group.said()[-1500:]}" for group in self.groups)
        return f"{states} {reasons.most_common(5)}\n{logs}"


def states() -> Counter[str]:
    return Counter(OutboxMessage.objects.values_list("state", flat=True))


def is_drained() -> bool:
    return not OutboxMessage.objects.filter(state__in=[State.DUE, State.SENDING, State.IN_DOUBT]).exists()


def make_due() -> None:
    """Let time pass until every message may go."""
    OutboxMessage.objects.filter(state=State.DUE).update(not_before=WORKDAY - timedelta(minutes=1))


@dataclass(frozen=True)
class Fate:
    """What became of the messages of the outbox, by the relay's own ledger."""

    lost: int
    doubled: int
    unknown: int  # mails the outbox knows nothing of
    differing: int  # copies of one message that are not the same to the byte


def fate(relay: Relay, ours: set[str] | None = None) -> Fate:
    ours = ours or set(OutboxMessage.objects.exclude(state=State.SUPPRESSED).values_list("message_id", flat=True))
    copies = relay.copies()
    digests = Counter(each.message_id for each in set(relay.accepted()))
    return Fate(
        lost=len(ours - set(copies)),
        doubled=sum(number - 1 for number in copies.values()),
        unknown=len(set(copies) - ours),
        differing=sum(number > 1 for number in digests.values()),
    )


NOTHING_AMISS = Fate(lost=0, doubled=0, unknown=0, differing=0)
