"""Work that actions hand off: sending what is due."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from uuid import uuid4

from celery import shared_task

from lms.doorbell import Doorbell
from lms.reminders import clock, combining, heartbeats, sending
from lms.reminders.transports import transport

BATCHES = 50  # at most this many in one run, so that a worker that is asked to stop can


@shared_task(name="reminders.send_due", base=Doorbell)
def send_due() -> int:
    """Send until nothing is due; returns how many messages were taken up."""
    owner, taken = f"{socket.gethostname()[:40]} {os.getpid()} {uuid4().hex}", 0
    now = clock.now()
    heartbeats.beat(heartbeats.SENDER, now=now)
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
