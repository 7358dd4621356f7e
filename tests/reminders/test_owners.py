"""A sender is gone when its process is, and not when it is slow or stopped: a lock tells, not the age of its claim."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from lms.reminders import clock, owners
from lms.reminders.models import OutboxMessage
from lms.reminders.reaping import reap
from lms.reminders.sending import claim, promise, record
from lms.reminders.transports import Outcome, Result
from tests.reminders.test_sending import Silent

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
HOLDER = """
import os, sys, django
django.setup()
from lms.reminders import owners
with owners.alive("holder"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def in_another_thread():
    """A function that runs work on a connection of its own, and waits for it."""

    def _run(work):
        found = []

        def once():
            try:
                found.append(work())
            finally:
                connection.close()

        thread = threading.Thread(target=once)
        thread.start()
        thread.join()
        return found[0]

    return _run


@pytest.mark.django_db(transaction=True)
def test_an_owner_lives_as_long_as_it_holds_its_lock(in_another_thread):
    assert in_another_thread(lambda: owners.is_gone("me"))
    with owners.alive("me"):
        assert not in_another_thread(lambda: owners.is_gone("me"))
        assert in_another_thread(lambda: owners.is_gone("you"))
    assert in_another_thread(lambda: owners.is_gone("me"))


@pytest.mark.django_db(transaction=True)
def test_the_message_of_a_living_sender_is_left_to_it_however_long_it_takes(nurse, owe, in_another_thread):
    owe(nurse, count=2)
    with owners.alive("slow"):
        mine, waiting = claim(2, "slow", now=NOW)
        promise(mine, now=NOW)
        assert in_another_thread(lambda: reap(Silent(), now=LATER)) == 0
        assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sending"}
        assert record(mine, Outcome(Result.SENT), now=LATER)
    assert in_another_thread(lambda: reap(Silent(), now=LATER)) == 1
    waiting.refresh_from_db()
    assert waiting.state == "due"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_stopped_process_still_owns_its_messages_and_a_killed_one_does_not_at_once():
    place = connection.settings_dict
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout.readline() == b"held\n"
            os.kill(holder.pid, signal.SIGSTOP)
            assert not owners.is_gone("holder")
        finally:
            holder.kill()  # a stopped process would be waited for without end
            holder.wait()
        until = clock.now() + timedelta(seconds=30)
        while not owners.is_gone("holder"):
            assert clock.now() < until


def test_who_lost_its_message_takes_its_word_back_before_the_dot(nurse, owe):
    owe(nurse)
    mine = claim(1, "slow", now=NOW)[0]
    reap(Silent(), now=NOW)  # the lock went with a broken connection: it looks dead
    relay = Silent()
    assert relay.send(mine, lambda: promise(mine, now=NOW)).result == Result.WITHHELD
    assert relay.sent == []
    assert OutboxMessage.objects.get().state == "due"


def test_the_clock_is_the_databases_in_utc(db):
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=30)
