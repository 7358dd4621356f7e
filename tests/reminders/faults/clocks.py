"""The two clocks of a process, each of which can be moved: Python's, and the database's as this process sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

_real_now = timezone.now
_shift = timedelta(0)


def now() -> datetime:
    return _real_now() + _shift


def move_python(seconds: float) -> None:
    """Put `now` in the place of Django's; before anything imports that by name."""
    global _shift
    _shift = timedelta(seconds=seconds)
    timezone.now = now


def move_database(seconds: float) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('faults.clock', %s, false)", [str(seconds)])


def seconds_to(moment: datetime) -> float:
    """How far a clock is to be moved to show `moment` now."""
    return (moment - datetime.now(UTC)).total_seconds()
