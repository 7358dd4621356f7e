"""What a trainer does to sessions: plan, move, change and cancel them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from curriculum.models import LessonPage
from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.diary import clashes
from lms.cohorts.models import Cohort, Room, Session
from lms.cohorts.signals import attendance_recorded, session_cancelled, session_moved
from lms.people import audit
from lms.people.models import Person

# What people's calendars must follow: a change of one of these raises the session's sequence and is told on.
TOLD = ("title", "held_on", "starts_at", "ends_at", "zone", "place", "room", "online_link")


def must_lead(session: Session, person: Person) -> None:
    """Raises PermissionDenied unless the person teaches its cohort or facilitates the session."""
    if not Session.objects.visible_to(person).filter(pk=session.pk).exists():
        raise PermissionDenied


@transaction.atomic
def plan_session(
    cohort: Cohort, title: str, *, held_on: date, starts_at: time, ends_at: time, zone: str, place: str, by: Person,
    kind: str = Session.Kind.WORKSHOP, room: Room | None = None, online_link: str = "", capacity: int | None = None,
    facilitators: Iterable[Person] = (), pre_work: Iterable[LessonPage] = (),
) -> Session:  # fmt: skip
    """Plan a session; the same one asked for twice (a double click) is planned once.

    Raises ValidationError with a line for each clash of its room or its facilitators.
    """
    must_teach(cohort, by)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    same = Session.objects.on().filter(cohort=cohort, title=title, held_on=held_on, starts_at=starts_at).first()
    if same:
        return same
    planned = Session(
        cohort=cohort, title=title, held_on=held_on, starts_at=starts_at, ends_at=ends_at, zone=zone, place=place,
        kind=kind, room=room, online_link=online_link, capacity=capacity,
    )  # fmt: skip
    people = list(facilitators)
    _must_be_free(planned, room, people)
    planned.save()
    planned.facilitators.set(people)
    planned.pre_work.set(pre_work)
    return planned


@transaction.atomic
def change_session(session: Session, *, by: Person, now: datetime, **values: Any) -> Session:
    """Move or change a session; `values` are those of plan_session. Who has a place hears of what concerns them."""
    must_lead(session, by)
    fresh = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if fresh.cancelled_at:
        raise ValidationError("This session is cancelled. Plan a new one.")
    people, lessons = list(values.pop("facilitators", fresh.facilitators.all())), values.pop("pre_work", None)
    changed = {name for name, value in values.items() if getattr(fresh, name) != value}
    if "held_on" in changed and fresh.attendances.exists():
        raise ValidationError("Attendance has been recorded for this session: its day can't be changed any more.")
    for name in changed:
        setattr(fresh, name, values[name])
    _must_be_free(fresh, fresh.room, people)
    fresh.sequence += bool(changed.intersection(TOLD))
    fresh.save()
    fresh.facilitators.set(people)
    if lessons is not None:
        fresh.pre_work.set(lessons)
    if changed.intersection(TOLD):
        audit.record("session.moved", f"Changed {fresh}", by=by, session=fresh.pk, changed=sorted(changed))
        session_moved.send(sender=Session, session=fresh, by=by, now=now)
    return fresh


@transaction.atomic
def cancel_session(session: Session, reason: str, *, by: Person, now: datetime, today: date) -> None:
    """Cancel a session, which frees its room; cancelled already is cancelled. It never counts as held."""
    must_lead(session, by)
    fresh = Session.objects.select_for_update(no_key=True).select_related("cohort__level").get(pk=session.pk)
    if fresh.cancelled_at:
        return
    rows = list(fresh.attendances.select_related("person"))
    if any(row.attended for row in rows):
        raise ValidationError("Somebody is recorded as having come. If that is wrong, correct the attendance first.")
    fresh.cancelled_at, fresh.cancelled_reason = now, reason
    fresh.sequence += 1
    fresh.save(update_fields=["cancelled_at", "cancelled_reason", "sequence"])
    audit.record("session.cancelled", f"Cancelled {fresh}: {reason}", by=by, session=fresh.pk)
    session_cancelled.send(sender=Session, session=fresh, by=by, now=now)
    if rows:  # those it had been missed by: what they came to is now a larger share of what was held
        people = [row.person for row in rows]
        attendance_recorded.send(sender=Session, session=fresh, people=people, level=fresh.cohort.level, today=today)


def _must_be_free(planned: Session, room: Room | None, facilitators: list[Person]) -> None:
    """Two who plan the same room at once wait here for each other, and the second finds the first one's session."""
    if room:
        locked = Room.objects.select_for_update(no_key=True).get(pk=room.pk)
        if locked.retired_at and planned.pk is None:
            raise ValidationError(f"{room} is no longer in use.")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[each.pk for each in facilitators]).order_by("pk"))
    if found_clashes := clashes(planned, room, facilitators):
        raise ValidationError([str(clash) for clash in found_clashes])
