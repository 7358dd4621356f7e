"""Writes what a plan says, in pieces of 500 rows: the same number of queries for each piece, whoever is in it.

Called in the transaction of the action that confirms a staff list. Never touches a role.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password

from lms.dose.comparison import Held, Plan
from lms.dose.comparison import Person as Listed
from lms.dose.present_state import unit_names
from lms.people.models import Assignment, Organisation, OrgUnit, Person

PIECE = 500
KINDS = (OrgUnit.Kind.DIVISION, OrgUnit.Kind.DIRECTORATE, OrgUnit.Kind.TEAM)
ALTERED = (
    "unit", "staff_group", "job_role", "pay_band", "is_primary", "fte", "contract_type", "line_manager", "ends_on",
)  # fmt: skip


def apply(plan: Plan, organisation: Organisation) -> None:
    """Write the plan: people first, then units, then posts; ended posts before new ones, so that the rule of one
    open primary post holds throughout."""
    _end(plan.ended)
    _write_people(plan, organisation)
    held = [held for _, held in plan.opened] + plan.altered
    units = _units(organisation, {post.unit for post in held})
    numbers = {number for number, _ in plan.opened} | {post.supervisor for post in held}
    pks = _people_by_number(organisation, numbers)
    _alter(plan.altered, units, pks)
    rows = [
        Assignment(person_id=pks[number], number=post.number, starts_on=post.starts_on, **_fields(post, units, pks))
        for number, post in plan.opened
    ]
    Assignment.objects.bulk_create(rows, batch_size=PIECE)


def _fields(post: Held, units: dict[tuple[str, ...], int], pks: dict[str, int]) -> dict[str, object]:
    return {
        "unit_id": units[post.unit],
        "staff_group": post.staff_group,
        "job_role": post.job_role,
        "pay_band": post.pay_band,
        "is_primary": post.is_primary,
        "fte": post.fte,
        "contract_type": post.contract_type,
        "line_manager_id": pks.get(post.supervisor),
        "ends_on": post.ends_on,
    }


def _end(ended: dict[int, date]) -> None:
    """End posts. Almost all end on the same day, so this is one query a day and piece."""
    by_day: dict[date, list[int]] = {}
    for pk, day in ended.items():
        by_day.setdefault(day, []).append(pk)
    for day, pks in by_day.items():
        for piece in _pieces(pks):
            Assignment.objects.filter(pk__in=piece).update(ends_on=day)


def _alter(posts: list[Held], units: dict[tuple[str, ...], int], pks: dict[str, int]) -> None:
    # A post that stops being primary goes first, so that another one of the person may become it.
    posts = sorted(posts, key=lambda post: post.is_primary)
    for primary in (False, True):
        rows = [Assignment(pk=p.pk, **_fields(p, units, pks)) for p in posts if p.is_primary is primary]
        Assignment.objects.bulk_update(rows, ALTERED, batch_size=PIECE)


def _write_people(plan: Plan, organisation: Organisation) -> None:
    for piece in _pieces(plan.gone):
        Person.objects.filter(pk__in=piece).update(is_active=False)
    gone = set(plan.gone)
    changed = [person for person in plan.people if person.is_changed]
    fields = ["full_name", "email", "is_active"]
    rows = [
        _person(person, organisation, pk=person.pk, is_active=person.pk not in gone) for person in changed if person.pk
    ]
    Person.objects.bulk_update(rows, fields, batch_size=PIECE)
    new = [
        _person(person, organisation, employee_number=person.employee_number, password=make_password(None))
        for person in changed
        if person.pk is None
    ]
    Person.objects.bulk_create(new, batch_size=PIECE)


def _person(listed: Listed, organisation: Organisation, **rest: object) -> Person:
    return Person(full_name=listed.full_name, email=listed.email, organisation=organisation, **rest)


def _people_by_number(organisation: Organisation, numbers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in _pieces(sorted(filter(None, numbers))):
        rows = Person.objects.filter(organisation=organisation, employee_number__in=piece)
        found |= dict(rows.values_list("employee_number", "pk"))
    return found


def _units(organisation: Organisation, wanted: set[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """The primary keys of units by their names from the top down, the missing ones made level by level."""
    found = {names: pk for pk, names in unit_names(organisation).items()}
    for depth in range(1, 4):
        missing = sorted({names[:depth] for names in wanted if len(names) >= depth} - found.keys())
        made = [
            OrgUnit(
                organisation=organisation, name=names[-1], parent_id=found.get(names[:-1]), kind=_kind(names, wanted)
            )
            for names in missing
        ]
        OrgUnit.objects.bulk_create(made, batch_size=PIECE)
        _write_paths(made)
        found |= {names: unit.pk for names, unit in zip(missing, made, strict=True)}
    return found


def _kind(names: tuple[str, ...], wanted: set[tuple[str, ...]]) -> str:
    """The top is a division; at the second step a directorate has teams below it, and a team has not."""
    if len(names) == 2 and not any(other[:2] == names and len(other) == 3 for other in wanted):
        return OrgUnit.Kind.TEAM
    return KINDS[len(names) - 1]


def _write_paths(units: list[OrgUnit]) -> None:
    parents: dict[int | None, str] = {None: "/"}
    parents |= dict(OrgUnit.objects.filter(pk__in={u.parent_id for u in units}).values_list("pk", "path"))
    for unit in units:
        unit.path = f"{parents[unit.parent_id]}{unit.pk}/"
    OrgUnit.objects.bulk_update(units, ["path"], batch_size=PIECE)


def _pieces(items: Iterable) -> Iterable[list]:
    listed = list(items)
    return (listed[start : start + PIECE] for start in range(0, len(listed), PIECE))
