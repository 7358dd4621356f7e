"""What people do to cohorts, one module for each noun."""

from lms.cohorts.actions.applying import apply
from lms.cohorts.actions.approving import approve, approve_all, decline, name_approver
from lms.cohorts.actions.attendance import record_attendance, record_own, walk_in
from lms.cohorts.actions.cohorts import open_cohort
from lms.cohorts.actions.feeds import make_feed, renew_feed
from lms.cohorts.actions.leaving import cancel, release_leavers, take_out
from lms.cohorts.actions.materials import add_material, remove_material
from lms.cohorts.actions.offers import accept, decline_offer, lapse_offers
from lms.cohorts.actions.passing_on import pass_on
from lms.cohorts.actions.places import give_places, give_up_place
from lms.cohorts.actions.rooms import add_room, change_room, reopen_room, retire_room
from lms.cohorts.actions.sessions import cancel_session, change_session, plan_session

__all__ = [
    "accept", "add_material", "add_room", "apply", "approve", "approve_all", "cancel", "cancel_session",
    "change_room", "change_session", "decline", "decline_offer", "give_places", "give_up_place", "lapse_offers",
    "make_feed", "name_approver", "open_cohort", "pass_on", "plan_session", "record_attendance", "record_own",
    "release_leavers", "remove_material", "renew_feed", "reopen_room", "retire_room", "take_out", "walk_in",
]  # fmt: skip
