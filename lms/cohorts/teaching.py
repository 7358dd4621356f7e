"""Answers one question: which sessions has this person taught?"""

from __future__ import annotations

from collections.abc import Collection
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
    days = days_taught([person.pk])[person.pk]
    return [day for day in days if since < day <= until]


def days_taught(people: Collection[int]) -> dict[int, list[date]]:
    """By person, the days of all they ever taught, as of `taught_on`; three queries."""
    held = Session.objects.on().filter(attendances__isnull=False)
    named = held.filter(facilitators__in=people).values_list("facilitators", "pk", "held_on")
    trained = held.filter(facilitators=None, cohort__trainers__in=people)
    by_here = {*named, *trained.values_list("cohort__trainers", "pk", "held_on")}
    own = TaughtEntry.objects.confirmed().filter(person__in=people).values_list("person", "held_on")
    found: dict[int, list[date]] = {person: [] for person in people}
    for person, day in [*((person, day) for person, _, day in by_here), *own]:
        found[person].append(day)
    return {person: sorted(days, reverse=True) for person, days in found.items()}


def sessions_of(person: Person) -> list[Session]:
    """The sessions this person taught here, the newest first; one query."""
    taught = Q(facilitators=person.pk) | Q(facilitators=None, cohort__trainers=person.pk)
    held = Session.objects.on().filter(taught, attendances__isnull=False)
    return list(held.select_related("cohort").distinct().order_by("-held_on", "-pk"))


def teachers_of(session: Session) -> list[Person]:
    named = list(session.facilitators.order_by("pk"))
    return named or list(session.cohort.trainers.order_by("pk"))
