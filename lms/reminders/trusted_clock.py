"""Whether the database's clock can be believed: a planner that plans by a wrong one writes to everybody at once.

It is held against two things: the moment of the planning before, and this machine's own clock. A planner that stood
still over a weekend finds two clocks that agree, and goes on; a clock that has jumped is contradicted by the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lms.reminders import heartbeats
from lms.reminders.models import Heartbeat

NAME = "clock"  # its row says up to when the clock was believed
BACK = timedelta(minutes=5)
GAP = timedelta(hours=1)
APART = timedelta(minutes=5)
LONGEST = timedelta(days=7)
WAY_ON = "Nothing is planned or sent until it is set right, or somebody runs “manage.py believe_the_clock”."


def doubt(now: datetime, *, own: datetime) -> str:
    """Why the database's time `now` is not believed, or ""; `own` is the time of this machine."""
    row = Heartbeat.objects.filter(name=NAME).first()
    if row is None:
        return ""
    passed, apart = now - row.beaten_at, abs(now - own)
    if passed < -BACK:
        return f"The database's clock went back: it says {now:%d %B %Y %H:%M} UTC. {WAY_ON}"
    if passed > LONGEST:
        return f"The database's clock says that {passed.days} days have passed since the last planning. {WAY_ON}"
    if passed > GAP and apart > APART:
        return (
            f"Planning stood still, and the database's clock ({now:%d %B %Y %H:%M} UTC) and the worker's "
            f"({own:%d %B %Y %H:%M} UTC) don't agree on how long. {WAY_ON}"
        )
    return ""


def believe(now: datetime) -> None:
    """Go on from here: the clock is right, whatever it said before."""
    heartbeats.beat(NAME, now=now)


def alarm(now: datetime, reason: str) -> None:
    """Let health say why nothing is planned; up to when the clock was believed stays as it was."""
    heartbeats.beat(heartbeats.PLANNER, now=now, detail=reason)
