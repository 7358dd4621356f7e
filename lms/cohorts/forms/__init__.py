"""What people type about cohorts, one module for each noun."""

from lms.cohorts.forms.cohorts import CohortForm, PeopleForm
from lms.cohorts.forms.rooms import RoomForm
from lms.cohorts.forms.sessions import CancelForm, MaterialForm, SessionForm, WalkInForm

__all__ = ["CancelForm", "CohortForm", "MaterialForm", "PeopleForm", "RoomForm", "SessionForm", "WalkInForm"]
