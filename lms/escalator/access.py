"""Whose standing somebody may read."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from lms.cohorts.models import Place
from lms.people.models import Person
from lms.projects.models import Member, Project

TAUGHT = (Member.Part.LEAD, Member.Part.MEMBER)


def whose_standing(viewer: Person, person_pk: int, today: date) -> Person:
    """The person, if the viewer is that person, their current line manager, HR, their coach or their trainer.

    Raises Http404 for people of other organisations and PermissionDenied for colleagues without such a tie.
    """
    person = Person.objects.filter(pk=person_pk, organisation=viewer.organisation_id).first()
    if person is None:
        raise Http404
    if Person.objects.visible_to(viewer).filter(pk=person_pk).exists() or _supports(viewer, person):
        return person
    raise PermissionDenied


def _supports(viewer: Person, person: Person) -> bool:
    coached = Project.objects.of(viewer, Member.Part.COACH)
    if Member.objects.filter(project__in=coached, person=person, part__in=TAUGHT).exists():
        return True
    return Place.objects.filter(person=person, left_on=None, cohort__trainers=viewer).exists()
