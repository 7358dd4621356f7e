"""Works out how many places of a cohort are free, and for whom: its capacity, and the quotas of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from lms.cohorts.models import Application, Cohort
from lms.people.models import Assignment


@dataclass
class Seats:
    """What is left. A person counts against every quota whose unit is theirs or stands above it."""

    left: int | None  # None: as many as want one
    quotas: dict[str, int] = field(default_factory=dict)  # what is left of each, by the path of its unit
    paths: dict[int, str] = field(default_factory=dict)  # where people work, by their primary key

    def has_one_for(self, person: int) -> bool:
        return self.left != 0 and all(left > 0 for path, left in self.quotas.items() if self._is_in(person, path))

    def is_full(self) -> bool:
        return self.left == 0

    def take(self, person: int) -> None:
        if self.left is not None:
            self.left -= 1
        for path in self.quotas:
            if self._is_in(person, path):
                self.quotas[path] -= 1

    def _is_in(self, person: int, path: str) -> bool:
        return self.paths.get(person, "").startswith(path)


def seats(cohort: Cohort, today: date, *, wanted_by: Iterable[int] = (), without: Iterable[int] = ()) -> Seats:
    """What is left of the cohort for those who want a place, in at most four queries.

    An offer holds a place until it is answered; one that a colleague passes on is still the colleague's. `without`
    leaves out people whose place is about to change hands.
    """
    taken = holders_of_places(cohort) - set(without)
    found = Seats(None if cohort.capacity is None else max(0, cohort.capacity - len(taken)))
    quotas = list(cohort.quotas.select_related("unit"))
    if quotas:
        posts = Assignment.objects.current(today).primary().filter(person__in={*taken, *wanted_by})
        found.paths = dict(posts.order_by("starts_on").values_list("person", "unit__path"))
        for quota in quotas:
            held = sum(found.paths.get(person, "").startswith(quota.unit.path) for person in taken)
            found.quotas[quota.unit.path] = max(0, quota.places - held)
    return found


def holders_of_places(cohort: Cohort) -> set[int]:
    """Primary keys of those whose place is booked or offered."""
    offered = cohort.applications.filter(state=Application.State.OFFERED)
    own = offered.exclude(passed_from__state=Application.State.BOOKED)
    return {*cohort.places.current().values_list("person", flat=True), *own.values_list("person", flat=True)}
