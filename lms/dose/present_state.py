"""Reads who is in an organisation and what they hold, as the plain values a staff list is compared with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from lms.dose.comparison import Held, Known
from lms.people.models import Assignment, Organisation, OrgUnit, Person

POST = (
    "pk", "person", "number", "unit", "staff_group", "job_role", "pay_band", "is_primary", "fte", "contract_type",
    "line_manager__employee_number", "starts_on", "ends_on",
)  # fmt: skip


def unit_names(organisation: Organisation) -> dict[int, tuple[str, ...]]:
    """The names from the top down to each unit, by its primary key."""
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation)}
    return {pk: tuple(units[int(part)].name for part in unit.path.split("/") if part) for pk, unit in units.items()}


def known_people(organisation: Organisation, today: date) -> list[Known]:
    """People with an employee number, each with the posts that have not ended: three queries."""
    names = unit_names(organisation)
    posts: dict[int, list[Held]] = defaultdict(list)
    rows = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person__organisation=organisation)
    for pk, person, number, unit, *middle, supervisor, starts_on, ends_on in rows.order_by("starts_on").values_list(
        *POST
    ):
        group, role, band, is_primary, fte, contract = middle
        posts[person].append(
            Held(
                number, names.get(unit, ()), group, role, band, is_primary, fte, contract, supervisor or "",
                starts_on, ends_on, pk,
            )
        )  # fmt: skip
    people = Person.objects.filter(organisation=organisation).exclude(employee_number="").order_by("full_name", "pk")
    return [
        Known(pk, number, name, email.lower(), is_active, tuple(posts.get(pk, ())))
        for pk, number, name, email, is_active in people.values_list(
            "pk", "employee_number", "full_name", "email", "is_active"
        )
    ]


def addresses_elsewhere(organisation: Organisation, wanted: set[str]) -> frozenset[str]:
    """Which of these addresses belong to people the list can't speak for. Asked in pieces: databases limit lists."""
    found: set[str] = set()
    others = Person.objects.filter(~Q(organisation=organisation) | Q(employee_number="") | Q(organisation=None))
    addresses = sorted(wanted)
    for start in range(0, len(addresses), 500):
        piece = others.filter(email__in=addresses[start : start + 500])
        found.update(email.lower() for email in piece.values_list("email", flat=True))
    return frozenset(found)
