"""Signs of life of the machinery, kept in the database: they tell as much where Redis is away."""

from __future__ import annotations

from datetime import datetime

from lms.reminders.models import Heartbeat

BEAT, PLANNER, SENDER, REAPER, WORKER = "beat", "planner", "sender", "reaper", "worker:"


def beat(name: str, *, now: datetime, detail: str = "") -> None:
    """Note that this part has been at work at `now`, the database's time; one statement, safe many times at once."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name[:120], beaten_at=now, detail=detail[:300])],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beaten_at", "detail"],
    )


def stop(name: str) -> None:
    """It was stopped on purpose: nobody has to wonder where it is."""
    Heartbeat.objects.filter(name=name).delete()
