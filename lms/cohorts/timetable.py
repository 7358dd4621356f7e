"""Reads sessions with their counts, and the lines of one session's register, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.cohorts.models import Attendance, Cohort, Place, PlaceQuerySet, Session
from lms.people.models import Person


@dataclass(frozen=True)
class RegisterLine:
    person: Person
    is_ticked: bool
    late: int | str = 0
    early: int | str = 0
    record: Attendance | None = None

    @property
    def shown(self) -> str:
        """What this line said when the page was made, for the form to bring back."""
        row = self.record
        return f"{int(row.attended)}-{row.late_minutes}-{row.early_minutes}" if row else ""


def sessions_with_counts(sessions: QuerySet[Session]) -> list[Session]:
    """The sessions in time order, each with `expected`, `recorded` and `came`."""
    expected = (
        Place.objects.filter(cohort=OuterRef("cohort"), taken_on__lte=OuterRef("held_on"))
        .filter(Q(left_on=None) | Q(left_on__gte=OuterRef("held_on")))
        .order_by()
        .values("cohort")
        .annotate(total=Count("pk"))
        .values("total")
    )
    counted = sessions.select_related("cohort__level").annotate(
        expected=Coalesce(Subquery(expected), 0),
        recorded=Count("attendances"),
        came=Count("attendances", filter=Q(attendances__attended=True)),
    )
    return list(counted.order_by("held_on", "starts_at", F("pk")))


def places_with_attendance(cohort: Cohort) -> PlaceQuerySet:
    """The cohort's current places by name, each with how many of its sessions were `held`, `attended` and `missed`."""
    mine = Attendance.objects.filter(
        session__cohort=OuterRef("cohort"), session__cancelled_at=None, person=OuterRef("person")
    ).order_by()
    held = mine.values("person").annotate(total=Count("pk")).values("total")
    came = mine.filter(attended=True).values("person").annotate(total=Count("pk")).values("total")
    counted = cohort.places.current().annotate(held=Coalesce(Subquery(held), 0), attended=Coalesce(Subquery(came), 0))
    counted = counted.annotate(missed=F("held") - F("attended"))
    return counted.select_related("person").order_by("person__full_name", "pk")


def register_lines(session: Session, typed: dict[int, tuple[bool, str, str]] | None = None) -> list[RegisterLine]:
    """Everyone expected, by name, as last recorded; or as `typed` (came, late, early) where nothing was saved."""
    rows = {row.person_id: row for row in session.attendances.all()}
    places = session.cohort.places.on(session.held_on).select_related("person").order_by("person__full_name")
    people = {place.person_id: place.person for place in places}
    if typed is not None:
        return [RegisterLine(each, *typed.get(pk, (False, "", "")), rows.get(pk)) for pk, each in people.items()]
    return [
        RegisterLine(each, row.attended, row.late_minutes, row.early_minutes, row)
        if (row := rows.get(pk))
        else RegisterLine(each, False)
        for pk, each in people.items()
    ]
