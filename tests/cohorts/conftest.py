"""A cohort of level 1, taught by the trainer, with one session on MONDAY."""

from datetime import UTC, date, datetime, time

import pytest

from lms.cohorts.models import ApprovalStep, Cohort, Place, Session
from lms.cohorts.signals import application_declined, offer_lapsed, place_booked, place_offered, put_in_line

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def cohort(northbridge, fundamentals, trainer) -> Cohort:
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring")
    cohort.trainers.add(trainer)
    return cohort


@pytest.fixture
def session(cohort) -> Session:
    return Session.objects.create(
        cohort=cohort, title="Day one", held_on=MONDAY, starts_at=time(9), ends_at=time(16), place="Seminar room"
    )


@pytest.fixture
def seat(cohort):
    """A function that gives a person a place: seat(nurse)."""

    def _seat(person, taken_on=date(2025, 12, 1), left_on=None) -> Place:
        return Place.objects.create(cohort=cohort, person=person, taken_on=taken_on, left_on=left_on)

    return _seat


@pytest.fixture
def course(cohort) -> Cohort:
    """One place, and one applies for it in January."""
    cohort.capacity, cohort.applications_open_on = 1, date(2026, 1, 1)
    cohort.starts_on = date(2026, 3, 2)
    cohort.save()
    return cohort


@pytest.fixture
def routed(course) -> Cohort:
    course.approval_route = [ApprovalStep.MANAGER]
    course.save()
    return course


@pytest.fixture
def colleagues(hire, ward_manager):
    return [hire(f"Colleague {letter}", manager=ward_manager) for letter in "ABC"]


@pytest.fixture
def told():
    """What was told to the apps above, in order: (signal, person)."""
    heard, receivers = [], []
    for name, signal in (
        ("booked", place_booked), ("offered", place_offered), ("lapsed", offer_lapsed), ("in line", put_in_line),
        ("declined", application_declined),
    ):  # fmt: skip

        def hear(sender, application, name=name, **kwargs):
            heard.append((name, application.person.full_name))

        signal.connect(hear, weak=False)
        receivers.append((signal, hear))
    yield heard
    for signal, hear in receivers:
        signal.disconnect(hear)
