"""A Celery task that is rung after the commit, and whose being out of order nobody notices."""

from __future__ import annotations

import time
from typing import Any

from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import OperationalError

REST = 30  # seconds; beat comes by as often anyway
_not_before: dict[str, float] = {}  # by broker: one that does not answer costs a page seconds, and not each page


class Doorbell(DjangoTask):
    """What is to be done stands in the database, and beat comes by for what no ring was heard for."""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> Any:
        broker = str(self.app.conf.broker_url)

        def ring() -> None:
            if time.monotonic() < _not_before.get(broker, 0):
                return
            try:
                self.apply_async(args, kwargs, retry=False, expires=60)
            except OperationalError:
                _not_before[broker] = time.monotonic() + REST
                raise

        transaction.on_commit(ring, robust=True)
