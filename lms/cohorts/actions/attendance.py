"""Who came to a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from lms.cohorts.actions.cohorts import must_teach
from lms.cohorts.actions.places import give_places
from lms.cohorts.actions.sessions import must_lead
from lms.cohorts.models import Attendance, AttendanceCorrection, PlaceQuerySet, Session
from lms.cohorts.signals import attendance_recorded
from lms.people import audit
from lms.people.models import Person

ASK_WHY = "The day is over: say why you are changing what was recorded. What you ticked is kept below."


@dataclass(frozen=True)
class Mark:
    """What a register says of one person."""

    attended: bool
    late_minutes: int = 0
    early_minutes: int = 0


@transaction.atomic
def record_attendance(
    session: Session, present: set[int], *, by: Person, now: datetime, today: date,
    minutes: Mapping[int, tuple[int, int]] | None = None, shown: Mapping[int, Mark] | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Record who came: one row for everyone who had a place on the day. Recording again corrects it.

    `present` holds primary keys of people; `minutes` how late they came and how early they left; `shown` what the
    register said when it was opened: a line left as it was shown keeps what somebody else recorded meanwhile, such as
    a scanned code. Only what differs from the last record is written and told on, so that a second click changes
    nothing. After the day, changing a record needs a reason.
    """
    must_lead(session, by)
    fresh = _open_register(session, now)
    expected = {place.person_id: place.person for place in _places(fresh)}
    if not present <= expected.keys():
        raise ValidationError("Someone ticked here had no place in this cohort on the day.")
    before = {row.person_id: _mark(row) for row in fresh.attendances.all()}
    marks = {}
    for pk in expected:
        late, early = (minutes or {}).get(pk, (0, 0)) if pk in present else (0, 0)
        mark = Mark(pk in present, late, early)
        untouched = shown is not None and pk in before and mark == shown.get(pk)
        if not untouched and before.get(pk) != mark:
            marks[pk] = mark
    _save(fresh, marks, before, by=by, now=now, reason=reason)
    _tell(fresh, [expected[pk] for pk in marks], today)


@transaction.atomic
def record_own(session: Session, person: Person, *, now: datetime, today: date) -> bool:
    """Record that somebody with a place is there, by the code on the screen; whether it was new."""
    fresh = _open_register(session, now)
    if fresh.local_day(now) != fresh.held_on:
        raise ValidationError("The code counts on the day of the session only.")
    if not _places(fresh).filter(person=person).exists():
        raise PermissionDenied
    row = fresh.attendances.filter(person=person).first()
    if row and row.attended:
        return False
    _write(fresh, {person.pk: Mark(True)}, by=person, now=now, route=Attendance.Route.CODE)
    _tell(fresh, [person], today)
    return True


@transaction.atomic
def walk_in(session: Session, person: Person, *, by: Person, now: datetime, today: date) -> None:
    """Take in somebody who came without a place: give them one from the day of the session, and record them."""
    must_teach(session.cohort, by)
    give_places(session.cohort, [person], by=by, from_on=session.held_on, now=now)
    fresh = _open_register(session, now)
    if not _places(fresh).filter(person=person).exists():
        raise ValidationError(f"{person} has a place from a later day than this session.")
    row = fresh.attendances.filter(person=person).first()
    if row is None or not row.attended:
        before = {person.pk: _mark(row)} if row else {}
        _save(fresh, {person.pk: Mark(True)}, before, by=by, now=now, reason="Came without a place.")
        _tell(fresh, [person], today)


def _open_register(session: Session, now: datetime) -> Session:
    fresh = Session.objects.select_for_update(no_key=True).select_related("cohort__level").get(pk=session.pk)
    if fresh.cancelled_at:
        raise ValidationError("This session is cancelled: nobody's attendance is recorded.")
    if not fresh.is_open_for_attendance(now):
        raise ValidationError("Attendance can be recorded from the day of the session.")
    return fresh


def _places(session: Session) -> PlaceQuerySet:
    return session.cohort.places.on(session.held_on).select_related("person")


def _mark(row: Attendance) -> Mark:
    return Mark(row.attended, row.late_minutes, row.early_minutes)


def _save(
    session: Session, marks: dict[int, Mark], before: dict[int, Mark], *, by: Person, now: datetime, reason: str
) -> None:
    corrected = [pk for pk in marks if pk in before] if session.local_day(now) > session.held_on else []
    if corrected and not reason.strip():
        raise ValidationError(ASK_WHY)
    _write(session, marks, by=by, now=now, route=Attendance.Route.REGISTER)
    rows = dict(session.attendances.filter(person__in=corrected).values_list("person", "pk"))
    AttendanceCorrection.objects.bulk_create(
        AttendanceCorrection(
            attendance_id=rows[pk], before=asdict(before[pk]), after=asdict(marks[pk]), reason=reason, by=by, at=now
        )
        for pk in corrected
    )
    if corrected:
        label = f"Corrected who came to {session}: {reason}"[:200]
        audit.record("attendance.corrected", label, by=by, session=session.pk, people=corrected)


def _write(session: Session, marks: dict[int, Mark], *, by: Person, now: datetime, route: str) -> None:
    if not marks:
        return
    rows = [
        Attendance(session=session, person_id=pk, **asdict(mark), recorded_by=by, recorded_at=now, route=route)
        for pk, mark in marks.items()
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["session", "person"],
        update_fields=["attended", "late_minutes", "early_minutes", "recorded_by", "recorded_at", "route"],
    )
    audit.record(
        "attendance.recorded",
        f"Recorded who came to {session} on {session.held_on:%-d %B %Y}",
        by=by,
        session=session.pk,
        came=[pk for pk, mark in marks.items() if mark.attended],
        did_not=[pk for pk, mark in marks.items() if not mark.attended],
    )


def _tell(session: Session, people: list[Person], today: date) -> None:
    if people:
        level = session.cohort.level
        attendance_recorded.send(sender=Session, session=session, people=people, level=level, today=today)
