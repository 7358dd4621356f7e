"""Keep one's own record of continuing professional development."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from lms.learning.models import CpdEntry, CpdReflection
from lms.people.models import Person


@transaction.atomic
def add_cpd(
    person: Person, *, on: date, title: str, hours: Decimal, is_participatory: bool, reflection: str
) -> CpdEntry:
    """Add learning from elsewhere; the very same sent twice is one entry."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return CpdEntry.objects.get_or_create(
        person=person, on=on, title=title, hours=hours, is_participatory=is_participatory, reflection=reflection
    )[0]


@transaction.atomic
def reflect_on(person: Person, about: str, text: str) -> None:
    """Keep what the person thinks of one entry of their log; emptied, it is taken away."""
    if text.strip():
        CpdReflection.objects.update_or_create(person=person, about=about, defaults={"text": text})
    else:
        CpdReflection.objects.visible_to(person).filter(about=about).delete()
