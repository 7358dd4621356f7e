"""The coaching log is its writer's own; teaching counts when it was held here, or when somebody confirms it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import LevelRequirement
from lms.cohorts.actions import logs as actions
from lms.cohorts.models import Attendance, CoachingEntry, LogReader, ObservedPractice, TaughtEntry
from lms.cohorts.teaching import sessions_taught, taught_on
from lms.escalator.models import Attainment
from lms.learning.actions import enrol
from lms.people.models import AuditEntry, RoleGrant
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)
WORDS = {"team": "Falls team", "asked": "What did you hope?", "learned": "To wait.", "next_step": "Ask less."}


def written(person, *, days_ago=0, **changes):
    return actions.write_entry(person, held_on=MONDAY - timedelta(days_ago), now=NOON, **(WORDS | changes))


def test_an_entry_sent_twice_is_one(nurse):
    assert written(nurse) == written(nurse)
    assert CoachingEntry.objects.count() == 1


def test_the_sixth_entry_reaches_a_level_that_asks_for_six(nurse, fundamentals):
    fundamentals.requirements.all().delete()
    LevelRequirement.objects.create(level=fundamentals, kind="coaching_log", title="Six", threshold=6)
    enrol(nurse, fundamentals, today=MONDAY)
    for day in range(5):
        written(nurse, days_ago=day)
    assert not Attainment.objects.exists()
    written(nurse, days_ago=5)
    assert Attainment.objects.get().evidence[0]["evidence"] == "6 of 6 entries."


def test_nobody_reads_a_log_unless_its_writer_lets_them_and_only_as_long(client, nurse, coach, hr, ward_manager):
    written(nurse)
    url = reverse("practice:log_of", args=[nurse.pk])
    for someone in (coach, hr, ward_manager):
        client.force_login(someone)
        assert client.get(url).status_code == 404
    access = actions.let_read(nurse, coach, now=NOON)
    assert actions.let_read(nurse, coach, now=NOON) == access
    client.force_login(coach)
    assert "What did you hope?" in client.get(url).text
    assert AuditEntry.objects.filter(action="log.read", by=coach, subject=nurse).count() == 1
    actions.stop_reading(access, by=nurse, now=NOON)
    assert client.get(url).status_code == 404


def test_who_is_no_coach_any_more_reads_no_log(nurse, coach):
    written(nurse)
    actions.let_read(nurse, coach, now=NOON)
    RoleGrant.objects.filter(person=coach).update(ends_on=date(2021, 1, 1))
    del coach._roles
    assert not CoachingEntry.objects.visible_to(coach).exists()


def test_only_coaches_and_trainers_of_ones_own_organisation_are_let_in(nurse, hr, stranger):
    with pytest.raises(ValidationError, match="Only coaches and trainers"):
        actions.let_read(nurse, hr, now=NOON)
    for someone in (stranger, nurse):
        with pytest.raises(PermissionDenied):
            actions.let_read(nurse, someone, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.stop_reading(LogReader(person=nurse, reader=hr), by=hr, now=NOON)


def test_an_entry_is_changed_taken_out_and_put_back_through_its_pages(client, nurse):
    client.force_login(nurse)
    typed = WORDS | {"held_on": "2026-01-05"}
    assert client.post(reverse("practice:add_entry"), typed | {"held_on": "2999-01-01"}).status_code == 422
    reply = client.post(reverse("practice:add_entry"), typed | {"learned": ""})
    assert reply.status_code == 422
    assert "What did you hope?" in reply.text
    client.post(reverse("practice:add_entry"), typed)
    entry = CoachingEntry.objects.get()
    client.post(reverse("practice:change_entry", args=[entry.pk]), typed | {"learned": "To wait longer."})
    assert "To wait longer." in client.get(reverse("practice:log")).text
    client.post(reverse("practice:remove_entry", args=[entry.pk]))
    assert "Nothing is written yet" in client.get(reverse("practice:log")).text
    client.post(reverse("practice:put_back_entry", args=[entry.pk]))
    assert "To wait longer." in client.get(reverse("practice:log")).text


def test_a_session_counts_as_taught_for_its_facilitators_once_attendance_is_recorded(trainer, coach, nurse, session):
    day = {"since": MONDAY - timedelta(1), "until": MONDAY}
    assert sessions_taught(trainer, **day) == 0
    Attendance.objects.create(session=session, person=nurse, attended=True, recorded_by=trainer)
    Attendance.objects.create(session=session, person=coach, attended=False, recorded_by=trainer)
    assert taught_on(trainer, **day) == [MONDAY]
    assert sessions_taught(trainer, since=MONDAY, until=MONDAY + timedelta(9)) == 0
    session.facilitators.add(coach)
    assert (sessions_taught(trainer, **day), sessions_taught(coach, **day)) == (0, 1)


def test_what_was_taught_elsewhere_counts_once_somebody_else_confirms_it(client, nurse, coach, fundamentals):
    fundamentals.requirements.all().delete()
    LevelRequirement.objects.create(level=fundamentals, kind="teaching", title="Taught", threshold=1)
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    typed = {"held_on": "2026-01-05", "title": "Run charts", "audience": "12 doctors", "learned": "Slow down."}
    assert client.post(reverse("practice:add_taught"), typed | {"confirmer": nurse.email}).status_code == 422
    for _ in range(2):
        client.post(reverse("practice:add_taught"), typed | {"confirmer": coach.email})
    entry = TaughtEntry.objects.get()
    assert sessions_taught(nurse, since=date.min, until=date.max) == 0
    client.force_login(coach)
    page = client.get(reverse("practice:answer_taught", args=[entry.pk])).text
    assert "Run charts" in page
    assert "Slow down." not in page
    client.post(reverse("practice:answer_taught", args=[entry.pk]), {"confirm": "1"})
    assert sessions_taught(nurse, since=date.min, until=date.max) == 1
    assert Attainment.objects.filter(person=nurse).exists()
    assert not actions.answer_taught(entry, is_confirmed=False, reason="No", by=coach, now=NOON)


def test_a_colleague_who_was_not_there_says_so_with_a_reason(client, nurse, coach):
    entry = actions.write_taught(
        nurse, held_on=MONDAY, title="T", audience="A", learned="", confirmer=coach, now=NOON
    )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.answer_taught(entry, is_confirmed=True, by=nurse, now=NOON)
    client.force_login(coach)
    url = reverse("practice:answer_taught", args=[entry.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "I was on leave."})
    client.force_login(nurse)
    assert "I was on leave." in client.get(reverse("practice:teaching")).text
    assert sessions_taught(nurse, since=date.min, until=date.max) == 0


def test_the_pages_of_practice_cost_the_same_with_few_and_many_rows(client, nurse, coach, trainer, fundamentals):
    pages = ["practice:mine", "practice:log", "practice:teaching"]

    def fill(count: int) -> None:
        day = {"person": nurse, "held_on": MONDAY}
        CoachingEntry.objects.bulk_create(CoachingEntry(**day, written_at=NOON, **WORDS) for _ in range(count))
        about = {"title": "T", "audience": "A", "confirmer": coach, "written_at": NOON}
        TaughtEntry.objects.bulk_create(TaughtEntry(**day, **about) for _ in range(count))
        TaughtEntry.objects.bulk_create(
            TaughtEntry(**about | {"confirmer": nurse}, person=coach, held_on=MONDAY) for _ in range(count)
        )
        same = {"level": fundamentals, "what": "coaching", "held_on": MONDAY, "about": "T", "asked_at": NOON}
        ObservedPractice.objects.bulk_create(
            ObservedPractice(**same, person=nurse, observer=coach, overall="met", feedback="f") for _ in range(count)
        )
        ObservedPractice.objects.bulk_create(
            ObservedPractice(**same, person=trainer, observer=nurse) for _ in range(count)
        )

    def cost(name: str) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        return len(seen)

    client.force_login(nurse)
    fill(2)
    few = {name: cost(name) for name in pages}
    fill(60)
    assert {name: cost(name) for name in pages} == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_entry_sent_twenty_times_at_once_is_one(nurse):
    at_once(lambda _: written(nurse))
    assert CoachingEntry.objects.count() == 1
