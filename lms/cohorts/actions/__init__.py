"""What people do to cohorts, one module for each noun."""

from lms.cohorts.actions.applying import apply
from lms.cohorts.actions.approving import approve, approve_all, decline, name_approver
from lms.cohorts.actions.attendance import record_attendance
from lms.cohorts.actions.cohorts import open_cohort
from lms.cohorts.actions.feeds import make_feed, renew_feed
from lms.cohorts.actions.leaving import cancel, release_leavers, take_out
from lms.cohorts.actions.offers import accept, decline_offer, lapse_offers
from lms.cohorts.actions.passing_on import pass_on
from lms.cohorts.actions.places import give_places, give_up_place
from lms.cohorts.actions.sessions import plan_session

__all__ = [
    "accept", "apply", "approve", "approve_all", "cancel", "decline", "decline_offer", "give_places", "give_up_place",
    "lapse_offers", "make_feed", "name_approver", "open_cohort", "pass_on", "plan_session", "record_attendance",
    "release_leavers", "renew_feed", "take_out",
]  # fmt: skip
