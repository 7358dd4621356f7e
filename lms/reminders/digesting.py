"""Who is owed the monthly digest of the dose: HR and board members of organisations that have set a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lms.dose.models import Target
from lms.dose.papers.digest import digest
from lms.people.models import Organisation, Person, Role, RoleGrant
from lms.reminders import rules
from lms.reminders.models import OutboxMessage

READERS = (Role.HR, Role.BOARD)


@dataclass(frozen=True)
class Digest:
    """What one organisation's readers are sent of the month that ended on `month_end`."""

    month_end: date
    text: str
    readers: list[Any]


def month_end_before(today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


def readers(today: date) -> QuerySet[Person]:
    """Current people who hold the role today: theirs is the digest, wherever they held it before."""
    grants = RoleGrant.objects.current(today).filter(person=OuterRef("pk"), role__in=READERS)
    return Person.objects.current().filter(Exists(grants), organisation__isnull=False)


def digests(today: date, occurrence: str) -> Iterator[Digest]:
    """One for each organisation with readers who lack the message; its text is worked out once, for all of them.

    Who came to the role after the month had ended is not owed it.
    """
    month_end = month_end_before(today)
    held_then = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=READERS, starts_on__lte=month_end)
    targets = Target.objects.filter(organisation=OuterRef("organisation"), is_current=True)
    sent = OutboxMessage.objects.filter(person=OuterRef("pk"), rule__code=rules.DOSE_DIGEST, occurrence=occurrence)
    owed = readers(today).filter(Exists(held_then), Exists(targets), ~Exists(sent))
    rows = list(owed.order_by("organisation", "pk").values("pk", "full_name", "email", "organisation"))
    organisations = Organisation.objects.in_bulk({row["organisation"] for row in rows})
    for key, members in groupby(rows, key=lambda row: row["organisation"]):
        if text := digest(organisations[key], as_of=month_end):
            yield Digest(month_end, text, list(members))
