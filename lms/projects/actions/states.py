"""A project pauses, goes on, stops with what was learned, is opened again, or is completed without sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lms.people import audit
from lms.people.models import Person
from lms.projects.access import lead_of
from lms.projects.actions.graduating import REPORT_PARTS
from lms.projects.merging import Base, settle
from lms.projects.models import Member, Project, StateChange
from lms.projects.signals import project_moved_on
from lms.projects.states import STEPS, State, What, state_at_work

STAND_WITH_IT = (Member.Part.LEAD, Member.Part.MEMBER, Member.Part.COACH)


@transaction.atomic
def pause(project: Project, reason: str, *, by: Person, now: datetime) -> Project:
    """Let the project rest, its reminders too. Data may still be added; a new cycle and signatures wait."""
    fresh, is_done = _begin(project, What.PAUSED, by)
    return fresh if is_done else _enter(fresh, State.PAUSED, What.PAUSED, reason, by, now)


@transaction.atomic
def resume(project: Project, reason: str, *, by: Person, now: datetime) -> Project:
    """Go on where the project paused."""
    fresh, is_done = _begin(project, What.RESUMED, by)
    return fresh if is_done else _enter(fresh, state_at_work(fresh), What.RESUMED, reason, by, now)


@transaction.atomic
def stop(
    project: Project,
    reason: str,
    learned: Mapping[str, str],
    *,
    by: Person,
    now: datetime,
    today: date,
    base: Base = None,
) -> Project:
    """Stop for good reasons, and let the organisation read what was learned: nobody need try the same again.

    `base` is the report its writer saw. Raises Clash when a colleague has saved other words for the same part.
    """
    fresh, is_done = _begin(project, What.STOPPED, by)
    if is_done:
        return fresh
    if missing := [words for name, words in REPORT_PARTS.items() if not learned.get(name, "").strip()]:
        raise ValidationError(f"Still to write: {', '.join(missing)}.")
    changed = settle(fresh, learned, base)
    fresh.version += 1
    fresh.published_on = fresh.published_on or today
    fresh.save(update_fields=[*changed, "version", "published_on"])
    _enter(fresh, State.STOPPED, What.STOPPED, reason, by, now)
    _tell(fresh, today)
    return fresh


@transaction.atomic
def reopen(project: Project, reason: str, *, by: Person, now: datetime) -> Project:
    """Take a stopped project up again; what was published stays so."""
    fresh, is_done = _begin(project, What.REOPENED, by)
    return fresh if is_done else _enter(fresh, state_at_work(fresh), What.REOPENED, reason, by, now)


@transaction.atomic
def complete(project: Project, reason: str, *, by: Person, now: datetime, today: date) -> Project:
    """End a published project that leads to no level; one that does is signed off at the gate instead."""
    fresh, is_done = _begin(project, What.COMPLETED, by)
    if is_done:
        return fresh
    if fresh.published_on is None:
        raise ValidationError("Publish the report first: others learn from it.")
    _enter(fresh, State.COMPLETED, What.COMPLETED, reason, by, now)
    _tell(fresh, today)
    return fresh


def _begin(project: Project, what: StateChange.What, by: Person) -> tuple[Project, bool]:
    """The project, locked, and whether the step has been taken already; refused to who may not, or from here."""
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    step, newest = STEPS[what], fresh.state_changes.first()
    if not step.may(by, fresh):
        raise PermissionDenied
    is_done = newest is not None and newest.what == what and fresh.state in step.ends
    if not is_done and fresh.state not in step.starts:
        raise ValidationError(step.refusal)
    return fresh, is_done


def _enter(
    project: Project, state: Project.State, what: StateChange.What, reason: str, by: Person, now: datetime
) -> Project:
    project.state = state
    project.save(update_fields=["state"])
    StateChange.objects.create(project=project, what=what, reason=reason, by=by, at=now)
    label = f"{what.label.capitalize()}: {project}"
    audit.record(f"project.{what}", label, by=by, subject=lead_of(project), project=project.pk)
    return project


def _tell(project: Project, today: date) -> None:
    people = [member.person for member in project.members.select_related("person") if member.part in STAND_WITH_IT]
    project_moved_on.send(sender=Project, project=project, people=people, today=today)
