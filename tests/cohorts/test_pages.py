from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.models import Attendance, Cohort, Place, Session

MONDAY = date(2026, 1, 5)


def test_a_trainer_sets_up_a_cohort_with_people_and_a_session(client, trainer, nurse, fundamentals):
    client.force_login(trainer)
    client.post(reverse("cohorts:open_cohort"), {"level": fundamentals.pk, "name": " Spring   2026 "})
    client.post(reverse("cohorts:open_cohort"), {"level": fundamentals.pk, "name": "Spring 2026"})
    cohort = Cohort.objects.get()
    assert cohort.name == "Spring 2026"
    people = {"emails": f"Joanna <{nurse.email.upper()}>; {nurse.email}", "from_on": "2026-01-01"}
    assert client.post(reverse("cohorts:add_people", args=[cohort.pk]), people).status_code == 302
    assert client.post(reverse("cohorts:add_people", args=[cohort.pk]), people).status_code == 302
    assert Place.objects.get().person == nurse
    day = {"title": "Day one", "held_on": "2026-01-05", "starts_at": "09:00", "ends_at": "16:00",
           "zone": "Europe/London", "place": "Seminar room"}  # fmt: skip
    for _ in range(2):
        assert client.post(reverse("cohorts:plan_session", args=[cohort.pk]), day).status_code == 302
    session = Session.objects.get()
    client.post(reverse("cohorts:register", args=[session.pk]), {"present": [nurse.pk]})
    assert Attendance.objects.get().attended is True
    assert "1 of 1 attended" in client.get(reverse("cohorts:cohort", args=[cohort.pk])).text


def test_an_unknown_address_adds_nobody_and_loses_nothing(client, trainer, nurse, stranger, cohort):
    client.force_login(trainer)
    typed = f"{nurse.email}\n{stranger.email}"
    response = client.post(reverse("cohorts:add_people", args=[cohort.pk]), {"emails": typed, "from_on": "2026-01-05"})
    assert response.status_code == 422
    assert f"Nobody in your organisation has this address: {stranger.email}" in response.text
    assert nurse.email in response.text
    assert not Place.objects.exists()


def test_a_session_that_ends_before_it_starts_is_refused_beside_the_field(client, trainer, cohort):
    client.force_login(trainer)
    day = {"title": "Day one", "held_on": "2026-01-05", "starts_at": "16:00", "ends_at": "09:00",
           "zone": "Europe/London", "place": "Seminar room"}  # fmt: skip
    response = client.post(reverse("cohorts:plan_session", args=[cohort.pk]), day)
    assert response.status_code == 422
    assert "The session must end after it starts." in response.text
    assert 'value="Seminar room"' in response.text
    assert not Session.objects.exists()


def test_a_register_of_a_future_session_shows_who_is_expected_and_refuses_ticks(client, trainer, nurse, seat, session):
    seat(nurse)
    session.held_on = date(2999, 1, 1)
    session.save()
    client.force_login(trainer)
    url = reverse("cohorts:register", args=[session.pk])
    assert "The register opens on 1 January 2999" in client.get(url).text
    assert client.post(url, {"present": [nurse.pk]}).status_code == 422
    assert not Attendance.objects.exists()


def test_what_was_ticked_is_still_ticked_when_the_register_is_refused(client, trainer, nurse, coach, seat, session):
    seat(nurse)
    client.force_login(trainer)
    url = reverse("cohorts:register", args=[session.pk])
    response = client.post(url, {"present": [nurse.pk, coach.pk]})
    assert response.status_code == 422
    assert f'id="present-{nurse.pk}" checked' in response.text


def test_ending_a_place_keeps_what_was_attended(client, trainer, nurse, seat, session):
    place = seat(nurse)
    client.force_login(trainer)
    client.post(reverse("cohorts:register", args=[session.pk]), {"present": [nurse.pk]})
    response = client.post(reverse("cohorts:end_place", args=[place.pk]), follow=True)
    place.refresh_from_db()
    assert place.left_on is not None
    assert Attendance.objects.count() == 1
    assert "Joanna Pryce no longer has a place." in response.text


@pytest.mark.parametrize("route", ["cohort", "add_people", "plan_session"])
def test_another_trainers_cohort_is_not_found(client, hire, cohort, route):
    client.force_login(hire("Other Trainer", role="trainer"))
    assert client.get(reverse(f"cohorts:{route}", args=[cohort.pk])).status_code == 404


def test_another_trainers_register_and_places_are_not_found(client, hire, nurse, seat, session):
    place = seat(nurse)
    client.force_login(hire("Other Trainer", role="trainer"))
    assert client.get(reverse("cohorts:register", args=[session.pk])).status_code == 404
    assert client.post(reverse("cohorts:end_place", args=[place.pk])).status_code == 404


def test_a_nurse_is_refused(client, nurse, session):
    client.force_login(nurse)
    assert client.get(reverse("cohorts:sessions")).status_code == 403
    assert client.get(reverse("cohorts:register", args=[session.pk])).status_code == 403


@pytest.mark.parametrize("route", ["sessions", "register", "cohort"])
def test_a_page_asks_the_same_number_of_queries_for_few_and_many(client, trainer, hire, cohort, session, seat, route):
    client.force_login(trainer)
    url = reverse(
        f"cohorts:{route}", args=[] if route == "sessions" else [(cohort if route == "cohort" else session).pk]
    )

    def fill(wanted):
        for number in range(cohort.places.count(), wanted):
            seat(hire(f"Person {number}"))
        for number in range(cohort.sessions.count(), wanted):
            Session.objects.create(
                cohort=cohort, title=f"Day {number}", held_on=MONDAY + timedelta(days=number), starts_at=time(9),
                ends_at=time(16), place="Room",
            )  # fmt: skip
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url)
        return len(queries)

    assert fill(2) == fill(40)
