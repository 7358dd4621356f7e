"""Owns what HR decides and brings in: groups, targets, staff lists, and the counts kept of who has which skill."""

from lms.dose.models.groups import Appointment, Group, Grouping
from lms.dose.models.imports import StaffImport
from lms.dose.models.rollups import Cell, CellCount, CountCheck, Counted, Ledger, Movement
from lms.dose.models.targets import Target, TargetRun

__all__ = [
    "Appointment", "Cell", "CellCount", "CountCheck", "Counted", "Group", "Grouping", "Ledger", "Movement",
    "StaffImport", "Target", "TargetRun",
]  # fmt: skip
