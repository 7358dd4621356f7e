"""The database is stopped in the middle of planning and of sending: no half states, nothing lost, nothing doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import psycopg
import pytest

from tests.reminders.faults.processes import Database, wait_until
from tests.reminders.faults.world import NOTHING_AMISS, SIZE, database_url, fate

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database()
    try:
        made.start()
        yield made
    finally:
        made.close()


def test_a_database_that_stops_in_the_middle_leaves_no_half_states(world, crowd, owed, database, figures):
    owed(SIZE.messages)
    crowd(SIZE.messages)  # whose messages are still to be planned
    database.copy(database_url(), "faults")
    url = database.url("faults")
    world.relay.pace = 0.03
    machine = world.machine(concurrency=4, DATABASE_URL=url)
    wait_until(lambda: len(world.relay.accepted()) > 20, SIZE.patience, machine.said)
    for wait in (0.2, SIZE.lease + 2):
        world.ring("reminders.plan")
        time.sleep(wait)
        database.stop()
        time.sleep(SIZE.away)
        database.start()
    world.relay.pace = 0

    def all_settled() -> bool:
        """Let time pass for what was planned meanwhile, and look whether everything has gone."""
        told = states(url, "UPDATE reminders_outboxmessage SET not_before = dated_at WHERE state = 'due'")
        return told == {"sent": 2 * SIZE.messages}

    wait_until(all_settled, SIZE.patience, lambda: f"{states(url)} {machine.said()[-3000:]}")
    with psycopg.connect(url) as line:
        ours = {row[0] for row in line.execute("SELECT message_id FROM reminders_outboxmessage")}
    assert fate(world.relay, ours) == NOTHING_AMISS
    figures(
        "6. the database stopped in the middle", messages=2 * SIZE.messages, stops=2, half_states=0, lost=0, doubled=0
    )


def states(url: str, first: str = "") -> Counter[str]:
    with psycopg.connect(url, autocommit=True) as line:
        if first:
            line.execute(first)
        return Counter(row[0] for row in line.execute("SELECT state FROM reminders_outboxmessage"))
