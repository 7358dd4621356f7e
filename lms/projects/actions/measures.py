"""Measures and their rebases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people.models import Person
from lms.projects.actions.opening import opened
from lms.projects.charting import undrawable
from lms.projects.choosing import rules_for, why_not
from lms.projects.collaborating import SHARED_FIELDS
from lms.projects.merging import Base, settle
from lms.projects.models import Measure, Phase, Project

SHARED = "This measure belongs to the collaborative: all teams count the same, so only its lead changes the definition."


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
    had_denominator = fresh.has_denominator
    changed = settle(fresh, values, base)
    if fresh.shared_id and any(name in SHARED_FIELDS for name in changed):
        raise ValidationError(SHARED)
    _refuse_what_its_observations_are_not(fresh, had_denominator)
    fresh.save()
    return fresh


def _refuse_what_its_observations_are_not(measure: Measure, had_denominator: bool) -> None:
    """Nobody's observations vanish or change their meaning because a definition changes."""
    if not measure.observations.filter(value__isnull=False).exists():
        return
    if measure.has_denominator != had_denominator:
        has = "have" if had_denominator else "do not have"
        raise ValidationError(
            f"Its observations {has} denominators, so the kind of data must stay one that does too. "
            "Add another measure for the other kind."
        )
    if wrong := undrawable(measure):
        raise ValidationError(f"Its observations cannot be drawn as a {measure.get_chart_display()}. {wrong}")


@transaction.atomic
def use_chart(measure: Measure, chart: str, *, by: Person) -> Measure:
    """Show a measure as another kind of chart from now on, by the rules usual for it unless its own still go."""
    rules = measure.rules if measure.rules in rules_for(chart) else ""
    if wrong := why_not(measure.data_kind, chart):
        raise ValidationError(wrong)
    return change_measure(measure, {"chart": chart, "rules": rules}, by=by)


def _refuse_other_definition(measure: Measure, values: Mapping[str, Any]) -> None:
    """A colleague may have defined it while this one was being written: neither text replaces the other unseen."""
    if any(getattr(measure, name) != value for name, value in values.items()):
        raise ValidationError(
            f"This project already has the {measure.get_kind_display()} measure “{measure.name}”. "
            "Change its definition, or give this one another name."
        )


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
