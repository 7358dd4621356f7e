"""How a team comes into a collaborative, and leaves it."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lms.people import audit
from lms.people.models import Person
from lms.projects.access import lead_of, may_lead
from lms.projects.actions.collaboratives import CLOSED, FINISHED, follow, opened_collaborative
from lms.projects.actions.opening import opened
from lms.projects.collaborating import leads_collaborative, may_join
from lms.projects.models import GATED, Collaborative, JoinRequest, Measure, Member, Project

ELSEWHERE = "This project cannot join: it is finished, in a collaborative already, or a PDSA of level 2."


@transaction.atomic
def ask_to_join(project: Project, collaborative: Collaborative, *, by: Person, now: datetime) -> JoinRequest:
    """The lead of a project asks; asked twice, it is asked once."""
    into = Collaborative.objects.select_for_update().get(pk=collaborative.pk)
    fresh = opened(project, by, may_lead)
    waiting = fresh.join_requests.filter(decided_at=None).first()
    if waiting and waiting.collaborative_id == into.pk:
        return waiting
    if waiting:
        raise ValidationError(f"This project already waits for an answer from {waiting.collaborative}.")
    if not Collaborative.objects.open().visible_to(by).filter(pk=into.pk).exists():
        raise ValidationError("This collaborative takes no new teams.")
    if not may_join(fresh):
        raise ValidationError(ELSEWHERE)
    return JoinRequest.objects.create(collaborative=into, project=fresh, asked_by=by, asked_at=now)


@transaction.atomic
def decide_join(request: JoinRequest, *, accept: bool, reason: str = "", by: Person, now: datetime) -> JoinRequest:
    """A lead of the collaborative answers; the first answer stays."""
    collaborative = opened_collaborative(request.collaborative, by)
    fresh = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if fresh.decided_at:
        return fresh
    fresh.decided_by, fresh.decided_at, fresh.is_accepted, fresh.reason = by, now, accept, reason
    fresh.save()
    if accept:
        _take_in(collaborative, fresh.project_id, by)
    return fresh


@transaction.atomic
def add_team(collaborative: Collaborative, email: str, title: str = "", *, by: Person, now: datetime) -> Project:
    """Take in the project that this colleague leads, named by its title when they lead several; twice is once."""
    fresh = opened_collaborative(collaborative, by)
    project = _project_led_by(fresh, email.strip(), title.strip())
    if project.collaborative_id == fresh.pk:
        return project
    taken = _take_in(fresh, project.pk, by)
    taken.join_requests.filter(decided_at=None).update(
        decided_by=by, decided_at=now, is_accepted=True, reason="Added by the lead of the collaborative."
    )
    return taken


def _project_led_by(collaborative: Collaborative, email: str, title: str) -> Project:
    """The one project meant; titles that are not known already are not given away."""
    led = Project.objects.filter(
        organisation=collaborative.organisation_id, kind__in=GATED, members__part=Member.Part.LEAD,
        members__person__email__iexact=email,
    ).exclude(state__in=FINISHED)  # fmt: skip
    found = list(led.filter(title__iexact=title) if title else led)
    if len(found) > 1:
        raise ValidationError("This colleague leads more than one project: type the title of the one you mean.")
    if not found:
        raise ValidationError(f"Nobody with the address {email} leads a project{' of that title' if title else ''}.")
    return found[0]


def _take_in(collaborative: Collaborative, pk: int, by: Person) -> Project:
    project = Project.objects.select_for_update().get(pk=pk)
    if not may_join(project):
        raise ValidationError(ELSEWHERE)
    project.collaborative = collaborative
    project.save(update_fields=["collaborative"])
    for shared in collaborative.measures.all():
        follow(shared, Project.objects.filter(pk=project.pk))
    label = f"{project} joined the collaborative {collaborative}"
    audit.record("collaborative.joined", label, by=by, subject=lead_of(project), collaborative=collaborative.pk)
    return project


@transaction.atomic
def leave_collaborative(project: Project, *, by: Person) -> Project:
    """A team leaves, or is taken out by the collaborative's lead; its measures and data stay with it as its own."""
    fresh = Project.objects.select_for_update().get(pk=project.pk)
    collaborative = fresh.collaborative
    if collaborative is None:
        return fresh
    if not (may_lead(by, fresh) or leads_collaborative(by, collaborative)):
        raise PermissionDenied
    if collaborative.is_closed:
        raise ValidationError(CLOSED)
    fresh.collaborative = None
    fresh.save(update_fields=["collaborative"])
    Measure.objects.filter(project=fresh, shared__collaborative=collaborative).update(shared=None)
    label = f"{fresh} left the collaborative {collaborative}"
    audit.record("collaborative.left", label, by=by, subject=lead_of(fresh), collaborative=collaborative.pk)
    return fresh
