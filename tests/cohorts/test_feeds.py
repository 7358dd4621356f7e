"""The private address from which a calendar program reads a person's sessions."""

from datetime import date, time, timedelta

import ics
import pytest
from django.urls import reverse
from django.utils import timezone

from lms.cohorts.actions import make_feed
from lms.cohorts.models import CalendarFeed, Session


@pytest.fixture
def soon(cohort):
    return Session.objects.create(
        cohort=cohort, title="Day to come", held_on=timezone.localdate() + timedelta(days=7), starts_at=time(9),
        ends_at=time(16), place="Seminar room", online_link="https://meet.example/secret",
    )  # fmt: skip


@pytest.fixture
def address(nurse):
    return reverse("cohorts:feed", args=[make_feed(nurse, now=timezone.now()).token])


def titles(answer) -> list[str]:
    return [event.name for event in sorted(ics.Calendar(answer.content.decode()).events)]


def test_a_program_reads_the_sessions_without_signing_in_and_the_link_to_join_is_not_in_it(
    client, address, seat, nurse, soon
):
    seat(nurse)
    answer = client.get(address)
    assert titles(answer) == ["Day to come"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "meet.example" not in answer.content.decode()
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert answer["Cache-Control"] == "private, no-cache"
    assert CalendarFeed.objects.get().read_at is not None


def test_it_follows_what_happens(client, address, seat, nurse, soon):
    place = seat(nurse)
    assert titles(client.get(address)) == ["Day to come"]
    soon.cancelled_at = timezone.now()
    soon.save()
    assert titles(client.get(address)) == []
    soon.cancelled_at = None
    soon.save()
    place.left_on = timezone.localdate()
    place.save()
    assert titles(client.get(address)) == []


def test_a_trainer_reads_what_they_teach_and_a_guest_what_they_facilitate(client, trainer, hire, soon):
    guest = hire("Guest Trainer", role="trainer")
    soon.facilitators.add(guest)
    for person in (trainer, guest):
        feed = make_feed(person, now=timezone.now())
        assert titles(client.get(reverse("cohorts:feed", args=[feed.token]))) == ["Day to come"]


def test_what_has_not_changed_is_not_sent_again(client, address, seat, nurse, soon):
    seat(nurse)
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Session.objects.update(title="Other title")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one_and_all_unknown_ones_answer_alike(client, address, nurse):
    client.force_login(nurse)
    client.post(reverse("cohorts:renew_feed"))
    assert reverse("cohorts:feed", args=[CalendarFeed.objects.get().token]) != address
    client.logout()
    answers = [client.get(each) for each in (address, "/calendar/nothing.ics", "/calendar/%00%22.ics")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"There is no such calendar.")}


def test_somebody_who_has_left_has_no_feed_any_more(client, address, nurse):
    nurse.is_active = False
    nurse.save()
    assert client.get(address).status_code == 404


def test_guessing_is_slowed_down_and_those_with_an_address_are_not(client, address):
    for number in range(60):
        assert client.get(f"/calendar/guess-{number}.ics").status_code == 404
    assert client.get("/calendar/guess.ics").status_code == 429
    assert client.get(address).status_code == 200


def test_one_address_is_read_only_so_often(client, address):
    codes = [client.get(address).status_code for _ in range(31)]
    assert (codes[29], codes[30]) == (200, 429)


def test_people_make_their_own_address_once_and_find_it_with_their_sessions(client, nurse, seat, soon):
    seat(nurse)
    client.force_login(nurse)
    assert "Make my private address" in client.get(reverse("cohorts:my_calendar")).text
    for _ in range(2):
        client.post(reverse("cohorts:make_feed"))
    feed = CalendarFeed.objects.get()
    page = client.get(reverse("cohorts:my_calendar")).text
    assert f"/calendar/{feed.token}.ics" in page
    assert "webcal://" in page
    assert "Day to come" in page


def test_the_feed_asks_the_same_of_the_database_for_few_and_many(
    client, address, seat, nurse, cohort, django_assert_num_queries
):
    seat(nurse)
    for number in range(30):
        Session.objects.create(
            cohort=cohort, title=f"Day {number}", held_on=timezone.localdate() + timedelta(days=number),
            starts_at=time(9), ends_at=time(16), place="Room",
        )  # fmt: skip
    with django_assert_num_queries(3 + 1):
        client.get(address)


def test_a_session_of_long_ago_is_no_longer_in_it(client, address, seat, nurse, session):
    seat(nurse)
    assert session.held_on == date(2026, 1, 5)
    assert titles(client.get(address)) == []
