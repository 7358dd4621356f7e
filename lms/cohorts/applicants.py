"""Reads cohorts as those see them who think of applying, and where one's own applications stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lms.cohorts import entry
from lms.cohorts.models import Application, Cohort, Place, Session
from lms.cohorts.release import hours_of
from lms.people.models import Person


@dataclass(frozen=True)
class Choice:
    """A cohort one could apply for, and whether one may."""

    cohort: Cohort
    sessions: list[Session]
    places_left: int | None
    waiting: int
    mine: Application | None
    has_place: bool
    why_not: str = ""

    @property
    def hours(self) -> Decimal:
        return hours_of(self.sessions)


def choices(person: Person, cohorts: QuerySet[Cohort], today: date) -> list[Choice]:
    """The cohorts with everything a list of them says; each level's entry rule is asked once."""
    found = list(
        with_numbers(cohorts).select_related("level", "organisation", "alliance").order_by("starts_on", "name")
    )
    mine = {each.cohort_id: each for each in person.applications.filter(cohort__in=found).order_by("made_at", "pk")}
    placed = set(Place.objects.current().filter(person=person, cohort__in=found).values_list("cohort", flat=True))
    rules: dict[int, str] = {}
    for cohort in found:
        if cohort.level_id not in rules:
            rules[cohort.level_id] = entry.reason_against(person, cohort.level, today)
    return [
        Choice(
            cohort=cohort,
            sessions=list(cohort.sessions.all()),
            places_left=None if cohort.capacity is None else max(0, cohort.capacity - cohort.taken),
            waiting=cohort.waiting,
            mine=mine.get(cohort.pk),
            has_place=cohort.pk in placed,
            why_not=rules[cohort.level_id],
        )
        for cohort in found
    ]


def with_numbers(cohorts: QuerySet[Cohort]) -> QuerySet[Any]:
    """Each with `taken` (booked or offered) and `waiting`, and its sessions in order."""
    held = Place.objects.current().filter(cohort=OuterRef("pk"))
    offered = Application.objects.filter(cohort=OuterRef("pk"), state=Application.State.OFFERED)
    own = offered.exclude(passed_from__state=Application.State.BOOKED)
    in_line = Application.objects.filter(cohort=OuterRef("pk"), state=Application.State.WAITING)
    coming = Prefetch("sessions", Session.objects.on().order_by("held_on", "starts_at"))
    return cohorts.annotate(taken=_count(held) + _count(own), waiting=_count(in_line)).prefetch_related(coming)


def _count(rows: QuerySet) -> Coalesce:
    total = rows.order_by().values("cohort").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def position_in_line(application: Application) -> int:
    """1 for the next; of those before somebody, some may be passed over because their unit's quota is used up."""
    earlier = Q(approved_at__lt=application.approved_at) | Q(approved_at=application.approved_at, pk__lt=application.pk)
    line = Application.objects.filter(cohort=application.cohort_id, state=Application.State.WAITING)
    return line.filter(earlier).count() + 1


def to_answer(person: Person, now: datetime) -> QuerySet[Application]:
    """Offers this person still has the time to answer."""
    offered = person.applications.filter(state=Application.State.OFFERED, offer_expires_at__gt=now)
    return offered.select_related("cohort__level").order_by("offer_expires_at")
