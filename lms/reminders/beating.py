"""Celery's beat, which also says in the database that it lives."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import PersistentScheduler
from django.db import Error, connection

from lms.reminders import clock, heartbeats

EVERY = 15.0  # seconds

logger = logging.getLogger(__name__)


class Scheduler(PersistentScheduler):
    signed_at = float("-inf")

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One round of beat: a sign of life, then what is to be rung for; seconds until the next."""
        if time.monotonic() - self.signed_at >= EVERY:
            self.signed_at = time.monotonic()
            self.sign()
        return min(super().tick(*args, **kwargs), EVERY)

    def sign(self) -> None:
        try:
            heartbeats.beat(heartbeats.BEAT, now=clock.now())
        except Error as away:  # beat rings on: it is not its work that needs the database
            logger.warning("Beat could not give a sign of life: %s", away)
            connection.close()

    def close(self) -> None:
        super().close()
        self.signed_at = float("-inf")
