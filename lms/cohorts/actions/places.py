"""Who has a place, where the trainer says so."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.models import Cohort, Place
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def give_places(cohort: Cohort, people: list[Person], *, by: Person, from_on: date) -> list[Place]:
    """Give people a place from that day; those who have one keep it. Returns the places that are new."""
    must_teach(cohort, by)
    if any(person.organisation_id != cohort.organisation_id for person in people):
        raise PermissionDenied
    made = []
    for person in people:
        place, created = Place.objects.current().get_or_create(
            cohort=cohort, person=person, defaults={"taken_on": from_on}
        )
        if created:
            made.append(place)
    if made:
        audit.record(
            "place.given", f"Gave {len(made)} places in {cohort}", by=by, people=[place.person_id for place in made]
        )
    return made


@transaction.atomic
def give_up_place(place: Place, *, by: Person, today: date) -> None:
    """End someone's place today. What they attended stays."""
    must_teach(place.cohort, by)
    if Place.objects.current().filter(pk=place.pk).update(left_on=today):
        audit.record("place.ended", f"Ended a place in {place.cohort}", by=by, subject=place.person)
