"""Owns what HR decides and brings in: groups, targets, staff lists, and the counts kept of who has which skill."""

from lms.dose.models.costs import ReleaseCost
from lms.dose.models.groups import Appointment, Group, Grouping
from lms.dose.models.imports import (
    OrganisationCode,
    PersonBefore,
    PostBefore,
    StaffImport,
    StaffLine,
    StaffPlace,
    StaffStep,
)
from lms.dose.models.maturity import MaturityRound, MaturitySheet
from lms.dose.models.papers import BoardPaper
from lms.dose.models.patterns import HiddenFigure, KeptSums, Pattern
from lms.dose.models.profiles import FolderFile, FolderRule, MappingProfile, WaitingList
from lms.dose.models.reconciling import CompetenceExport, CompetenceName, NotTheSame
from lms.dose.models.rollups import Cell, CellCount, CountCheck, Counted, Ledger, Movement
from lms.dose.models.saved_views import SavedView
from lms.dose.models.targets import Target, TargetRun

__all__ = [
    "Appointment",
    "BoardPaper",
    "Cell",
    "CellCount",
    "CompetenceExport",
    "CompetenceName",
    "CountCheck",
    "Counted",
    "FolderFile",
    "FolderRule",
    "Group",
    "Grouping",
    "HiddenFigure",
    "KeptSums",
    "Ledger",
    "MappingProfile",
    "MaturityRound",
    "MaturitySheet",
    "Movement",
    "NotTheSame",
    "OrganisationCode",
    "Pattern",
    "PersonBefore",
    "PostBefore",
    "ReleaseCost",
    "SavedView",
    "StaffImport",
    "StaffLine",
    "StaffPlace",
    "StaffStep",
    "Target",
    "TargetRun",
    "WaitingList",
]  # fmt: skip
