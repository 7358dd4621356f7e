"""Owns what counts as a PDSA of level 2: one that the line manager of its lead agreed was done."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F

from lms.people.models import Person
from lms.projects.models import Member, Project, SignOff


def agreed_pdsa(person: Person) -> SignOff | None:
    """The newest agreement to a PDSA this person led, or None."""
    return agreed_pdsas([person.pk]).get(person.pk)


def agreed_pdsas(people: Collection[int]) -> dict[int, SignOff]:
    """By person, of those who have one, the newest agreement to a PDSA they led; one query."""
    led = SignOff.objects.filter(
        purpose=SignOff.Purpose.PDSA, project__kind=Project.Kind.PDSA, project__members__part=Member.Part.LEAD,
        project__members__person__in=people,
    )  # fmt: skip
    agreements = led.annotate(lead=F("project__members__person")).select_related("project", "person")
    return {each.lead: each for each in agreements.order_by("at", "pk")}
