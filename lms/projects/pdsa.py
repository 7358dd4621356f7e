"""Owns what counts as a PDSA of level 2: one that the line manager of its lead agreed was done."""

from __future__ import annotations

from lms.people.models import Person
from lms.projects.models import Member, Project, SignOff


def agreed_pdsa(person: Person) -> SignOff | None:
    """The newest agreement to a PDSA this person led, or None."""
    led = Project.objects.filter(kind=Project.Kind.PDSA).of(person, Member.Part.LEAD)
    agreements = SignOff.objects.filter(project__in=led, purpose=SignOff.Purpose.PDSA)
    return agreements.select_related("project", "person").order_by("-at", "-pk").first()
