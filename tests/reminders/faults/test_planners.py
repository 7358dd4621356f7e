"""Two beats and three planners at once: one row per key, and none missing."""

from __future__ import annotations

import pytest
from django.db.models import Count

from lms.reminders.models import OutboxMessage
from tests.reminders.faults.processes import wait_until
from tests.reminders.faults.world import FULL, NOTHING_AMISS, SIZE, fate, is_drained, make_due

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PEOPLE = 5_000 if FULL else 500


def test_two_beats_and_three_planners_write_each_message_once(world, crowd, figures):
    crowd(PEOPLE)
    planners = [world.worker(concurrency=1, name=f"planner-{number}") for number in range(3)]
    for _ in planners:
        world.ring("reminders.plan")
    world.beat("first-beat")
    world.beat("second-beat")
    wait_until(lambda: OutboxMessage.objects.count() >= PEOPLE, SIZE.patience, world.told)
    wait_until(lambda: all("Task reminders.plan" in each.said() for each in planners), SIZE.patience, world.told)
    make_due()
    wait_until(is_drained, SIZE.patience, world.told)
    keys = OutboxMessage.objects.values("person", "rule", "about", "occurrence").annotate(rows=Count("pk"))
    assert OutboxMessage.objects.count() == keys.count() == PEOPLE
    assert fate(world.relay) == NOTHING_AMISS
    assert not [each.log.name for each in planners if "Traceback" in each.said()]
    figures("8. two beats and three planners", people=PEOPLE, rows=PEOPLE, doubled=0)
