"""What people do to cohorts, one module for each noun."""

from lms.cohorts.actions.attendance import record_attendance
from lms.cohorts.actions.cohorts import open_cohort
from lms.cohorts.actions.places import give_places, give_up_place
from lms.cohorts.actions.sessions import plan_session

__all__ = ["give_places", "give_up_place", "open_cohort", "plan_session", "record_attendance"]
