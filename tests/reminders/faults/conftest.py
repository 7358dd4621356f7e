"""What only the tests of faults need: a world to break, and people who are owed mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from lms.learning.models import Enrolment
from lms.people.models import Person
from lms.reminders import rules
from lms.reminders.drafting import Recipient, draft
from lms.reminders.models import OutboxMessage
from tests.reminders.faults.processes import Redis
from tests.reminders.faults.relay import Relay
from tests.reminders.faults.world import DUE_ON, SIZE, WORKDAY, World

CLOCK = Path(__file__).with_name("clock.sql")


@pytest.fixture
def world(db, tmp_path) -> Iterator[World]:
    """Nothing runs in it yet but the broker and the relay; whatever a test starts is ended with it."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK.read_text())
    redis = Redis(tmp_path)
    redis.start()
    with Relay(tmp_path / "ledger", slow=1.5 * SIZE.timeout) as relay:
        made = World(tmp_path, redis, relay)
        try:
            yield made
        finally:
            made.close()
            redis.kill()


@pytest.fixture
def crowd(northbridge, fundamentals) -> Callable[[int], list[Enrolment]]:
    """A function that puts so many people on level 1, to finish in fourteen days."""

    def _crowd(count: int, due_on: date = DUE_ON) -> list[Enrolment]:
        start = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(full_name=f"Nurse {number}", email=f"nurse.{number}@northbridge.example", organisation=northbridge)
            for number in range(start, start + count)
        )
        return Enrolment.objects.bulk_create(
            Enrolment(person=person, level=fundamentals, enrolled_on=date(2025, 11, 1), due_on=due_on)
            for person in people
        )

    return _crowd


@pytest.fixture
def owed(crowd) -> Callable[[int], list[OutboxMessage]]:
    """A function that puts so many messages into the outbox as the planner would, each to somebody else, due now."""

    def _owed(count: int) -> list[OutboxMessage]:
        rule = rules.rule(rules.DUE_SOON)
        messages = []
        for each in crowd(count):
            to = Recipient(each.person_id, each.person.full_name, each.person.email, each.person.organisation_id)
            words = {"what": "Fundamentals", "when": "19 January 2026", "link": "/"}
            about, occurrence = f"enrolment:{each.pk}", f"{DUE_ON.isoformat()} 14-days"
            messages.append(draft(rule, to, about, occurrence, words, now=WORKDAY))
            messages[-1].not_before = WORKDAY
        return OutboxMessage.objects.bulk_create(messages)

    return _owed


@pytest.fixture
def figures(record_property) -> Callable[..., None]:
    """A function that keeps what a test has counted, for the table of the full size: figures("3. ...", lost=0)."""

    def _figures(fault: str, **counted: object) -> None:
        for name, value in ({"fault": fault} | counted).items():
            record_property(name, value)

    return _figures
