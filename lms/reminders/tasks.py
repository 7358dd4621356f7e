"""Work that actions hand off: sending what is due."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from lms.doorbell import Doorbell
from lms.reminders import clock, combining, heartbeats, sending, trusted_clock
from lms.reminders.transports import transport

BATCHES = 50  # at most this many in one run, so that a worker that is asked to stop can


@shared_task(name="reminders.send_due", base=Doorbell)
def send_due() -> int:
    """Send until nothing is due; returns how many messages were taken up."""
    owner, taken = f"{socket.gethostname()[:40]} {os.getpid()} {uuid4().hex}", 0
    now = clock.now()
    why_not = trusted_clock.doubt(now, own=timezone.now())
    heartbeats.beat(heartbeats.SENDER, now=now, detail=why_not)
    if why_not:  # by a clock that has jumped, night is day and what is due in a week is due now
        logging.getLogger(__name__).error("No reminders are sent. %s", why_not)
        return 0
    combining.combine(now=now)
    with contextlib.closing(transport()) as way:
        for _ in range(BATCHES):
            batch = sending.send_batch(way, owner, now=clock.now())
            taken += batch
            if not batch:
                break
    if taken:
        logging.getLogger(__name__).info("Reminders taken up: %s", taken)
    return taken
