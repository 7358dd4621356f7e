"""PDSA cycles: planned with a prediction, completed with what was found, and agreed to by a line manager."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from lms.people import audit
from lms.people.models import Person
from lms.projects.access import lead_of, may_agree_pdsa
from lms.projects.actions.opening import PAUSED, begin_work, opened
from lms.projects.merging import Base, settle
from lms.projects.models import PdsaCycle, Project, SignOff
from lms.projects.signals import project_signed_off
from lms.projects.state_hash import state_hash

PDSA_TEXT = "I have talked through this PDSA with {lead}: it was predicted, tried, studied, and acted on."


@transaction.atomic
def plan_cycle(project: Project, values: Mapping[str, Any], *, by: Person) -> PdsaCycle:
    """Plan the next cycle; the same plan twice is one."""
    fresh = opened(project, by)
    same = {name: values[name] for name in ("title", "plan", "prediction", "starts_on")}
    cycle = fresh.cycles.filter(completed_on=None, **same).first()
    if cycle is None and fresh.state == Project.State.PAUSED:
        raise ValidationError(PAUSED)
    if cycle is None:
        number = (fresh.cycles.aggregate(last=Max("number"))["last"] or 0) + 1
        cycle = PdsaCycle(project=fresh, number=number)
    for name, value in values.items():
        setattr(cycle, name, value)
    cycle.save()
    begin_work(fresh)
    return cycle


@transaction.atomic
def change_plan(cycle: PdsaCycle, values: Mapping[str, Any], *, by: Person, base: Base = None) -> PdsaCycle:
    """Change the plan of a cycle not yet completed. Raises Clash when a colleague changed the same part of it."""
    opened(cycle.project, by)
    fresh = PdsaCycle.objects.get(pk=cycle.pk)
    if fresh.completed_on:
        raise ValidationError("This cycle is completed: its prediction stays as it was written.")
    settle(fresh, values, base)
    fresh.save()
    return fresh


@transaction.atomic
def complete_cycle(
    cycle: PdsaCycle, values: Mapping[str, Any], *, by: Person, today: date, base: Base = None
) -> PdsaCycle:
    """Write down what was found and decided; corrected later, the day of completion stays."""
    opened(cycle.project, by)
    fresh = PdsaCycle.objects.get(pk=cycle.pk)
    settle(fresh, values, base)
    fresh.completed_on = fresh.completed_on or today
    fresh.save()
    return fresh


@transaction.atomic
def agree_pdsa(project: Project, *, seen: str, by: Person, now: datetime, today: date) -> SignOff:
    """The line manager of the lead agrees that the PDSA was done; that completes it. Agreed twice, it is once.

    `seen` is the fingerprint of what was on the screen.
    """
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    given = fresh.sign_offs.filter(purpose=SignOff.Purpose.PDSA, person=by).first()
    if given:
        return given
    if not may_agree_pdsa(by, fresh, today):
        raise PermissionDenied
    if fresh.state == Project.State.PAUSED:
        raise ValidationError(PAUSED)
    if not fresh.cycles.filter(completed_on__isnull=False).exists():
        raise ValidationError("There is no completed PDSA cycle to agree to yet.")
    if seen != state_hash(fresh):
        raise ValidationError("The PDSA has changed since you opened it. Please read it again.")
    return _agree(fresh, by, now, today)


def _agree(project: Project, by: Person, now: datetime, today: date) -> SignOff:
    lead = lead_of(project)
    agreed = SignOff.objects.create(
        project=project, purpose=SignOff.Purpose.PDSA, capacity=SignOff.Capacity.LINE_MANAGER, person=by,
        agreed_text=PDSA_TEXT.format(lead=lead), state_hash=state_hash(project), at=now,
    )  # fmt: skip
    project.state = Project.State.COMPLETED
    project.save(update_fields=["state"])
    audit.record("pdsa.agreed", f"Agreed to the PDSA {project}", by=by, subject=lead, project=project.pk)
    project_signed_off.send(sender=Project, project=project, people=[lead], today=today)
    return agreed
