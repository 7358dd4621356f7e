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
    """The cohort's current places by name, each with `attended` and `held`: its sessions recorded for that person."""
    mine = Attendance.objects.filter(session__cohort=OuterRef("cohort"), person=OuterRef("person")).order_by()
    held = mine.values("person").annotate(total=Count("pk")).values("total")
    came = mine.filter(attended=True).values("person").annotate(total=Count("pk")).values("total")
    counted = cohort.places.current().annotate(held=Coalesce(Subquery(held), 0), attended=Coalesce(Subquery(came), 0))
    return counted.select_related("person").order_by("person__full_name", "pk")


def register_lines(session: Session, ticked: set[int] | None = None) -> list[RegisterLine]:
    """Everyone expected, by name. Ticked is what was last recorded, or `ticked` where a form comes back unsaved."""
    if ticked is None:
        ticked = set(session.attendances.filter(attended=True).values_list("person", flat=True))
    places = session.cohort.places.on(session.held_on).select_related("person").order_by("person__full_name")
    people = {place.person_id: place.person for place in places}
    return [RegisterLine(person, person.pk in ticked) for person in people.values()]
