"""What a trainer does to sessions."""

from __future__ import annotations

from datetime import date, time

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.models import Cohort, Session
from lms.people.models import Person


def must_lead(session: Session, person: Person) -> None:
    """Raises PermissionDenied unless the person teaches its cohort or facilitates the session."""
    if not Session.objects.visible_to(person).filter(pk=session.pk).exists():
        raise PermissionDenied


@transaction.atomic
def plan_session(
    cohort: Cohort, title: str, *, held_on: date, starts_at: time, ends_at: time, zone: str, place: str, by: Person
) -> Session:
    """Plan a session; the same one asked for twice (a double click) is planned once."""
    must_teach(cohort, by)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    session, _ = Session.objects.get_or_create(
        cohort=cohort,
        title=title,
        held_on=held_on,
        starts_at=starts_at,
        defaults={"ends_at": ends_at, "zone": zone, "place": place},
    )
    return session
