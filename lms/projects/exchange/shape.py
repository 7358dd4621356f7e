"""Owns which parts of a project travel, in which order they are made again, and which fields of each.

Fields are those of the models: a new field travels without being named here, a new model has to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models

from lms.projects.models import (
    Benefit,
    DriverNode,
    Event,
    Involvement,
    Measure,
    Observation,
    PdsaCycle,
    Phase,
    Project,
    SheetRow,
    WorkshopTask,
)

FORMAT = "improvement-project"
VERSION = 1
PROJECT_FILE = "project.json"

# What belongs to the place where the project was run; it begins anew where it is read.
LOCAL = {"id", "state", "returned_note", "published_on", "presented_on", "presented_at", "created_at", "version"}
STAMPS = {"entered_at"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of part: its name in the file, its model, and the field that hangs it on something above it."""

    name: str
    model: type[models.Model]
    above: str = "project"


# Whatever is pointed at comes before what points at it.
KINDS = (
    Kind("involvements", Involvement),
    Kind("drivers", DriverNode),
    Kind("measures", Measure),
    Kind("phases", Phase, above="measure"),
    Kind("observations", Observation, above="measure"),
    Kind("events", Event, above="measure"),
    Kind("cycles", PdsaCycle),
    Kind("benefits", Benefit),
    Kind("workshop_tasks", WorkshopTask),
    Kind("sheet_rows", SheetRow),
)
MODELS = {kind.model for kind in KINDS}
# Files travel beside the document, each under a path of its own that the document names.
FILES = ("ProjectFile",)
# What people of the place where it was run agreed, scored, asked or joined is not made again elsewhere.
STAYS = {
    "Barrier", "Collaborative", "Faculty", "JoinRequest", "Member", "ObservationChange", "ProgressScore",
    "SharedMeasure", "SignOff", "StateChange",
}  # fmt: skip


def plain_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that hold a value of their own and travel."""
    left_out = LOCAL | STAMPS if model is Project else {"id"} | STAMPS
    return [field for field in model._meta.concrete_fields if not field.is_relation and field.name not in left_out]


def inner_references(model: type[models.Model]) -> Iterable[models.ForeignKey]:
    """The fields that point at another part of the same project."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in MODELS:
            yield field
