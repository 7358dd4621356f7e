"""Redis is emptied, dies, stands still and stays away: mail waits, pages don't, and workers take up work again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from django.test import Client

from lms.people.models import Person
from lms.reminders.models import OutboxMessage
from tests.reminders.faults.processes import ROOT, wait_until
from tests.reminders.faults.world import NOTHING_AMISS, SIZE, World, fate, is_drained, make_due

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
TOKEN = "t" * 32
QUICKLY = 8  # seconds a page may take that finds no broker; four are for finding out, once in half a minute


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@pytest.fixture
def join_by_page(hire) -> Callable[[str], float]:
    """A function by which somebody new joins level 1 on its page; returns how long that took. We owe them a welcome."""

    def _join(site: str) -> float:
        person = hire(f"Nurse Late {Person.objects.count()}")
        client = Client()
        client.force_login(person)
        cookies = f"sessionid={client.session.session_key}; csrftoken={TOKEN}"
        request = urllib.request.Request(
            f"{site}/levels/L1/join/", b"", {"Cookie": cookies, "X-CSRFToken": TOKEN}, method="POST"
        )
        start = time.monotonic()
        with pytest.raises(urllib.error.HTTPError, match="302"):
            urllib.request.build_opener(NoRedirect).open(request, timeout=60)
        took = time.monotonic() - start
        assert OutboxMessage.objects.filter(person=person, rule__code="welcome").count() == 1
        return took

    return _join


def test_without_redis_nothing_is_lost_and_pages_answer(world, owed, join_by_page, figures):
    owed(SIZE.messages)
    world.relay.pace = 0.05
    worker = world.worker()
    world.beat()
    site = world.web()
    wait_until(world.relay.accepted, SIZE.patience, world.told)
    taken = join_by_page(site)
    for _ in range(3):
        world.redis.flush()
    world.redis.kill()
    world.redis.start()
    world.redis.group.signal(signal.SIGSTOP)  # takes connections, and answers nothing
    still = [join_by_page(site) for _ in range(2)]
    world.redis.kill()
    away = [join_by_page(site) for _ in range(2)]
    time.sleep(SIZE.away)
    away.append(join_by_page(site))
    make_due()
    world.redis.start()
    back = recovery(world)
    assert fate(world.relay) == NOTHING_AMISS
    assert max(taken, *still, *away) < QUICKLY
    assert min(still) < 2  # the second does not ring any more
    assert worker.is_alive()
    slowest = max(taken, *still, *away)
    figures(
        "5. Redis flushed, killed, hung, away", away_seconds=SIZE.away, worker_back_after_seconds=round(back, 1),
        slowest_page_seconds=round(slowest, 2), lost=0,
    )  # fmt: skip


def recovery(world: World) -> float:
    """Seconds from Redis being back to a worker at work again; everything is sent then."""
    before = len(world.relay.accepted())
    took = wait_until(lambda: len(world.relay.accepted()) > before, SIZE.patience, world.told)
    world.relay.pace = 0
    wait_until(is_drained, SIZE.patience, world.told)
    return took


def test_a_worker_that_has_gone_deaf_is_noticed_and_the_next_one_sends(world, owed, figures):
    """Connected, and takes up nothing: what the service manager asks four minutes later makes it start another."""
    worker = world.worker(concurrency=1)
    world.ring()
    wait_until(lambda: "succeeded in" in worker.said(), SIZE.patience, world.told)
    os.kill(worker.pid, signal.SIGSTOP)
    owed(1)
    world.redis.kill()
    world.redis.start()
    world.ring()
    assert workers_alive(world, minutes_later=4) == 1
    worker.kill()
    world.worker(concurrency=1)
    took = wait_until(is_drained, SIZE.patience, world.told)
    assert workers_alive(world, minutes_later=1) == 0
    assert fate(world.relay) == NOTHING_AMISS
    figures("5. a worker gone deaf, noticed and restarted", sent_after_seconds=round(took, 1), lost=0)


def workers_alive(world: World, *, minutes_later: int) -> int:
    """What the command for the service manager says then."""
    later = world.environment(LMS_FAULTS_DATABASE_CLOCK=world.shift + 60 * minutes_later)
    return subprocess.run([sys.executable, "manage.py", "workers_alive"], cwd=ROOT, env=later, check=False).returncode
