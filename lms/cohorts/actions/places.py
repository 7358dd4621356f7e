"""Who has a place, where the trainer says so."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lms.cohorts.actions.cohorts import locked, must_teach
from lms.cohorts.actions.waiting_list import book, end, serve
from lms.cohorts.models import Application, Cohort, Place
from lms.cohorts.seats import seats
from lms.cohorts.signals import place_given_up
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def give_places(cohort: Cohort, people: list[Person], *, by: Person, from_on: date, now: datetime) -> list[Place]:
    """Give people a place from that day; those who have one keep it. Returns the places that are new.

    The trainer decides past approvals and quotas, but never past the capacity. Whoever had applied is booked by it.
    """
    cohort = locked(cohort)
    must_teach(cohort, by)
    wanted = {person.pk for person in people}
    if cohort.may_come().filter(pk__in=wanted).count() != len(wanted):
        raise PermissionDenied
    there = set(cohort.places.current().filter(person__in=people).values_list("person", flat=True))
    new = [person for person in {each.pk: each for each in people}.values() if person.pk not in there]
    _must_fit(cohort, new, from_on)
    made = Place.objects.bulk_create(Place(cohort=cohort, person=person, taken_on=from_on) for person in new)
    if made:
        audit.record("place.given", f"Gave {len(made)} places in {cohort}", by=by, people=[each.pk for each in new])
    for application in cohort.applications.open().filter(person__in=new).select_related("person", "cohort"):
        book(application, by=by, now=now)
    return made


@transaction.atomic
def give_up_place(place: Place, *, by: Person, today: date, now: datetime) -> None:
    """End someone's place today; the next in line gets it. What they attended stays."""
    cohort = locked(place.cohort)
    must_teach(cohort, by)
    if not Place.objects.current().filter(pk=place.pk).update(left_on=today):
        return
    audit.record("place.ended", f"Ended a place in {cohort}", by=by, subject=place.person)
    booked = cohort.applications.filter(place=place, state=Application.State.BOOKED)
    for application in booked.select_related("person", "cohort"):
        end(application, Application.State.CANCELLED, now=now)
        place_given_up.send(sender=Application, application=application, by=by, now=now)
    serve(cohort, now=now)


def _must_fit(cohort: Cohort, people: list[Person], today: date) -> None:
    left = seats(cohort, today, without=[person.pk for person in people]).left
    if left is not None and len(people) > left:
        raise ValidationError(
            f"{left} {'place is' if left == 1 else 'places are'} left, and you named {len(people)} people. Nobody was "
            "added. Raise the capacity of the cohort first, or name fewer."
        )
