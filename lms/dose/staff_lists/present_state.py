"""Reads the units of an organisation as the names from the top down."""

from __future__ import annotations

from lms.people.models import Organisation, OrgUnit


def unit_names(organisation: Organisation) -> dict[int, tuple[str, ...]]:
    """The names from the top down to each unit, by its primary key."""
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation)}
    return {pk: tuple(units[int(part)].name for part in unit.path.split("/") if part) for pk, unit in units.items()}
