"""Plans reminders: what is due up to now, so that a planner that stood still catches up.

Works on sets: the database finds the rows that lack a message and writes their messages in the same statement. Any
number of planners may run at once: the unique key of the outbox lets each message be written once.
"""

from __future__ import annotations

from datetime import datetime

from lms.people.models import Organisation
from lms.recall.actions import draw_ready
from lms.reminders.models import Heartbeat
from lms.reminders.planning.chains import Chain
from lms.reminders.planning.dose import DIGEST
from lms.reminders.planning.insert import PLANNER, write
from lms.reminders.planning.levels import DEADLINE, EXPIRY, IDLE
from lms.reminders.planning.messages import NEWER, Planning
from lms.reminders.planning.preview import Preview, foresee
from lms.reminders.planning.projects import HELP, STUDY
from lms.reminders.planning.refreshers import REFRESHER
from lms.reminders.planning.teaching import MODULE_REVIEW, UNDECIDED

__all__ = ["CHAINS", "NEWER", "plan", "preview"]

CHAINS: tuple[Chain, ...] = (IDLE, DEADLINE, STUDY, HELP, EXPIRY, MODULE_REVIEW, UNDECIDED, DIGEST, REFRESHER)


def plan(*, now: datetime) -> int:
    """Write every reminder due up to now that is not in the outbox yet; return how many there were."""
    draw_ready(now=now)
    planning = Planning(now)
    written = sum(write(chain, planning) for chain in CHAINS)
    Heartbeat.objects.filter(name=PLANNER).update(beaten_at=now, detail=f"{written} written")
    return written


def preview(
    *, now: datetime, until: datetime, organisation: Organisation, rule: str | None = None, is_as_if_on: bool = False
) -> Preview:
    """What people of the organisation will be written from now to `until`, and why; nothing is written.

    What is in the outbox already is not in it. `rule` is a code, for one rule alone; `is_as_if_on` asks what it would
    be if that rule were switched on.
    """
    return foresee(
        CHAINS, now=now, until=until, organisation=organisation, rule=rule, is_as_if_on=is_as_if_on
    )  # fmt: skip
