"""Somebody has another name: what they hold is issued anew in it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from certificates.models import Certificate
from certificates.replacing import IN_A_NEW_NAME, replace
from lms.people.models import Person


@transaction.atomic
def follow_name(person: Person, *, by: Person | None, now: datetime) -> list[Certificate]:
    """Issue everything anew that this person holds in another name; what they hold in this name stays."""
    held = Certificate.objects.current().filter(person=person.pk, revoked_at=None)
    return replace(held.in_another_name().values_list("pk", flat=True), why=IN_A_NEW_NAME, by=by, now=now)
