from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.actions import give_places, give_up_place, open_cohort, plan_session
from lms.cohorts.models import Cohort, CohortTemplate, Place, Session, TemplateSession

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


def test_a_trainer_reads_what_a_template_plans_before_choosing_it(client, trainer, fundamentals):
    def template(name: str) -> None:
        made = CohortTemplate.objects.create(
            level=fundamentals, name=name, capacity=20, approval_route=["manager", "sponsor"], questions=["Why?"]
        )
        at = {"template": made, "starts_at": time(9, 30), "ends_at": time(16)}
        TemplateSession.objects.create(title="Workshop day", days_after_start=0, **at)
        TemplateSession.objects.create(title="Clinic", days_after_start=14, **at)

    def read() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("cohorts:build_cohort")).text
        return " ".join(page.split()), len(asked)

    client.force_login(trainer, "django.contrib.auth.backends.ModelBackend")
    template("Spring")
    read()
    page, few = read()
    for words in (
        "Week 1, 09:30 to 16:00",
        "Week 3, 09:30 to 16:00",
        "20 places. Approved by the line manager, then sponsor. Those who apply are asked 1 question.",
    ):
        assert words in page
    for number in range(9):
        template(f"Template {number}")
    assert read()[1] == few


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
