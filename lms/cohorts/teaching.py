"""Answers one question: which sessions has this person taught?"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lms.cohorts.models import Session, TaughtEntry
from lms.people.models import Person


def sessions_taught(person: Person, *, since: date, until: date) -> int:
    """How many sessions the person taught after `since` and up to `until`."""
    return len(taught_on(person, since=since, until=until))


def taught_on(person: Person, *, since: date, until: date) -> list[date]:
    """The day of each session taught after `since` and up to `until`, the newest first.

    Taught means that it was held: somebody's attendance was recorded. Planning a session is not teaching it. Where
    facilitators are named they taught it, else the cohort's trainers. What was taught elsewhere counts once a
    colleague has confirmed it.
    """
    days = [session.held_on for session in sessions_of(person) if since < session.held_on <= until]
    own = TaughtEntry.objects.confirmed().filter(person=person.pk, held_on__gt=since, held_on__lte=until)
    return sorted([*days, *own.values_list("held_on", flat=True)], reverse=True)


def sessions_of(person: Person) -> list[Session]:
    """The sessions this person taught here, the newest first; one query."""
    taught = Q(facilitators=person.pk) | Q(facilitators=None, cohort__trainers=person.pk)
    held = Session.objects.on().filter(taught, attendances__isnull=False)
    return list(held.select_related("cohort").distinct().order_by("-held_on", "-pk"))


def teachers_of(session: Session) -> list[Person]:
    named = list(session.facilitators.order_by("pk"))
    return named or list(session.cohort.trainers.order_by("pk"))
