"""A cohort of level 1, taught by the trainer, with one session on MONDAY."""

from datetime import UTC, date, datetime, time

import pytest

from lms.cohorts.models import Cohort, Place, Session

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
