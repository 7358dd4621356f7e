"""A whole cohort is cancelled."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.cohorts.actions.cohorts import locked, must_teach
from lms.cohorts.actions.waiting_list import end
from lms.cohorts.models import Application, Attendance, Cohort, Session
from lms.cohorts.signals import place_given_up, session_cancelled
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def cancel_cohort(cohort: Cohort, reason: str, *, by: Person, now: datetime) -> Cohort:
    """Cancel what is still to come: sessions, applications, places.

    Who came to a session keeps their place: by it, what they attended counts.
    """
    fresh = locked(cohort)
    must_teach(fresh, by)
    if fresh.cancelled_at:
        return fresh
    if not reason.strip():
        raise ValidationError("Say why: everybody who has a place or applied reads it.")
    fresh.cancelled_at, fresh.cancelled_reason = now, reason.strip()
    fresh.save(update_fields=["cancelled_at", "cancelled_reason"])
    _cancel_sessions(fresh, by=by, now=now)
    _end_everything(fresh, by=by, now=now)
    audit.record(
        "cohort.cancelled", f"Cancelled the cohort {fresh}", by=by, cohort=fresh.pk, reason=fresh.cancelled_reason
    )
    return fresh


def _cancel_sessions(cohort: Cohort, *, by: Person, now: datetime) -> None:
    for session in cohort.sessions.on().filter(held_on__gte=timezone.localdate(now), attendances=None):
        changes = {"cancelled_at": now, "cancelled_reason": cohort.cancelled_reason, "sequence": F("sequence") + 1}
        Session.objects.filter(pk=session.pk).update(**changes)
        session.refresh_from_db()
        session_cancelled.send(sender=Session, session=session, by=by, now=now)


def _end_everything(cohort: Cohort, *, by: Person, now: datetime) -> None:
    came = Attendance.objects.filter(session__cohort=cohort).values("person")
    for application in cohort.applications.open().exclude(person__in=came).select_related("person", "cohort"):
        end(application, Application.State.CANCELLED, reason=cohort.cancelled_reason, now=now)
        place_given_up.send(sender=Application, application=application, by=by, now=now)
    cohort.places.current().exclude(person__in=came).update(left_on=timezone.localdate(now))
