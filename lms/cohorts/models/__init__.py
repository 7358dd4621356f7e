"""Owns the taught half: cohorts, their sessions, who applied, who has a place, who came, and practice."""

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
from lms.cohorts.models.evaluation import CohortConfidence, Evaluation, EvaluationAnswer, EvaluationAsked
from lms.cohorts.models.logs import CoachingEntry, LogReader, TaughtEntry
from lms.cohorts.models.messages import CohortMessage
from lms.cohorts.models.practice import (
    Judgement,
    ObservedPractice,
    PracticeChange,
    PracticeJudgement,
    PracticeSignature,
)
from lms.cohorts.models.sessions import Room, Session, SessionMaterial, SessionQuerySet
from lms.cohorts.models.templates import CohortTemplate, TemplateSession

__all__ = [
    "Application", "ApplicationAnswer", "ApplicationQuestion", "Approval", "ApprovalStep", "Attendance",
    "AttendanceCorrection", "CalendarFeed", "CoachingEntry", "Cohort", "CohortConfidence", "CohortMessage",
    "CohortQuerySet", "CohortTemplate", "Evaluation", "EvaluationAnswer", "EvaluationAsked", "Judgement", "LogReader",
    "ObservedPractice", "Place", "PlaceQuerySet", "PracticeChange", "PracticeJudgement", "PracticeSignature", "Room",
    "Session", "SessionMaterial", "SessionQuerySet", "TaughtEntry", "TemplateSession", "UnitQuota",
]  # fmt: skip
