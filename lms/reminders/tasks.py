"""Work that actions hand off: sending what is due."""

from __future__ import annotations

import logging
from uuid import uuid4

from celery import shared_task
from django.utils import timezone

from lms.doorbell import Doorbell
from lms.reminders import sending
from lms.reminders.transports import transport

BATCHES = 50  # at most this many in one run, so that a worker that is asked to stop can


@shared_task(name="reminders.send_due", base=Doorbell)
def send_due() -> int:
    """Send until nothing is due; returns how many messages were taken up."""
    owner, taken = uuid4().hex, 0
    for _ in range(BATCHES):
        batch = sending.send_batch(transport(), owner, now=timezone.now())
        taken += batch
        if not batch:
            break
    if taken:
        logging.getLogger(__name__).info("Reminders taken up: %s", taken)
    return taken
