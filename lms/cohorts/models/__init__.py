"""Owns the taught half: cohorts, their sessions, who applied, who has a place, and who came."""

from lms.cohorts.models.attendance import Attendance, AttendanceCorrection
from lms.cohorts.models.booking import Application, ApplicationAnswer, Approval
from lms.cohorts.models.calendars import CalendarFeed
from lms.cohorts.models.cohorts import (
    ApplicationQuestion,
    ApprovalStep,
    Cohort,
    CohortQuerySet,
    Place,
    PlaceQuerySet,
    UnitQuota,
)
from lms.cohorts.models.sessions import Room, Session, SessionMaterial, SessionQuerySet
from lms.cohorts.models.templates import CohortTemplate, TemplateSession

__all__ = [
    "Application", "ApplicationAnswer", "ApplicationQuestion", "Approval", "ApprovalStep", "Attendance",
    "AttendanceCorrection", "CalendarFeed", "Cohort", "CohortQuerySet", "CohortTemplate", "Place", "PlaceQuerySet",
    "Room", "Session", "SessionMaterial", "SessionQuerySet", "TemplateSession", "UnitQuota",
]  # fmt: skip
