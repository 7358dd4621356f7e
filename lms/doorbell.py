"""A Celery task that is rung after the commit, and whose being out of order nobody notices."""

from __future__ import annotations

from typing import Any

from celery.contrib.django.task import DjangoTask
from django.db import transaction


class Doorbell(DjangoTask):
    """What is to be done stands in the database, and beat comes by for what no ring was heard for."""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> Any:
        def ring() -> None:
            self.apply_async(args, kwargs, retry=False, expires=60)

        transaction.on_commit(ring, robust=True)
