"""Who came to a session."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.models import Attendance, Session
from lms.cohorts.signals import attendance_recorded
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def record_attendance(session: Session, present: set[int], *, by: Person, now: datetime, today: date) -> None:
    """Record who came: one row for everyone who had a place on the day. Recording again corrects it.

    `present` holds primary keys of people. Only what differs from the last record is written and told on,
    so that a second click changes nothing.
    """
    must_teach(session.cohort, by)
    if not session.is_open_for_attendance(now):
        raise ValidationError("Attendance can be recorded from the day of the session.")
    Session.objects.select_for_update().get(pk=session.pk)
    expected = {
        place.person_id: place.person for place in session.cohort.places.on(session.held_on).select_related("person")
    }
    if not present <= expected.keys():
        raise ValidationError("Someone ticked here had no place in this cohort on the day.")
    before = dict(session.attendances.values_list("person", "attended"))
    changed = [pk for pk in expected if before.get(pk) is not (pk in present)]
    if not changed:
        return
    _write(session, {pk: pk in present for pk in changed}, by=by, now=now)
    people = [expected[pk] for pk in changed]
    attendance_recorded.send(sender=Session, session=session, people=people, level=session.cohort.level, today=today)


def _write(session: Session, attended: dict[int, bool], *, by: Person, now: datetime) -> None:
    rows = [
        Attendance(session=session, person_id=pk, attended=came, recorded_by=by, recorded_at=now)
        for pk, came in attended.items()
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "person"],
        update_fields=["attended", "recorded_by", "recorded_at"],
    )
    audit.record(
        "attendance.recorded",
        f"Recorded who came to {session} on {session.held_on:%-d %B %Y}",
        by=by,
        session=session.pk,
        came=[pk for pk, came in attended.items() if came],
        did_not=[pk for pk, came in attended.items() if not came],
    )
