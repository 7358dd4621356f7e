"""Plans reminders: what is due up to now, so that a planner that stood still catches up.

Works on sets: the database finds the rows that lack a message and writes their messages in the same statement. Any
number of planners may run at once: the unique key of the outbox lets each message be written once.
"""

from __future__ import annotations

import logging
from datetime import datetime

from lms.people.models import Organisation
from lms.recall.actions import draw_ready
from lms.reminders import heartbeats, trusted_clock
from lms.reminders.planning.chains import Chain
from lms.reminders.planning.dose import DIGEST
from lms.reminders.planning.insert import write
from lms.reminders.planning.levels import DEADLINE, EXPIRY, IDLE
from lms.reminders.planning.messages import NEWER, Planning
from lms.reminders.planning.preview import Preview, foresee
from lms.reminders.planning.projects import COACH_SIGNS, HELP, QUIET, SPONSOR_SIGNS, STUDY
from lms.reminders.planning.refreshers import REFRESHER
from lms.reminders.planning.sessions import OFFER, SESSION
from lms.reminders.planning.teaching import MODULE_REVIEW, UNDECIDED

logger = logging.getLogger(__name__)

__all__ = ["CHAINS", "NEWER", "plan", "plan_by_the_clock", "preview"]

CHAINS: tuple[Chain, ...] = (
    IDLE,
    DEADLINE,
    EXPIRY,
    SESSION,
    OFFER,
    STUDY,
    HELP,
    QUIET,
    COACH_SIGNS,
    SPONSOR_SIGNS,
    MODULE_REVIEW,
    UNDECIDED,
    DIGEST,
    REFRESHER,
)


def plan(*, now: datetime) -> int:
    """Write every reminder due up to now that is not in the outbox yet; return how many there were."""
    draw_ready(now=now)
    planning = Planning(now)
    written = sum(write(chain, planning) for chain in CHAINS)
    heartbeats.beat(heartbeats.PLANNER, now=now)
    return written


def plan_by_the_clock(*, now: datetime, own: datetime) -> int:
    """Plan, unless the database's time `now` can't be believed: then nothing is planned, and health says why.

    `own` is the time of the machine this runs on. It decides nothing: it only bears witness.
    """
    if why := trusted_clock.doubt(now, own=own):
        logger.error("No reminders are planned. %s", why)
        trusted_clock.alarm(now, why)
        return 0
    written = plan(now=now)
    trusted_clock.believe(now)
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
