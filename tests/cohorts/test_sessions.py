"""Planning, moving and cancelling sessions: nothing is taken twice, and those who come can follow."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.actions import (
    add_material,
    add_room,
    cancel_session,
    change_session,
    plan_session,
    record_attendance,
    remove_material,
    retire_room,
)
from lms.cohorts.attendance import AttendanceShare, attendance_share
from lms.cohorts.models import Cohort, Room, Session, SessionMaterial
from lms.cohorts.signals import session_cancelled, session_moved
from lms.evidence.models import PrivateFile
from lms.people.models import Person
from tests.at_once import at_once

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def room(trainer) -> Room:
    return add_room("Library", by=trainer, site="Main building", capacity=2)


@pytest.fixture
def plan(cohort, trainer):
    """A function that plans a day: plan(starts_at=time(13))."""

    def _plan(title="Day", by=trainer, to=cohort, **fields):
        given = {"held_on": MONDAY, "starts_at": time(9), "ends_at": time(12), "zone": "Europe/London", "place": "Here"}
        return plan_session(to, title, by=by, **given | fields)

    return _plan


@pytest.fixture
def heard():
    """What was told on: (moved or cancelled, title)."""
    found = []

    def moved(session, **kwargs):
        found.append(("moved", session.title))

    def cancelled(session, **kwargs):
        found.append(("cancelled", session.title))

    session_moved.connect(moved)
    session_cancelled.connect(cancelled)
    yield found
    session_moved.disconnect(moved)
    session_cancelled.disconnect(cancelled)


def test_a_room_is_not_taken_twice_and_the_refusal_says_by_what(plan, room):
    plan("First", room=room)
    with pytest.raises(ValidationError) as refused:
        plan("Second", room=room, starts_at=time(11), ends_at=time(13))
    assert refused.value.messages == ["Library is taken by “First” of Spring, 5 January 2026, 09:00 to 12:00 (GMT)."]
    assert plan("Third", room=room, starts_at=time(12), ends_at=time(13)).pk
    assert plan("Elsewhere", starts_at=time(11)).pk


def test_times_are_compared_as_moments_and_not_as_clocks_show_them(plan, room):
    plan("London", room=room, starts_at=time(12), ends_at=time(13))
    assert plan("New York noon", room=room, starts_at=time(12), ends_at=time(13), zone="America/New_York").pk
    with pytest.raises(ValidationError):
        plan("New York seven", room=room, starts_at=time(7), ends_at=time(8), zone="America/New_York")
    plan("Late", room=room, starts_at=time(22), ends_at=time(23), zone="America/New_York")
    with pytest.raises(ValidationError, match="Late"):
        plan("The day after", room=room, held_on=MONDAY + timedelta(days=1), starts_at=time(3, 30), ends_at=time(5))


def test_nobody_leads_two_sessions_at_once(plan, trainer, hire):
    other = hire("Guest Trainer", role="trainer")
    plan("First", facilitators=[trainer, other])
    with pytest.raises(ValidationError, match="Guest Trainer is taken by “First”"):
        plan("Second", facilitators=[other], starts_at=time(10))
    assert plan("Second", starts_at=time(10)).pk


def test_a_cancelled_session_frees_its_room_and_tells_on_once(plan, room, trainer, heard):
    first = plan("First", room=room)
    for _ in range(2):
        cancel_session(first, "Snow", by=trainer, now=NOON, today=MONDAY)
    first.refresh_from_db()
    assert (first.cancelled_reason, first.sequence, heard) == ("Snow", 1, [("cancelled", "First")])
    assert plan("Second", room=room).pk
    with pytest.raises(ValidationError):
        change_session(first, by=trainer, now=NOON, title="Back again")


def test_moving_raises_the_sequence_and_what_concerns_nobody_does_not(plan, trainer, heard, lessons):
    session = plan("First")
    assert change_session(session, by=trainer, now=NOON, starts_at=time(10)).sequence == 1
    same = change_session(session, by=trainer, now=NOON, starts_at=time(10), capacity=9, pre_work=lessons)
    assert (same.sequence, same.capacity, same.pre_work.count()) == (1, 9, 2)
    assert heard == [("moved", "First")]


def test_a_session_can_be_moved_within_its_own_time(plan, room, trainer):
    session = plan("First", room=room, facilitators=[trainer])
    assert change_session(session, by=trainer, now=NOON, starts_at=time(10)).starts_at == time(10)


def test_what_has_been_attended_is_neither_moved_to_another_day_nor_cancelled(plan, seat, nurse, trainer):
    seat(nurse)
    session = plan("First")
    record_attendance(session, {nurse.pk}, by=trainer, now=NOON, today=MONDAY)
    with pytest.raises(ValidationError):
        change_session(session, by=trainer, now=NOON, held_on=MONDAY + timedelta(days=1))
    with pytest.raises(ValidationError):
        cancel_session(session, "Snow", by=trainer, now=NOON, today=MONDAY)


def test_a_cancelled_session_was_never_held(plan, seat, nurse, trainer, cohort):
    seat(nurse)
    came, missed = plan("Came"), plan("Missed", starts_at=time(13), ends_at=time(14))
    record_attendance(came, {nurse.pk}, by=trainer, now=NOON, today=MONDAY)
    record_attendance(missed, set(), by=trainer, now=NOON, today=MONDAY)
    assert attendance_share(nurse, cohort.level) == AttendanceShare(1, 2)
    cancel_session(missed, "It did not take place", by=trainer, now=NOON, today=MONDAY)
    assert attendance_share(nurse, cohort.level) == AttendanceShare(1, 1)


def test_a_guest_takes_the_register_of_the_session_they_lead_and_no_other(plan, hire, seat, nurse):
    guest = hire("Guest Trainer", role="trainer")
    seat(nurse)
    led, other = plan("Led", facilitators=[guest]), plan("Other", starts_at=time(13), ends_at=time(14))
    record_attendance(led, {nurse.pk}, by=guest, now=NOON, today=MONDAY)
    with pytest.raises(PermissionDenied):
        record_attendance(other, {nurse.pk}, by=guest, now=NOON, today=MONDAY)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_plan_the_same_room_at_once_exactly_one_has_it(cohort, trainer, hire, room):
    teams = []
    for number in range(20):
        person = hire(f"Trainer {number}", role="trainer")
        own = Cohort.objects.create(organisation=cohort.organisation, level=cohort.level, name=f"Cohort {number}")
        own.trainers.add(person)
        teams.append((own.pk, person.pk))

    def plan_it(number: int) -> bool:
        own, person = teams[number]
        try:
            plan_session(
                Cohort.objects.get(pk=own), "Day", held_on=MONDAY, starts_at=time(9), ends_at=time(12),
                zone="Europe/London", place="Library", room=Room.objects.get(pk=room.pk),
                by=Person.objects.get(pk=person),
            )  # fmt: skip
        except ValidationError:
            return False
        return True

    assert sorted(at_once(plan_it)) == [False] * 19 + [True]
    assert Session.objects.filter(room=room).count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_who_plan_the_same_person_at_once_exactly_one_has_them(cohort, trainer):
    def plan_it(number: int) -> bool:
        try:
            plan_session(
                Cohort.objects.get(pk=cohort.pk), f"Day {number}", held_on=MONDAY, starts_at=time(9), ends_at=time(12),
                zone="Europe/London", place="Here", facilitators=[trainer], by=trainer,
            )  # fmt: skip
        except ValidationError:
            return False
        return True

    assert sorted(at_once(plan_it, 8)) == [False] * 7 + [True]


def test_a_room_is_retired_only_when_nothing_is_planned_in_it(plan, room, trainer):
    session = plan("First", room=room)
    with pytest.raises(ValidationError, match="1 session is still planned here"):
        retire_room(room, by=trainer, now=NOON, today=MONDAY)
    cancel_session(session, "Snow", by=trainer, now=NOON, today=MONDAY)
    retire_room(room, by=trainer, now=NOON, today=MONDAY)
    assert Room.objects.get().retired_at == NOON


DAY = {"title": "Day one", "held_on": "2026-01-05", "starts_at": "09:00", "ends_at": "12:00", "zone": "Europe/London"}


def test_a_trainer_plans_moves_and_cancels_on_the_pages(client, trainer, cohort, room, lessons, seat, nurse, coach, hr):
    for person in (nurse, coach, hr):
        seat(person)
    client.force_login(trainer)
    fields = DAY | {"room": room.pk, "facilitators": [trainer.pk], "pre_work": [lessons[0].pk]}
    page = client.post(reverse("cohorts:plan_session", args=[cohort.pk]), fields, follow=True).text
    assert "Library holds 2 people, and 3 have a place." in page
    session = Session.objects.get()
    assert (session.place, list(session.facilitators.all())) == ("Library, Main building", [trainer])
    clash = client.post(reverse("cohorts:plan_session", args=[cohort.pk]), fields | {"title": "Second"})
    assert clash.status_code == 422
    assert "Library is taken by “Day one” of Spring, 5 January 2026" in clash.text
    assert "Tom Adeyemi is taken by “Day one”" in clash.text
    assert 'value="Second"' in clash.text
    moved = fields | {"starts_at": "10:00", "place": "Room 5", "room": ""}
    assert client.post(reverse("cohorts:change_session", args=[session.pk]), moved).status_code == 302
    session.refresh_from_db()
    assert (session.starts_at, session.place, session.room) == (time(10), "Room 5", None)
    assert client.post(reverse("cohorts:cancel_session", args=[session.pk]), {"reason": " "}).status_code == 422
    page = client.post(reverse("cohorts:cancel_session", args=[session.pk]), {"reason": "Snow"}, follow=True).text
    assert "This session is cancelled." in page


@pytest.mark.parametrize(
    "typed, said",
    [
        ({}, "Say where it is held"),
        ({"place": "Here", "held_on": "2027-03-28", "starts_at": "01:30"}, "There is no 01:30 on that day"),
        ({"place": "Here", "ends_at": "09:00"}, "The session must end after it starts."),
        ({"online_link": "javascript:alert(1)"}, "Give a whole web address"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(client, trainer, cohort, typed, said):
    client.force_login(trainer)
    answer = client.post(reverse("cohorts:plan_session", args=[cohort.pk]), DAY | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert not Session.objects.exists()


def test_the_page_shows_the_link_and_the_materials_to_those_with_a_place_only(
    client, seat, nurse, coach, session, trainer
):
    seat(nurse)
    Session.objects.update(online_link="https://meet.example/secret")
    upload = SimpleUploadedFile("plan.csv", b"a,b\n")
    handout = add_material(session, "Plan of the day", upload=upload, by=trainer, now=NOON)
    add_material(session, "A film", link="https://film.example/", by=trainer, now=NOON)
    page, file = reverse("cohorts:session", args=[session.pk]), reverse("cohorts:material", args=[handout.pk])
    client.force_login(nurse)
    text = client.get(page).text
    assert all(words in text for words in ("https://meet.example/secret", "Plan of the day", "https://film.example/"))
    assert client.get(file).getvalue() == b"a,b\n"
    client.force_login(coach)
    text = client.get(page).text
    assert not any(words in text for words in ("meet.example", "Plan of the day", "film.example"))
    assert "Those with a place find the link here." in text
    assert client.get(file).status_code == 404


def test_materials_are_added_once_and_removed_whole(client, session, trainer, django_capture_on_commit_callbacks):
    client.force_login(trainer)
    url = reverse("cohorts:add_material", args=[session.pk])
    assert client.post(url, {"title": "Nothing"}).status_code == 422
    for _ in range(2):
        sent = {"title": "Plan", "upload": SimpleUploadedFile("plan.csv", b"a,b\n")}
        assert client.post(url, sent).status_code == 302
    assert client.post(url, {"title": "Bad", "upload": SimpleUploadedFile("plan.exe", b"MZ")}).status_code == 422
    material = SessionMaterial.objects.get()
    stored = material.file.stored
    with django_capture_on_commit_callbacks(execute=True):
        remove_material(material, by=trainer)
        remove_material(material, by=trainer)
    assert not PrivateFile.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_pre_work_says_what_is_done(client, seat, nurse, session, lessons):
    from lms.learning.models import LessonProgress

    seat(nurse)
    session.pre_work.set(lessons)
    LessonProgress.objects.create(
        person=nurse, lesson=lessons[0], started_at=NOON, last_seen_at=NOON, completed_at=NOON
    )
    client.force_login(nurse)
    text = client.get(reverse("cohorts:session", args=[session.pk])).text
    assert text.count("state--met") == 2  # done, and the place
    assert text.count("Not done") == 1


def test_rooms_are_added_changed_retired_and_taken_back(client, trainer):
    client.force_login(trainer)
    for _ in range(2):
        assert client.post(reverse("cohorts:add_room"), {"name": "Library", "capacity": "12"}).status_code == 302
    room = Room.objects.get()
    assert client.post(reverse("cohorts:add_room"), {"name": "Library", "capacity": "9"}).status_code == 422
    other = add_room("Hall", by=trainer)
    assert client.post(reverse("cohorts:change_room", args=[other.pk]), {"name": "Library"}).status_code == 422
    client.post(reverse("cohorts:retire_room", args=[room.pk]))
    assert "Out of use" in client.get(reverse("cohorts:rooms")).text
    client.post(reverse("cohorts:retire_room", args=[room.pk]), {"again": "1"})
    room.refresh_from_db()
    assert (room.retired_at, room.capacity) == (None, 12)


def test_a_week_shows_what_is_taken(client, trainer, room, plan):
    plan("First", room=room, facilitators=[trainer])
    client.force_login(trainer)
    for route, key in (("room_week", room.pk), ("facilitator_week", trainer.pk)):
        url = reverse(f"cohorts:{route}", args=[key])
        assert "First" in client.get(url, {"from": "2026-01-08"}).text
        assert "First" not in client.get(url, {"from": "2026-01-12"}).text
        assert client.get(url, {"from": "0001-01-01"}).status_code == 302
        assert client.get(url, {"from": "2026-13-01"}).status_code == 302


def test_other_organisations_find_neither_rooms_nor_sessions(client, hire, room, session, stranger, southmoor):
    other = hire("Other Trainer", role="trainer", unit=stranger.assignments.get().unit)
    client.force_login(other)
    for route, key in (("room_week", room.pk), ("change_room", room.pk), ("session", session.pk)):
        assert client.get(reverse(f"cohorts:{route}", args=[key])).status_code == 404
    assert "Library" not in client.get(reverse("cohorts:rooms")).text


@pytest.mark.parametrize("route", ["rooms", "room_week", "facilitator_week", "session", "my_calendar", "code_screen"])
def test_a_page_asks_the_same_for_few_and_many(client, trainer, northbridge, room, session, cohort, hire, seat, route):
    keys = {
        "room_week": [room.pk],
        "facilitator_week": [trainer.pk],
        "session": [session.pk],
        "code_screen": [session.pk],
    }
    url = reverse(f"cohorts:{route}", args=keys.get(route, []))
    client.force_login(trainer)

    def queries(many: int) -> int:
        Room.objects.bulk_create(Room(organisation=northbridge, name=f"Room {many}-{each}") for each in range(many))
        days = [
            Session(cohort=cohort, title=f"{many}-{each}", held_on=date(2999, 1, 1), starts_at=time(9),
                    ends_at=time(10), place="Room", room=room)
            for each in range(many)
        ]  # fmt: skip
        for day in Session.objects.bulk_create(days)[:10]:
            day.facilitators.add(trainer)
        session.materials.bulk_create(
            SessionMaterial(session=session, title="x", link="https://a.example/") for _ in range(10)
        )
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url, {"from": "2999-01-01"})
        return len(asked)

    assert queries(10) == queries(1000)
