"""Gives the demo's cohorts rooms, something to read and to bring, and a session that is on today."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from curriculum.models import LessonPage
from lms.cohorts.models import Cohort, Room, Session, SessionMaterial
from lms.people.models import Organisation

ROOMS = (
    ("Education centre, room A", "Ground floor, beside the library", 24),
    ("Education centre, room B", "First floor, by the lift", 16),
    ("Simulation suite", "North wing, level 2", 8),
)


def hold(today: date) -> None:
    northbridge = Organisation.objects.get(slug="northbridge")
    trainer = northbridge.people.get(full_name="Tom Adeyemi")
    rooms = Room.objects.bulk_create(
        Room(organisation=northbridge, name=name, site=site, capacity=capacity) for name, site, capacity in ROOMS
    )
    practitioners = Cohort.objects.get(organisation=northbridge, name="Practitioners, spring cohort")
    Session.objects.create(
        cohort=practitioners, kind=Session.Kind.CLINIC, title="Clinic: bring your own data", held_on=today,
        starts_at=time(8), ends_at=time(20), place=f"{rooms[0].name}, {rooms[0].site}", room=rooms[0],
        online_link="https://meet.northbridge.example/clinic",
    )  # fmt: skip
    for session in Session.objects.filter(cohort__organisation=northbridge).select_related("cohort__level"):
        if session.held_on < today:
            Session.objects.filter(pk=session.pk).update(room=rooms[1])
        else:
            _prepare(session, today)
    coming = Session.objects.filter(cohort__name="Improvers, one day", held_on__gt=today)
    coming.update(room=rooms[1])
    for session in coming:
        session.facilitators.add(trainer)


def _prepare(session: Session, today: date) -> None:
    """What to read beforehand, and a link to keep."""
    session.pre_work.set(LessonPage.objects.live().descendant_of(session.cohort.level).order_by("path")[:2])
    added_at = timezone.make_aware(datetime.combine(today - timedelta(days=3), time(10)))
    SessionMaterial.objects.create(
        session=session, title="Making data count: a guide to charts over time", added_at=added_at,
        link="https://www.england.nhs.uk/publication/making-data-count/",
    )  # fmt: skip
