"""What people write about a project as a whole, and the approval of its charter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lms.people import audit
from lms.people.models import OrgUnit, Person
from lms.projects.access import lead_of, may_edit, may_lead, may_sponsor
from lms.projects.actions.opening import opened
from lms.projects.completeness import blank_charter_parts
from lms.projects.merging import Base, settle
from lms.projects.models import Member, Project, SignOff, WorkshopTask
from lms.projects.signatures import charter_approval, charter_waits
from lms.projects.state_hash import CHARTER_FIELDS, charter_hash
from lms.projects.workshop import suggested_tasks

AIM_FIELDS = ("aim_what", "aim_for_whom", "aim_unit", "aim_baseline", "aim_target", "aim_by")
REPORT_FIELDS = ("result", "what_did_not_work", "lessons_learned", "handover_to", "outcome")
CHARTER_TEXT = "I have read the charter of “{title}”, approve it, and will see that the team has the time for it."


@transaction.atomic
def create(
    title: str, *, unit: OrgUnit, by: Person, today: date, now: datetime, kind: str = "project", problem: str = ""
) -> Project:
    """Begin a project led by this person; sent twice, the second finds the first."""
    Person.objects.select_for_update().get(pk=by.pk)
    if unit.organisation_id != by.organisation_id:
        raise PermissionDenied
    same = Project.objects.of(by, Member.Part.LEAD).filter(title=title, kind=kind).exclude(state__in=CLOSED_STATES)
    if found := same.first():
        return found
    project = Project.objects.create(
        organisation_id=by.organisation_id, unit=unit, kind=kind, title=title, problem=problem, created_at=now
    )
    Member.objects.create(project=project, person=by, part=Member.Part.LEAD, joined_on=today)
    if project.is_workshop:
        WorkshopTask.objects.bulk_create(suggested_tasks(project))
    return project


CLOSED_STATES = (Project.State.COMPLETED, Project.State.STOPPED)


def save_charter(project: Project, values: Mapping[str, Any], *, base: Base = None, by: Person) -> Project:
    """Save the charter. Once sent for approval it is what the sponsor reads, so it stays until it is returned."""
    return _save(project, CHARTER_FIELDS, values, base, by)


def save_aim(project: Project, values: Mapping[str, Any], *, base: Base = None, by: Person) -> Project:
    return _save(project, AIM_FIELDS, values, base, by)


def save_report(project: Project, values: Mapping[str, Any], *, base: Base = None, by: Person) -> Project:
    return _save(project, REPORT_FIELDS, values, base, by)


@transaction.atomic
def _save(project: Project, fields: tuple[str, ...], values: Mapping[str, Any], base: Base, by: Person) -> Project:
    """`base` is what the writer saw: what a colleague changed since is kept. Raises Clash on the same fields."""
    fresh = opened(project, by, may_edit)
    changed = settle(fresh, {name: values[name] for name in fields if name in values}, base)
    if not changed:
        return fresh
    if fields is CHARTER_FIELDS and not charter_is_open(fresh):
        raise ValidationError(
            "The charter is with the sponsor or approved. To change it, ask the sponsor to return it."
        )
    fresh.version += 1
    fresh.save(update_fields=[*changed, "version"])
    return fresh


def charter_is_open(project: Project) -> bool:
    return not project.has_gate or project.state == Project.State.IDEA


@transaction.atomic
def submit_charter(project: Project, *, by: Person) -> Project:
    """Send the charter to the sponsor; sent twice, it is sent once."""
    fresh = opened(project, by, may_lead)
    if fresh.state != Project.State.IDEA:
        return fresh
    if missing := blank_charter_parts(fresh):
        raise ValidationError(f"Still to write: {', '.join(missing)}.")
    if not fresh.members.filter(part=Member.Part.SPONSOR).exists():
        raise ValidationError("Add a sponsor to the team first: somebody has to approve it.")
    fresh.state = Project.State.IN_REVIEW
    fresh.save(update_fields=["state"])
    return fresh


@transaction.atomic
def approve_charter(project: Project, *, by: Person, now: datetime) -> SignOff:
    """The sponsor approves; a new sponsor of a project at work approves its charter anew."""
    fresh = opened(project, by, may_sponsor)
    if given := charter_approval(fresh):
        return given
    if not charter_waits(fresh):
        raise ValidationError("The charter has not been sent for approval.")
    _refuse_the_lead(fresh, by)
    if fresh.state == Project.State.IN_REVIEW:
        _let_work_begin(fresh)
    signed, _ = SignOff.objects.get_or_create(
        project=fresh, purpose=SignOff.Purpose.CHARTER, capacity=SignOff.Capacity.SPONSOR, person=by,
        state_hash=charter_hash(fresh), defaults={"agreed_text": CHARTER_TEXT.format(title=fresh.title), "at": now},
    )  # fmt: skip
    audit.record(
        "charter.approved", f"Approved the charter of {fresh}", by=by, subject=lead_of(fresh), project=fresh.pk
    )
    return signed


def _let_work_begin(project: Project) -> None:
    """Approved; a project that already has data or a PDSA is at work at once."""
    at_work = project.cycles.exists() or project.measures.filter(observations__isnull=False).exists()
    project.state = Project.State.ACTIVE if at_work else Project.State.APPROVED
    project.returned_note = ""
    project.save(update_fields=["state", "returned_note"])


@transaction.atomic
def return_charter(project: Project, note: str, *, by: Person) -> Project:
    """The sponsor hands the charter back, saying what to change; approved before, it needs approval again."""
    fresh = opened(project, by, may_sponsor)
    if fresh.state == Project.State.IDEA:
        return fresh
    fresh.state, fresh.returned_note = Project.State.IDEA, note
    fresh.save(update_fields=["state", "returned_note"])
    audit.record(
        "charter.returned", f"Returned the charter of {fresh}", by=by, subject=lead_of(fresh), project=fresh.pk
    )
    return fresh


def _refuse_the_lead(project: Project, by: Person) -> None:
    if lead_of(project) == by:
        raise PermissionDenied
