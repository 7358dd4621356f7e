"""Fills a unit with people, some of whom have a level, and counts everybody of the organisation."""

from datetime import date

from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Person


def fill(unit, number, level=None):
    """Every second one of them has attained the level."""
    start = Person.objects.count()
    people = Person.objects.bulk_create(
        Person(email=f"p{start + n}@x.example", full_name=f"P {n}", organisation=unit.organisation)
        for n in range(number)
    )
    Assignment.objects.bulk_create(
        Assignment(person=p, unit=unit, number=str(p.pk), staff_group="N", job_role="N", starts_on=date(2020, 1, 1))
        for p in people
    )
    if level:
        Attainment.objects.bulk_create(
            Attainment(person=p, level=level, achieved_on=date(2025, 1, 1)) for p in people[::2]
        )
    recount_organisation(unit.organisation, on=date(2026, 1, 5))
