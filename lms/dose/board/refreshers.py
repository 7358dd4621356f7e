"""Whose level runs out soon: by unit for everybody who reads dose, by name for HR.

A unit's number is of people due, so it is hidden where it is below ten, and where it would tell such a number.

A beat keeps a list of what may run out, so that a page looks at some hundred attainments and not at those of everybody.
The list only narrows: whether an attainment on it does run out, and isn't renewed, is read as it is at that instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from lms.dose.board.suppression import hidden, may_be_split
from lms.dose.counts import kept
from lms.dose.counts.dialect import say
from lms.dose.models import Counted, KeptSums
from lms.escalator.models import Attainment
from lms.people.models import Organisation, OrgUnit

WINDOWS = (30, 60, 90)
HEADER = ("Unit", "People due in 90 days")
DUE = "due"  # what is kept
STILL_UNDERWAY = 200  # attainments numbered before the newest one that may be committed after it
MAYBE = """SELECT CAST(item.value AS {bigint}) FROM dose_keptsums kept CROSS JOIN {each} AS item WHERE kept.id = %s
    UNION SELECT id FROM escalator_attainment WHERE id > %s"""
LIST_HEADER = ("Name", "Employee number", "Unit", "Level", "Runs out on", "Days left")


@dataclass(frozen=True)
class Due:
    """How many attainments run out: of the whole organisation by window, and by unit in the longest."""

    windows: list[tuple[int, int]]
    units: list[tuple[str, int | None]]

    @property
    def total(self) -> int:
        return self.windows[-1][1]

    @property
    def hides(self) -> bool:
        return any(number is None for _, number in self.units)

    def table(self) -> Iterator[tuple[object, ...]]:
        yield "Everybody", self.total
        yield from ((name, "hidden" if number is None else number) for name, number in self.units)


@dataclass(frozen=True)
class Soon:
    """One attainment that runs out: its key, on which day, and the path of its person's unit."""

    attainment: int
    on: date
    path: str

    @property
    def top(self) -> int:
        return int(self.path.split("/")[1])


def due_soon(organisation: Organisation, today: date, *, level: int | None = None) -> list[Soon]:
    """Attainments in date that run out within 90 days and weren't renewed, of people who are counted; soonest first.

    Two queries, however many are due.
    """
    lasting = Attainment.objects.in_date(today).filter(person=OuterRef("person"), level=OuterRef("level"))
    renewed = lasting.filter(Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")))
    place = Counted.objects.filter(person=OuterRef("person"))
    found = (
        _maybe_due(organisation, today)
        .in_date(today)
        .filter(expires_on__lte=today + timedelta(days=WINDOWS[-1]))
        .filter(person__in=Counted.objects.filter(cell__organisation=organisation).values("pk"))
        .filter(~Exists(renewed))
        .order_by("expires_on", "person__full_name", "pk")
    )
    if level:
        found = found.filter(level=level)
    return [Soon(*row) for row in found.values_list("pk", "expires_on", Subquery(place.values("cell__unit__path")))]


def _maybe_due(organisation: Organisation, today: date) -> Any:
    """Attainments among which all those are that run out: what was kept of the people counted as they still are, and
    all that are newer. An attainment's day never changes."""
    rows = KeptSums.objects.filter(organisation=organisation, what=DUE, day=today)
    right = kept.with_stamp(rows).filter(now=F("stamp")).values_list("pk", "figures__0").first()
    if right is None:
        return Attainment.objects.all()
    maybe = MAYBE.format(bigint=say("bigint"), each=say("each_of", "kept.figures"))
    return Attainment.objects.filter(pk__in=RawSQL(maybe, right))


def keep(organisation: int, *, day: date, now: datetime) -> bool:
    """Keep what may run out in the longest window: after a number below which no attainment is yet to come, all that
    end in it, renewed or withdrawn too, since that may change. Returns whether there were counts to keep it by."""
    stamp = kept.stamp_of(organisation, day)  # first: if counts change meanwhile, what is kept is not taken for right
    if stamp is None:
        return False
    newest = Attainment.objects.aggregate(newest=Max("pk"))["newest"] or 0
    ending = Attainment.objects.filter(
        person__in=Counted.objects.filter(cell__organisation=organisation).values("pk"),
        expires_on__gt=day, expires_on__lte=day + timedelta(days=WINDOWS[-1]),
    ).order_by("pk")  # fmt: skip
    figures = [max(0, newest - STILL_UNDERWAY), *ending.values_list("pk", flat=True)]
    KeptSums.objects.update_or_create(
        organisation_id=organisation, what=DUE, day=day,
        defaults={"stamp": stamp, "mark": kept.mark_of({}), "at": now, "figures": figures},
    )  # fmt: skip
    return True


def in_full(found: Sequence[Soon]) -> QuerySet[Any]:
    """The same attainments with their people, levels and units."""
    unit = Counted.objects.filter(person=OuterRef("person")).values("cell__unit__name")
    rows = Attainment.objects.filter(pk__in=[soon.attainment for soon in found]).annotate(unit=Subquery(unit))
    rows = rows.select_related("person", "level").order_by("expires_on", "person__full_name", "pk")
    return rows.only("expires_on", "person__full_name", "person__employee_number", "level__title")


def due(found: Sequence[Soon], organisation: Organisation, today: date) -> Due:
    """One query, however many are due."""
    days = [(soon.on - today).days for soon in found]
    windows = [(most, sum(left <= most for left in days)) for most in WINDOWS]
    names = dict(OrgUnit.objects.filter(organisation=organisation, parent=None).values_list("pk", "name"))
    counts = dict.fromkeys(names, 0)
    for soon in found:
        counts[soon.top] += 1
    return Due(windows, _by_unit(names, counts))


def _by_unit(names: dict[int, str], counts: dict[int, int]) -> list[tuple[str, int | None]]:
    if not may_be_split(sum(counts.values())):
        return []
    covered = hidden(counts)
    listed = sorted((name, pk) for pk, name in names.items() if counts[pk])
    return [(name, None if pk in covered else counts[pk]) for name, pk in listed]


def list_rows(found: Iterable[Any], today: date) -> Iterator[tuple[object, ...]]:
    for row in found:
        person, left = row.person, (row.expires_on - today).days
        yield person.full_name, person.employee_number, row.unit, row.level.title, row.expires_on, left
