from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from lms.cohorts.actions import give_places, give_up_place, open_cohort, plan_session
from lms.cohorts.models import Cohort, Place, Session

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_only_its_trainer_changes_a_cohort(cohort, seat, nurse, hire):
    other = hire("Other Trainer", role="trainer")
    place = seat(nurse)
    with pytest.raises(PermissionDenied):
        give_places(cohort, [nurse], by=other, from_on=MONDAY, now=NOON)
    with pytest.raises(PermissionDenied):
        give_up_place(place, by=other, today=MONDAY, now=NOON)
    with pytest.raises(PermissionDenied):
        plan_session(cohort, "Day", held_on=MONDAY, starts_at=time(9), ends_at=time(16), zone="Europe/London",
                     place="Room", by=other)  # fmt: skip


def test_nobody_of_another_organisation_gets_a_place(cohort, trainer, stranger):
    with pytest.raises(PermissionDenied):
        give_places(cohort, [stranger], by=trainer, from_on=MONDAY, now=NOON)
    assert not Place.objects.exists()


def test_someone_who_left_can_be_given_a_new_place(cohort, seat, trainer, nurse):
    give_up_place(seat(nurse), by=trainer, today=MONDAY, now=NOON)
    assert len(give_places(cohort, [nurse], by=trainer, from_on=MONDAY, now=NOON)) == 1
    assert Place.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_make_one_cohort_one_place_and_one_session(fundamentals, trainer, nurse):
    def click(_):
        try:
            cohort = open_cohort(fundamentals, "Spring", by=trainer)
            give_places(cohort, [nurse], by=trainer, from_on=MONDAY, now=NOON)
            plan_session(cohort, "Day", held_on=MONDAY, starts_at=time(9), ends_at=time(16), zone="Europe/London",
                         place="Room", by=trainer)  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(click, range(8)))
    assert [Cohort.objects.count(), Place.objects.count(), Session.objects.count()] == [1, 1, 1]
