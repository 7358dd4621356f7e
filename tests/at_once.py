"""The same thing done many times in the same instant: for tests marked `postgresql`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Answer = TypeVar("Answer")


def at_once(work: Callable[[int], Answer], times: int = 20) -> list[Answer]:
    """What each call answered; they wait for one another to be ready, and each has a connection of its own."""
    start = Barrier(times)

    def once(number: int) -> Answer:
        start.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))
