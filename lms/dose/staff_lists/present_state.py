"""Reads our own records as a staff list is compared with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

from lms.dose.models import StaffImport
from lms.people.models import OrgUnit

# One number for all rows of each kind, whatever their order.
ALL = "SELECT count(*), coalesce(sum(hashtextextended({}::text, 0)::numeric), 0) FROM {}"
PERSON = "ROW(p.id, p.organisation_id, p.employee_number, p.full_name, p.email, p.is_active)"
SEEN = (
    (ALL.format(PERSON, "people_person p WHERE p.organisation_id = %(organisation)s")),
    ALL.format(PERSON, "dose_staffline l CROSS JOIN LATERAL (")
    # Each address is looked up: OFFSET keeps the planner from reading all people of all organisations instead.
    + "SELECT * FROM people_person WHERE lower(email) = l.email OFFSET 0) p"
    " WHERE l.batch_id = %(batch)s AND p.organisation_id IS DISTINCT FROM %(organisation)s",
    (
        ALL.format("ROW(a.*, m.employee_number)", "people_assignment a JOIN people_person p ON p.id = a.person_id")
        + " LEFT JOIN people_person m ON m.id = a.line_manager_id"
        " WHERE p.organisation_id = %(organisation)s AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)"
    ),
    (ALL.format("ROW(u.id, u.name, u.path)", "people_orgunit u WHERE u.organisation_id = %(organisation)s")),
)


class Unit(NamedTuple):
    pk: int
    path: str


def units_by_name(organisation: int) -> dict[tuple[str, ...], Unit]:
    """The units there are, by the names from the top down to each."""
    found = OrgUnit.objects.filter(organisation=organisation).order_by("pk").values_list("pk", "name", "path")
    units = [(Unit(pk, path), name) for pk, name, path in found]
    names = {str(unit.pk): name for unit, name in units}
    return {tuple(names[part] for part in unit.path.split("/") if part): unit for unit, _ in units}


class Seen(NamedTuple):
    """A mark of everything a list is compared with: while it is the same, comparing again would find the same.

    Empty where the database can't make one without reading everything into memory; then it must be compared again.
    """

    mark: str = ""
    is_nobody: bool = False  # no person of the organisation, and none elsewhere with an address of the list


def seen(batch: StaffImport, today: date) -> Seen:
    if connection.vendor != "postgresql":
        return Seen()
    names: dict[str, int | date] = {"organisation": batch.organisation_id, "batch": batch.pk, "today": today}
    found: list[tuple[int, Decimal]] = []
    with connection.cursor() as cursor:
        for sql in SEEN:
            cursor.execute(sql, names)
            found.append(cursor.fetchone())
    is_nobody = not found[0][0] and not found[1][0]
    return Seen(sha256(repr([today.isoformat(), *found]).encode()).hexdigest(), is_nobody)
