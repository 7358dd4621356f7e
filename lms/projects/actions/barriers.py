"""What stands in a team's way: asked of the sponsor, answered, removed."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lms.people.models import Person
from lms.projects.access import may_edit, may_sponsor
from lms.projects.actions.opening import opened
from lms.projects.models import Barrier, Member, Project
from lms.projects.signals import sponsor_asked


@transaction.atomic
def ask_sponsor(project: Project, text: str, *, by: Person, now: datetime) -> Barrier:
    """Ask the sponsor to remove something; the same words while they stand are one barrier."""
    fresh = opened(project, by)
    sponsor = fresh.members.filter(part=Member.Part.SPONSOR).first()
    if sponsor is None:
        raise ValidationError("This project has no sponsor yet. Add one to the team first.")
    if same := fresh.barriers.standing().filter(text=text).first():
        return same
    asked_on = timezone.localdate(now)
    barrier = Barrier.objects.create(project=fresh, text=text, asked_by=by, asked_on=asked_on, asked_at=now)
    sponsor_asked.send(sender=Barrier, barrier=barrier, person=sponsor.person)
    return barrier


@transaction.atomic
def answer_barrier(barrier: Barrier, answer: str, *, is_removed: bool, by: Person, now: datetime) -> Barrier:
    """The sponsor says what they did about it, or will do. Said anew, the newest answer stands."""
    opened(barrier.project, by, may_sponsor)
    fresh = Barrier.objects.select_for_update().get(pk=barrier.pk)
    if fresh.removed_on:
        raise ValidationError("This barrier is removed already.")
    today = timezone.localdate(now)
    fresh.answer, fresh.answered_by, fresh.answered_on = answer, by, today
    fresh.removed_on = today if is_removed else None
    fresh.save()
    return fresh


@transaction.atomic
def remove_barrier(barrier: Barrier, *, by: Person, now: datetime) -> Barrier:
    """The team, or its sponsor, says that it is out of the way; said twice, the first day stays."""
    project = opened(barrier.project, by, _may_say_so)
    fresh = Barrier.objects.select_for_update().get(pk=barrier.pk, project=project)
    if fresh.removed_on is None:
        fresh.removed_on = timezone.localdate(now)
        fresh.save(update_fields=["removed_on"])
    return fresh


def _may_say_so(person: Person, project: Project) -> bool:
    return may_edit(person, project) or may_sponsor(person, project)
