"""What the staff record holds to choose from when a group or a target is made: never more than is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

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


def unit_names(organisation: Organisation, only: Collection[int] | None = None) -> dict[int, str]:
    """Each unit by its whole name, "Medicine, Ward 7", in the order of the tree; all of them, or those `only`."""
    own = OrgUnit.objects.filter(organisation=organisation)
    if only is not None:
        paths = own.filter(pk__in=only).values_list("path", flat=True)
        own = own.filter(pk__in={int(part) for path in paths for part in path.split("/") if part})
    units = {pk: (name, path) for pk, name, path in own.values_list("pk", "name", "path")}
    found = {
        pk: ", ".join(units[int(part)][0] for part in path.split("/") if part)
        for pk, (_, path) in units.items()
        if only is None or pk in only
    }
    return dict(sorted(found.items(), key=itemgetter(1)))
