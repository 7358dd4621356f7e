"""What a trainer does: set up a cohort, its people and its sessions, and record who came."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from curriculum.models import LevelPage
from lms.cohorts.models import Attendance, Cohort, Place, Session
from lms.cohorts.signals import attendance_recorded
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def open_cohort(level: LevelPage, name: str, *, by: Person) -> Cohort:
    """Open a cohort taught by `by`; if they already teach one of this level and name, return that one."""
    # The trainer's row is the lock: two clicks at once queue here, and the second finds the first one's cohort.
    Person.objects.select_for_update().get(pk=by.pk)
    name = " ".join(name.split())
    assert by.organisation is not None  # a trainer is one of an organisation
    cohort = Cohort.objects.filter(organisation=by.organisation_id, level=level, name=name, trainers=by).first()
    if cohort is None:
        cohort = Cohort.objects.create(organisation=by.organisation, level=level, name=name)
        cohort.trainers.add(by)
        audit.record("cohort.opened", f"Opened the cohort {name}", by=by, cohort=cohort.pk)
    return cohort


@transaction.atomic
def give_places(cohort: Cohort, people: list[Person], *, by: Person, from_on: date) -> list[Place]:
    """Give people a place from that day; those who have one keep it. Returns the places that are new."""
    _teaches(cohort, by)
    if any(person.organisation_id != cohort.organisation_id for person in people):
        raise PermissionDenied
    made = []
    for person in people:
        place, created = Place.objects.current().get_or_create(
            cohort=cohort, person=person, defaults={"taken_on": from_on}
        )
        if created:
            made.append(place)
    if made:
        audit.record(
            "place.given", f"Gave {len(made)} places in {cohort}", by=by, people=[place.person_id for place in made]
        )
    return made


@transaction.atomic
def give_up_place(place: Place, *, by: Person, today: date) -> None:
    """End someone's place today. What they attended stays."""
    _teaches(place.cohort, by)
    if Place.objects.current().filter(pk=place.pk).update(left_on=today):
        audit.record("place.ended", f"Ended a place in {place.cohort}", by=by, subject=place.person)


@transaction.atomic
def plan_session(
    cohort: Cohort, title: str, *, held_on: date, starts_at: time, ends_at: time, zone: str, place: str, by: Person
) -> Session:
    """Plan a session; the same one asked for twice (a double click) is planned once."""
    _teaches(cohort, by)
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    session, _ = Session.objects.get_or_create(
        cohort=cohort,
        title=title,
        held_on=held_on,
        starts_at=starts_at,
        defaults={"ends_at": ends_at, "zone": zone, "place": place},
    )
    return session


@transaction.atomic
def record_attendance(session: Session, present: set[int], *, by: Person, now: datetime, today: date) -> None:
    """Record who came: one row for everyone who had a place on the day. Recording again corrects it.

    `present` holds primary keys of people. Only what differs from the last record is written and told on,
    so that a second click changes nothing.
    """
    _teaches(session.cohort, by)
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


def _teaches(cohort: Cohort, person: Person) -> None:
    if not Cohort.objects.visible_to(person).filter(pk=cohort.pk).exists():
        raise PermissionDenied
