"""Who takes part in a project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.people.models import Person, Role
from lms.projects.access import may_lead
from lms.projects.actions.opening import opened
from lms.projects.merging import Base, settle
from lms.projects.models import Involvement, Member, Project

ROLE_FOR_PART = {Member.Part.COACH: Role.COACH, Member.Part.SPONSOR: Role.SPONSOR}
ONLY_ONE = (Member.Part.LEAD, *ROLE_FOR_PART)


@transaction.atomic
def add_member(project: Project, email: str, part: str, *, by: Person, today: date) -> Member:
    """Give a colleague a part; asked twice, the second finds the first. Coaches and sponsors need that role."""
    fresh = opened(project, by, may_lead)
    person = Person.objects.filter(
        email__iexact=email.strip(), organisation_id=fresh.organisation_id, is_active=True
    ).first()
    if person is None:
        raise ValidationError(f"Nobody in your organisation has the e-mail address {email.strip()}.")
    has = fresh.members.filter(person=person).first()
    if has and has.part == part:
        return has
    _refuse_part(fresh, person, part, has)
    return Member.objects.create(project=fresh, person=person, part=part, joined_on=today)


def _refuse_part(project: Project, person: Person, part: str, has: Member | None) -> None:
    label = Member.Part(part).label
    if has:
        raise ValidationError(
            f"{person} is already the {has.get_part_display()} of this project. Remove that part first."
        )
    if part in ONLY_ONE and project.members.filter(part=part).exists():
        raise ValidationError(f"The project has a {label} already. Remove that person first.")
    role = ROLE_FOR_PART.get(Member.Part(part))
    if role and not person.has_role(role):
        raise ValidationError(f"{person} does not have the role of {label} in your organisation.")


@transaction.atomic
def remove_member(member: Member, *, by: Person) -> None:
    """End a part; gone already is gone. The lead stays: a project without one belongs to nobody."""
    opened(member.project, by, may_lead)
    if member.part == Member.Part.LEAD:
        raise ValidationError("The lead cannot be removed.")
    Member.objects.filter(pk=member.pk).delete()


@transaction.atomic
def record_involvement(project: Project, who: str, role: str, stage: str, *, by: Person, today: date) -> Involvement:
    """Record how a patient or carer took part; the same entry twice on a day is one."""
    fresh = opened(project, by)
    entry, _ = Involvement.objects.get_or_create(project=fresh, who=who, role=role, stage=stage, recorded_on=today)
    return entry


@transaction.atomic
def change_involvement(entry: Involvement, values: Mapping[str, Any], *, by: Person, base: Base = None) -> Involvement:
    """Correct an entry; the day it was recorded stays. Raises Clash, or ValidationError when it was removed."""
    opened(entry.project, by)
    fresh = Involvement.objects.filter(pk=entry.pk).first()
    if fresh is None:
        raise ValidationError("Somebody has removed this entry since you opened it.")
    settle(fresh, values, base)
    fresh.save()
    return fresh


@transaction.atomic
def remove_involvement(entry: Involvement, *, by: Person) -> None:
    """Remove an entry; gone already is gone."""
    opened(entry.project, by)
    Involvement.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def plan_meeting(project: Project, on: date | None, *, by: Person, base: Base = None) -> Project:
    fresh = opened(project, by)
    settle(fresh, {"next_meeting_on": on}, base)
    fresh.save(update_fields=["next_meeting_on"])
    return fresh
