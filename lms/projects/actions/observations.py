"""Observations: merged by date, corrected and removed with what was there before on record, and events on the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.people.models import Person
from lms.projects.actions.opening import begin_work, opened
from lms.projects.merging import Base, saved, settle
from lms.projects.models import Event, Measure, Observation, ObservationChange
from lms.projects.pasting import MOST_LINES, Row

Seen = Mapping[str, str]
NUMBERS = ("value", "denominator", "note")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many observations were new, and how many took the place of another value."""

    added: int
    replaced: int


class Unseen(Exception):
    """Since the writer looked, somebody gave these days other values: they are shown before anything is decided."""


@transaction.atomic
def keep_rows(
    measure: Measure, rows: Sequence[Row], *, by: Person, now: datetime, replace: bool = False, seen: Seen | None = None
) -> Kept:
    """Keep observations. A day that has another value or note already keeps it, unless `replace`.

    A note beside a value that is there already is added where there was none. `seen` is what the writer was shown of
    the days that differ, as `as_seen` says it: any other difference raises Unseen. None: the writer saw them all.
    """
    project = opened(measure.project, by)
    there = {o.on: o for o in Observation.objects.filter(measure=measure, on__in=[row.on for row in rows])}
    other = [row for row in rows if row.on in there and differs(there[row.on], row)]
    if seen is not None and any(seen.get(row.on.isoformat()) != as_seen(there[row.on]) for row in other):
        raise Unseen
    new = [row for row in rows if row.on not in there]
    _refuse_too_many(measure, len(new))
    _add(measure, new, by, now)
    noted = [row for row in rows if row.on in there and row.note and not there[row.on].note and row not in other]
    replaced = sum(1 for row in other if is_other(there[row.on], row)) if replace else 0
    for row in (*other, *noted) if replace else noted:
        was = there[row.on]
        _put(was, {"value": row.value, "denominator": row.denominator, "note": row.note or was.note}, by, now)
    if new or replaced:
        begin_work(project)
    return Kept(len(new), replaced)


def is_other(observation: Observation, row: Row) -> bool:
    """Whether a row says another number than what is there for its day."""
    return (observation.value, observation.denominator) != (row.value, row.denominator)


def differs(observation: Observation, row: Row) -> bool:
    """Whether a row says anything that would be lost on one side: another number, or another note."""
    return is_other(observation, row) or bool(row.note and observation.note and row.note != observation.note)


def as_seen(observation: Observation) -> str:
    """What is there for a day, to compare with what somebody was shown."""
    return " | ".join(saved(observation, name) for name in NUMBERS)


def _refuse_too_many(measure: Measure, more: int) -> None:
    if more and measure.observations.count() + more > MOST_LINES:
        raise ValidationError(
            f"A chart takes {MOST_LINES:,} points: ten years of days. With these there would be more. Nothing was kept."
        )


def _add(measure: Measure, rows: Sequence[Row], by: Person, now: datetime) -> None:
    Observation.objects.bulk_create(
        Observation(
            measure=measure, on=row.on, value=row.value, denominator=row.denominator, note=row.note,
            entered_by=by, entered_at=now,
        )
        for row in rows
    )  # fmt: skip


def _put(observation: Observation, values: Mapping[str, Any], by: Person, now: datetime) -> None:
    """Give a day other values, with those it had on record; the same values change nothing."""
    was = {f"old_{name}": getattr(observation, name) for name in NUMBERS}
    for name, value in values.items():
        setattr(observation, name, value)
    is_now = {name: getattr(observation, name) for name in NUMBERS}
    if is_now == {name: was[f"old_{name}"] for name in NUMBERS}:
        return
    observation.entered_by, observation.entered_at = by, now
    observation.save()
    measure, on = observation.measure, observation.on
    ObservationChange.objects.create(measure=measure, on=on, **was, **is_now, by=by, at=now)


@transaction.atomic
def correct_observation(
    observation: Observation, values: Mapping[str, Any], *, by: Person, now: datetime, base: Base = None
) -> Observation:
    """Correct a day's numbers or note; what was there stays on record. Raises Clash, or ValidationError when gone."""
    opened(observation.measure.project, by)
    fresh = Observation.objects.filter(pk=observation.pk).first()
    if fresh is None:
        raise ValidationError("Somebody has removed this point since you opened it.")
    wanted = Observation(measure=fresh.measure, **{name: getattr(fresh, name) for name in NUMBERS})
    settle(wanted, values, base)
    _put(fresh, {name: getattr(wanted, name) for name in NUMBERS}, by, now)
    return fresh


@transaction.atomic
def remove_observation(observation: Observation, *, seen: str, by: Person, now: datetime) -> None:
    """Remove a point, on record; gone already is gone. `seen` is what was on the screen: another value stays."""
    opened(observation.measure.project, by)
    fresh = Observation.objects.filter(pk=observation.pk).first()
    if fresh is None:
        return
    if as_seen(fresh) != seen:
        raise ValidationError("Somebody has changed this point since you opened it. Look at it again.")
    was = {f"old_{name}": getattr(fresh, name) for name in NUMBERS}
    ObservationChange.objects.create(measure=fresh.measure, on=fresh.on, **was, is_removal=True, by=by, at=now)
    fresh.delete()


@transaction.atomic
def add_event(measure: Measure, on: date, text: str, *, by: Person, now: datetime) -> Event | Observation:
    """Mark on the chart what happened on a day: as the note of that day's point if there is one without a note."""
    opened(measure.project, by)
    point = Observation.objects.filter(measure=measure, on=on).first()
    if point and point.note in ("", text):
        _put(point, {"note": text}, by, now)
        return point
    event, _ = Event.objects.get_or_create(
        measure=measure, on=on, text=text, defaults={"entered_by": by, "entered_at": now}
    )
    return event


@transaction.atomic
def remove_event(event: Event, *, by: Person) -> None:
    opened(event.measure.project, by)
    Event.objects.filter(pk=event.pk).delete()
