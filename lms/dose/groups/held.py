"""What the staff record holds to choose from when a group or a target is made: never more than is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from lms.dose.counts.heads import heads
from lms.people.models import Organisation, OrgUnit

COLUMNS = {"staff_groups": "staff_group", "pay_bands": "pay_band", "job_roles": "job_role"}


@dataclass(frozen=True)
class Held:
    """Values of current posts with how many people have each, and the units by their whole name."""

    values: dict[str, dict[str, int]]
    units: dict[int, str]

    def choices(self, name: str, chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
        """What may be chosen: what is held, and what was chosen before though nobody holds it now."""
        held = self.values[name]
        gone = [(value, f"{value} (nobody now)") for value in chosen if value not in held]
        return [(value, f"{value} ({heads:,})") for value, heads in held.items()] + gone


def held(organisation: Organisation, *, today: date) -> Held:
    """Four queries, however many people there are."""
    posts = heads(today).filter(unit__organisation=organisation).order_by()
    values = {
        name: dict(posts.exclude(**{column: ""}).values_list(column).annotate(Count("pk")).order_by(column))
        for name, column in COLUMNS.items()
    }
    return Held(values, unit_names(organisation))


def unit_names(organisation: Organisation) -> dict[int, str]:
    """Each unit by its whole name, "Medicine, Ward 7", in the order of the tree."""
    units = {unit.pk: unit for unit in OrgUnit.objects.filter(organisation=organisation)}
    found = {pk: [units[int(part)].name for part in unit.path.split("/") if part] for pk, unit in units.items()}
    return {pk: ", ".join(names) for pk, names in sorted(found.items(), key=lambda item: item[1])}
