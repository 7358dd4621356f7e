"""Who is owed the monthly digest of the dose: HR and board members of organisations that have set a target."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from lms.dose.models import Target
from lms.people.models import Person, Role, RoleGrant

READERS = (Role.HR, Role.BOARD)


def month_end_before(today: date) -> date:
    return today.replace(day=1) - timedelta(days=1)


def readers(today: date) -> QuerySet[Person]:
    """Current people who hold the role today: theirs is the digest, wherever they held it before."""
    grants = RoleGrant.objects.current(today).filter(person=OuterRef("pk"), role__in=READERS)
    return Person.objects.current().filter(Exists(grants), organisation__isnull=False)


def owed_the_digest(today: date, month_end: date) -> QuerySet[Person]:
    """Readers of an organisation with a target; who came to the role after the month had ended is not owed it."""
    held_then = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=READERS, starts_on__lte=month_end)
    targets = Target.objects.filter(organisation=OuterRef("organisation"), is_current=True)
    return readers(today).filter(Exists(held_then), Exists(targets))
