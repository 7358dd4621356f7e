"""Owns improvement projects: charter, team, aim, drivers, measures, observations, PDSA cycles and sign-offs."""

from lms.projects.models.barriers import Barrier
from lms.projects.models.benefits import Benefit
from lms.projects.models.collaboratives import Collaborative, Faculty, JoinRequest, SharedMeasure
from lms.projects.models.cycles import PdsaCycle
from lms.projects.models.drivers import DriverNode
from lms.projects.models.files import ProjectFile
from lms.projects.models.labels import Method, Outcome, Setting, Theme
from lms.projects.models.measures import Event, Measure, Observation, ObservationChange, Phase
from lms.projects.models.projects import GATED, Project, ProjectQuerySet
from lms.projects.models.sign_offs import ProgressScore, SignOff
from lms.projects.models.state_changes import StateChange
from lms.projects.models.team import Involvement, Member
from lms.projects.models.workshops import SheetRow, WorkshopTask

__all__ = [
    "GATED",
    "Barrier",
    "Benefit",
    "Collaborative",
    "DriverNode",
    "Event",
    "Faculty",
    "Involvement",
    "JoinRequest",
    "Measure",
    "Member",
    "Method",
    "Observation",
    "ObservationChange",
    "Outcome",
    "PdsaCycle",
    "Phase",
    "ProgressScore",
    "Project",
    "ProjectFile",
    "ProjectQuerySet",
    "Setting",
    "SharedMeasure",
    "SheetRow",
    "SignOff",
    "StateChange",
    "Theme",
    "WorkshopTask",
]
