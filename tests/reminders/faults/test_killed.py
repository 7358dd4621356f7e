"""Senders that are killed, end at a marked line, or stop and go on: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import random
import signal
import time

import psutil
import pytest

from lms.reminders.marks import MARKS, Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.sending import BATCH
from tests.reminders.faults.dying import STOP, obeyed, order
from tests.reminders.faults.processes import Group, wait_until
from tests.reminders.faults.world import CALM, NOTHING_AMISS, SIZE, World, fate, is_drained, states

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def kill_children(worker: Group, kills: int, world: World) -> int:
    """Kill so many children of the pool at random moments, for as long as there is something to send."""
    dice, killed = random.Random(1), 0
    until = time.monotonic() + SIZE.patience
    while killed < kills and time.monotonic() < until and not is_drained():
        seen, at_the_latest = len(world.relay.accepted()), time.monotonic() + 2
        while len(world.relay.accepted()) == seen and time.monotonic() < at_the_latest:
            time.sleep(0.02)  # faster than they begin to work, it would only show that children can be started
        time.sleep(dice.uniform(0.02, 0.2))
        if children := worker.children():
            victim = dice.choice(children)
            try:
                victim.send_signal(signal.SIGKILL)
                victim.wait(5)
            except psutil.NoSuchProcess:
                continue
            killed += 1
            world.ring()  # so that whoever takes the place has work at once
    assert killed == kills, f"Only {killed} kills. {world.told()}"
    return killed


def test_children_killed_at_random_moments_lose_nothing_and_double_nothing(world, owed, figures):
    killed = send_while_killing(world, owed, SIZE.many, SIZE.kills)
    assert fate(world.relay) == NOTHING_AMISS
    figures("1. kill -9 of children, a relay that can be asked", messages=SIZE.many, kills=killed, lost=0, doubled=0)


def test_with_a_relay_that_can_not_be_asked_a_kill_costs_one_second_copy_at_most(world, owed, figures):
    world.is_askable = False
    killed = send_while_killing(world, owed, SIZE.many, SIZE.kills)
    found = fate(world.relay)
    assert (found.lost, found.unknown, found.differing) == (0, 0, 0)
    assert found.doubled <= killed
    figures(
        "1. kill -9 of children, a relay that can't",
        messages=SIZE.many,
        kills=killed,
        lost=0,
        doubled=found.doubled,
    )


def send_while_killing(world: World, owed, messages: int, kills: int) -> int:
    owed(messages)
    world.relay.pace = 0.2  # slow enough for every kill to find somebody at work
    worker = world.worker(concurrency=4)
    world.beat()
    wait_until(world.relay.accepted, SIZE.patience, world.told)
    killed = kill_children(worker, kills, world)
    world.relay.pace = 0
    wait_until(is_drained, SIZE.patience, world.told)
    assert states() == {"sent": messages}
    return killed


def test_an_end_at_each_marked_line_loses_nothing_and_doubles_nothing(world, owed, figures):
    owed(len(MARKS) * 4)
    for mark in MARKS:
        order(world.marks, mark)
    world.worker(concurrency=3)
    world.beat()
    wait_until(lambda: set(obeyed(world.marks)) == set(MARKS), SIZE.patience, world.told)
    wait_until(is_drained, SIZE.patience, world.told)
    assert fate(world.relay) == NOTHING_AMISS
    figures("2. an end at each marked line", marks=len(MARKS), ended=len(obeyed(world.marks)), lost=0, doubled=0)


def test_a_machine_that_dies_leaves_what_the_next_one_drains_within_two_minutes(world, owed, figures):
    """Worker and beat die as one process group. At full size beat rings as it does in production."""
    owed(SIZE.messages)
    world.relay.pace = 0.05
    machine = world.machine(**CALM)
    wait_until(lambda: len(world.relay.accepted()) > SIZE.messages // 10, SIZE.patience, world.told)
    machine.kill()
    left = OutboxMessage.objects.exclude(state="sent").count()
    assert left > 0
    world.relay.pace = 0
    world.machine(name="second", **CALM)
    took = wait_until(is_drained, 120, world.told)
    assert fate(world.relay) == NOTHING_AMISS
    figures("3. worker and beat killed together", left=left, drained_after_seconds=round(took, 1), lost=0, doubled=0)


def test_a_machine_that_stands_still_and_goes_on_doubles_nothing(world, owed, figures):
    """Another machine sends meanwhile; then it finds itself in the middle of a mail."""
    owed(SIZE.messages)
    world.relay.pace = 0.05
    stopped = world.machine(concurrency=4, name="stopped")
    wait_until(lambda: len(world.relay.accepted()) > SIZE.messages // 10, SIZE.patience, world.told)
    stopped.signal(signal.SIGSTOP)
    world.relay.pace = 0
    world.machine(name="second")
    time.sleep(SIZE.away)
    stopped.signal(signal.SIGCONT)
    wait_until(is_drained, SIZE.patience, world.told)
    time.sleep(2)  # for what the first may still be about to send
    assert fate(world.relay) == NOTHING_AMISS
    figures("4. worker and beat stopped, then continued", stopped_for_seconds=SIZE.away, lost=0, doubled=0)


def test_a_sender_stopped_at_each_marked_line_goes_on_and_doubles_nothing(world, owed, figures):
    owed(len(MARKS) * BATCH + 1)  # whoever is stopped keeps what it has claimed
    for mark in MARKS:
        order(world.marks, mark, STOP)
    world.worker(concurrency=len(MARKS) + 1)
    world.beat()
    wait_until(lambda: set(obeyed(world.marks)) == set(MARKS), SIZE.patience, world.told)
    time.sleep(2 * SIZE.lease)
    for pid in obeyed(world.marks).values():
        os.kill(pid, signal.SIGCONT)
    wait_until(is_drained, SIZE.patience, world.told)
    time.sleep(2)
    assert fate(world.relay) == NOTHING_AMISS
    figures("4. stopped at each marked line, then continued", marks=len(MARKS), lost=0, doubled=0)


def test_the_message_of_a_dead_worker_is_on_its_way_within_three_minutes(world, owed, figures):
    """It died in the instant after handing it over; at full size with the beat and the lease of production."""
    owed(1)
    order(world.marks, Mark.HANDED)
    world.worker(**CALM)
    world.beat(**CALM)
    wait_until(lambda: obeyed(world.marks), SIZE.patience, world.told)
    took = wait_until(is_drained, 180, world.told)
    assert fate(world.relay) == NOTHING_AMISS
    figures("Recovery of a dead worker's message", seconds=round(took, 1))
