"""Measures, their observations and their rebases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people.models import Person
from lms.projects.actions.opening import begin_work, opened
from lms.projects.collaborating import SHARED_FIELDS
from lms.projects.merging import Base, settle
from lms.projects.models import Measure, Observation, Phase, Project
from lms.projects.pasting import Row

SHARED = "This measure belongs to the collaborative: all teams count the same, so only its lead changes the definition."


@dataclass(frozen=True, slots=True)
class Kept:
    """How many observations were new, and how many took the place of another value."""

    added: int
    replaced: int


@transaction.atomic
def add_measure(project: Project, values: Mapping[str, Any], *, by: Person) -> Measure:
    """Add a measure. The same one sent twice is one; another of its name is refused."""
    fresh = opened(project, by)
    if same := fresh.measures.filter(kind=values["kind"], name=values["name"]).first():
        _refuse_other_definition(same, values)
        return same
    last = fresh.measures.aggregate(last=Max("position"))["last"]
    return Measure.objects.create(project=fresh, position=0 if last is None else last + 1, **values)


@transaction.atomic
def change_measure(measure: Measure, values: Mapping[str, Any], *, by: Person, base: Base = None) -> Measure:
    """Change a measure's definition. Raises Clash when a colleague changed the same part of it."""
    opened(measure.project, by)
    fresh = Measure.objects.get(pk=measure.pk)
    changed = settle(fresh, values, base)
    if fresh.shared_id and any(name in SHARED_FIELDS for name in changed):
        raise ValidationError(SHARED)
    fresh.save()
    return fresh


def _refuse_other_definition(measure: Measure, values: Mapping[str, Any]) -> None:
    """A colleague may have defined it while this one was being written: neither text replaces the other unseen."""
    if any(getattr(measure, name) != value for name, value in values.items()):
        raise ValidationError(
            f"This project already has the {measure.get_kind_display()} measure “{measure.name}”. "
            "Change its definition, or give this one another name."
        )


@transaction.atomic
def keep_rows(measure: Measure, rows: Sequence[Row], *, by: Person, now: datetime, replace: bool = False) -> Kept:
    """Keep observations. A day that has another value already keeps it, unless `replace`.

    A note beside a value that is there already is added where there was none, and replaces another only on `replace`.
    """
    project = opened(measure.project, by)
    there = {o.on: o for o in Observation.objects.filter(measure=measure, on__in=[row.on for row in rows])}
    new = [row for row in rows if row.on not in there]
    Observation.objects.bulk_create(
        Observation(
            measure=measure, on=row.on, value=row.value, denominator=row.denominator, note=row.note,
            entered_by=by, entered_at=now,
        )
        for row in new
    )  # fmt: skip
    known = [row for row in rows if row.on in there]
    other = [row for row in known if is_other(there[row.on], row)] if replace else []
    noted = [row for row in known if row not in other and _adds_note(there[row.on], row, replace)]
    for row in other + noted:
        _put(there[row.on], row, by, now)
    if new or other:
        begin_work(project)
    return Kept(len(new), len(other))


def is_other(observation: Observation, row: Row) -> bool:
    """Whether a row says another number than what is there for its day."""
    return (observation.value, observation.denominator) != (row.value, row.denominator)


def _adds_note(observation: Observation, row: Row, replace: bool) -> bool:
    is_new = bool(row.note) and row.note != observation.note
    return is_new and not is_other(observation, row) and (replace or not observation.note)


def _put(observation: Observation, row: Row, by: Person, now: datetime) -> None:
    observation.value, observation.denominator = row.value, row.denominator
    observation.note = row.note or observation.note
    observation.entered_by, observation.entered_at = by, now
    observation.save()


@transaction.atomic
def add_phase(measure: Measure, starts_on: date, name: str, reason: str, *, by: Person) -> Phase:
    """Give the chart new lines from a day on; the same day again is refused unless it says the same."""
    opened(measure.project, by)
    phase, is_new = Phase.objects.get_or_create(
        measure=measure, starts_on=starts_on, defaults={"name": name, "reason": reason}
    )
    if not is_new and (phase.name, phase.reason) != (name, reason):
        raise ValidationError(f"The chart is already rebased on that day: {phase.name}.")
    return phase


@transaction.atomic
def remove_phase(phase: Phase, *, by: Person) -> None:
    opened(phase.measure.project, by)
    Phase.objects.filter(pk=phase.pk).delete()
