"""Gives the demo's alliance more members, so that there is something to compare: totals, and nobody to sign in as."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from curriculum.models import LevelPage
from lms.dose.actions import set_target
from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Alliance, Assignment, Organisation, OrgUnit, Person

MEMBERS = {  # heads, and how many of them have level 1
    "Ambleford Community Trust": (64, 24),
    "Brackenfell Mental Health Trust": (110, 47),
    "Coldharbour Ambulance Trust": (52, 19),
    "Dunmere Hospitals": (168, 70),
    "Eastwick Children's Hospital": (88, 31),
    "Fallowdale Care Partnership": (41, 18),
    "Garsby and Holme Hospitals": (205, 42),
    "Harrowgill Primary Care": (36, 15),
    "Inverleigh Hospice Group": (73, 45),
}


def add_members(today: date) -> None:
    alliance = Alliance.objects.get()
    level = LevelPage.objects.get(code="L1")
    for number, (name, (heads, attained)) in enumerate(MEMBERS.items()):
        organisation = Organisation.objects.create(name=name, slug=f"member-{number}", alliance=alliance)
        unit = OrgUnit.objects.create(organisation=organisation, kind=OrgUnit.Kind.DIVISION, name="Care")
        people = _people(organisation, heads)
        Assignment.objects.bulk_create(
            Assignment(
                person=person, unit=unit, number=f"{person.employee_number}-1", staff_group="Nursing and midwifery",
                job_role="Staff nurse", pay_band="5", starts_on=today - timedelta(days=800),
            )
            for person in people
        )  # fmt: skip
        Attainment.objects.bulk_create(
            Attainment(person=person, level=level, achieved_on=today - timedelta(days=200))
            for person in people[:attained]
        )
        set_target(
            organisation, level, kind="coverage", value=Decimal("0.9"),
            by_date=today.replace(day=1) + timedelta(3 * 365),
            rationale="Everyone should be able to spot a problem and speak up.",
            approved_by="The board", by=people[0],
        )  # fmt: skip
        recount_organisation(organisation, on=today)


def _people(organisation: Organisation, heads: int) -> list[Person]:
    """Nobody can sign in as them: they have no password, and the demo does not list them."""
    return Person.objects.bulk_create(
        Person(
            email=f"{number}@{organisation.slug}.example",
            full_name=f"Colleague {number} of {organisation.name}",
            organisation=organisation,
            employee_number=f"{number:08d}",
            password="!",
        )
        for number in range(1, heads + 1)
    )
