"""Owns the fingerprints of a project and of its charter: what is agreed to is this state and no other."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import prefetch_related_objects

from lms.projects.models import DriverNode, Measure, Observation, PdsaCycle, Phase, Project, ProjectFile

CHARTER_FIELDS = ("title", "problem", "why_now", "scope", "goal")
PROJECT_FIELDS = (
    "kind", *CHARTER_FIELDS,
    "aim_what", "aim_for_whom", "aim_unit", "aim_baseline", "aim_target", "aim_by",
    "result", "what_did_not_work", "lessons_learned", "handover_to", "published_on", "presented_on", "presented_at",
)  # fmt: skip

# Measures were given these after projects had been signed: at these values they say nothing that was not agreed to.
ADDED_TO_MEASURES = {"data_kind": "", "rules": "", "multiplier": "1", "screens_moving_ranges": False}
ADDED_TO_CYCLES = {"measure": None, "predicted": None, "observed": None}
# What a row belongs to says nothing of its state: joining a collaborative leaves what was signed as it was.
LINKS = ("project", "shared")


# What a project saves and what a workshop does; like files, none leave no trace.
OF_A_WORKSHOP = ("workshop_tasks", "sheet_rows")
ADDED_PARTS = ("benefits", *OF_A_WORKSHOP)
# What must be read of a project before its state is told: the board of many projects reads it at once.
PARTS = (
    "drivers", "measures__observations", "measures__phases", "measures__events", "cycles", "files__file", *ADDED_PARTS,
)  # fmt: skip


def state_hash(project: Project) -> str:
    """SHA-256 over charter, aim, tree, measures, observations, cycles, files and report, as they are in the database.

    What a project has none of leaves no trace, so that signatures given before there were files or events still hold.

    A project whose parts were read before a write must be read again first.
    """
    left_out = () if project.is_workshop else OF_A_WORKSHOP
    prefetch_related_objects([project], *(part for part in PARTS if part not in left_out))
    state = {
        "project": {name: _plain(getattr(project, name)) for name in PROJECT_FIELDS},
        "drivers": [_row(node) for node in _by_pk(project.drivers.all())],
        "measures": [_measure(measure) for measure in _by_pk(project.measures.all())],
        "cycles": [_said(_row(cycle), ADDED_TO_CYCLES) for cycle in project.cycles.all()],
    }
    if files := [_file(file) for file in _by_pk(project.files.all())]:
        state["files"] = files
    for name in (part for part in ADDED_PARTS if part not in left_out):
        if rows := [_row(row) for row in _by_pk(getattr(project, name).all())]:
            state[name] = rows
    if project.outcome:
        state["outcome"] = project.outcome
    return _fingerprint(state)


def charter_hash(project: Project) -> str:
    """SHA-256 over the charter alone: work that goes on after the approval does not undo it."""
    return _fingerprint({name: getattr(project, name) for name in CHARTER_FIELDS})


def _fingerprint(state: dict[str, Any]) -> str:
    text = json.dumps(state, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _measure(measure: Measure) -> dict[str, Any]:
    state = _said(_row(measure), ADDED_TO_MEASURES) | {
        "observations": [_observation(observation) for observation in measure.observations.all()],
        "phases": [_row(phase) for phase in measure.phases.all()],
    }
    events = [[str(event.on), event.text] for event in measure.events.all()]
    return state | {"events": events} if events else state


def _file(file: ProjectFile) -> list[Any]:
    """A file by its content: what was agreed to is this picture, whatever its name or place."""
    return [file.file.sha256, file.caption, file.cycle_id, file.involvement_id]


def _said(row: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value != added.get(name, ...)}


def _observation(observation: Observation) -> list[Any]:
    row = [str(observation.on), _plain(observation.value), observation.note]
    return row if observation.denominator is None else [*row, _plain(observation.denominator)]


def _row(row: DriverNode | Measure | PdsaCycle | Phase | Observation) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in LINKS]
    return {field.name: _plain(getattr(row, field.attname)) for field in fields}


def _plain(value: object) -> object:
    """A number written as 5 is the same state as one read back as 5.0000."""
    if isinstance(value, (Decimal, float)):
        return f"{Decimal(str(value)).normalize():f}"
    return value if value is None or isinstance(value, (int, str)) else str(value)


def _by_pk(rows: models.QuerySet) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)
