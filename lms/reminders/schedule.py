"""Beat's jobs: they ask the database for the time. Beat only rings; what is due is decided by the rows there."""

from __future__ import annotations

import contextlib

from celery import shared_task
from django.utils import timezone

from lms.reminders import clock, due, heartbeats, reaping
from lms.reminders.tasks import send_due
from lms.reminders.transports import transport


@shared_task(name="reminders.plan")
def plan() -> int:
    return due.plan_by_the_clock(now=clock.now(), own=timezone.now())


@shared_task(name="reminders.reap")
def reap() -> int:
    """Settle what dead senders left; what is due again by that is rung for."""
    now = clock.now()
    heartbeats.beat(heartbeats.REAPER, now=now)
    with contextlib.closing(transport()) as way:
        settled = reaping.reap(way, now=now)
    if settled:
        send_due.delay_on_commit()
    return settled
