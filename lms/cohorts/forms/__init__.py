"""What people type about cohorts, one module for each noun."""

from lms.cohorts.forms.cohorts import CohortForm, PeopleForm
from lms.cohorts.forms.sessions import SessionForm

__all__ = ["CohortForm", "PeopleForm", "SessionForm"]
