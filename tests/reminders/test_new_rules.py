"""Sessions to come, measures gone quiet, and signatures that are waited for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lms.cohorts.models import Cohort, Place, Session
from lms.projects.models import Measure, Member, Observation, Project, SignOff
from lms.projects.state_hash import state_hash
from lms.reminders.due import plan
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted import objection

TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def planned(rule: str, now: datetime = NOW) -> list[tuple[str, str]]:
    """To whom and which time, of what is due and not replaced by something newer."""
    plan(now=now)
    found = OutboxMessage.objects.filter(rule__code=rule, state="due").order_by("pk")
    return [(message.person.full_name, message.occurrence) for message in found]


@pytest.fixture
def session(northbridge, fundamentals, nurse):
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="January")
    Place.objects.create(cohort=cohort, person=nurse, taken_on=TODAY - WEEK)
    return Session.objects.create(
        cohort=cohort, title="Measure and see", held_on=TODAY + WEEK, starts_at=time(9, 30), ends_at=time(16, 30),
        place="Education centre",
    )  # fmt: skip


def test_a_session_is_told_of_a_week_and_a_day_before_with_its_calendar_file(session, nurse):
    assert planned("session-soon", NOW - timedelta(1)) == []
    assert planned("session-soon") == [("Joanna Pryce", "2026-01-12 7-days")]
    message = OutboxMessage.objects.get(rule__code="session-soon")
    assert message.subject == "Measure and see: 12 January 2026, 09:30 to 16:30, Education centre"
    assert f"UID:session-{session.pk}@" in message.calendar
    assert planned("session-soon", NOW + timedelta(6)) == [("Joanna Pryce", "2026-01-12 1-day")]


def test_a_planner_that_stood_still_says_nothing_of_a_session_that_was_held(session):
    assert planned("session-soon", NOW + WEEK) == []


def test_who_joins_late_is_told_the_day_before_and_not_of_the_week(session, coach):
    Place.objects.create(cohort=session.cohort, person=coach, taken_on=TODAY + timedelta(1))
    assert ("Daniel Whitcombe", "2026-01-12 7-days") not in planned("session-soon", NOW + timedelta(2))
    assert ("Daniel Whitcombe", "2026-01-12 1-day") in planned("session-soon", NOW + timedelta(6))


def test_a_session_that_moves_is_told_of_again_and_the_old_word_is_not_sent(session):
    planned("session-soon")
    Session.objects.update(held_on=TODAY + timedelta(6))
    assert ("Joanna Pryce", "2026-01-11 7-days") in planned("session-soon")
    old = OutboxMessage.objects.get(occurrence="2026-01-12 7-days")
    assert old.state == "suppressed" or objection(old) == "The session has been moved."


@pytest.fixture
def waiting(session, time_machine_at):
    planned("session-soon")
    time_machine_at(NOW)
    return OutboxMessage.objects.get(rule__code="session-soon")


@pytest.fixture
def time_machine_at(monkeypatch):
    """The day on which the re-check happens."""
    from django.utils import timezone

    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def test_who_gives_up_the_place_is_not_reminded_of_it(waiting, nurse):
    assert objection(waiting) == ""
    Place.objects.update(left_on=TODAY)
    assert objection(waiting) == "The person has given up the place."


@pytest.fixture
def project(ward, nurse, coach, sponsor):
    project = Project.objects.create(
        organisation=ward.organisation, unit=ward, title="Fewer missed doses", state="active",
        created_at=NOW - timedelta(200),
    )  # fmt: skip
    for part, person in (("lead", nurse), ("coach", coach), ("sponsor", sponsor)):
        Member.objects.create(project=project, person=person, part=part, joined_on=TODAY - timedelta(200))
    return project


@pytest.fixture
def measure(project, nurse):
    """A function that adds a measure whose newest data are so many days old."""

    def _measure(name: str, days: int, frequency: str = "every week") -> Measure:
        measure = Measure.objects.create(project=project, kind="outcome", name=name, frequency=frequency)
        Observation.objects.create(
            measure=measure, on=TODAY - timedelta(days), value=3, entered_by=nurse, entered_at=NOW - timedelta(100)
        )
        return measure

    return _measure


@pytest.mark.parametrize(
    "frequency, days", [("every day", 3), ("weekly", 21), ("every two weeks", 42), ("monthly", 92), ("", 92)]
)
def test_a_measure_is_quiet_once_two_whole_periods_have_passed(measure, frequency, days):
    measure("Missed doses", days - 1, frequency)
    assert planned("measure-quiet") == []
    assert len(planned("measure-quiet", NOW + timedelta(1))) == 1
    assert len(planned("measure-quiet", NOW + timedelta(9))) == 1


def test_of_a_project_with_several_quiet_measures_the_lead_gets_one_mail(measure, nurse):
    measure("Missed doses", 30)
    measure("Late doses", 40)
    assert planned("measure-quiet") == [("Joanna Pryce", "2025-12-17 quiet")]
    assert "Late doses" in OutboxMessage.objects.get().subject
    assert "26 November 2025" in OutboxMessage.objects.get().body


def test_new_data_a_new_lead_or_a_pause_make_it_unwanted(measure, project, nurse):
    quiet = measure("Missed doses", 30)
    planned("measure-quiet")
    message = OutboxMessage.objects.get()
    assert objection(message) == ""
    Project.objects.update(state="paused")
    assert objection(message) == "The project has finished or paused."
    Project.objects.update(state="active")
    Observation.objects.create(measure=quiet, on=TODAY, value=1, entered_by=nurse, entered_at=NOW + timedelta(hours=1))
    assert objection(message) == "New data have come."
    Member.objects.filter(person=nurse).delete()
    assert objection(message) == "The person no longer leads the project."


@pytest.fixture
def finished(project):
    Project.objects.update(published_on=TODAY - timedelta(9), presented_on=TODAY - timedelta(3))
    project.refresh_from_db()
    return project


def signs(project: Project, capacity: str, person, at: datetime = NOW) -> None:
    fresh = Project.objects.get(pk=project.pk)
    SignOff.objects.create(
        project=project, purpose="gate", capacity=capacity, person=person, agreed_text="Yes.",
        state_hash=state_hash(fresh), at=at,
    )  # fmt: skip


def test_the_coach_is_reminded_after_3_and_7_days(finished):
    assert planned("sign-off-waiting", NOW - timedelta(1)) == []
    assert planned("sign-off-waiting") == [("Daniel Whitcombe", "2026-01-02 3-days")]
    assert planned("sign-off-waiting", NOW + timedelta(4)) == [("Daniel Whitcombe", "2026-01-02 7-days")]
    assert f"/projects/{finished.pk}/sign/" in OutboxMessage.objects.filter(state="due").get().body


def test_the_sponsors_days_count_from_the_coachs_signature(finished, coach):
    planned("sign-off-waiting")
    message = OutboxMessage.objects.get()
    signs(finished, "coach", coach)
    assert objection(message) == "The project has been signed."
    OutboxMessage.objects.all().delete()
    assert planned("sign-off-waiting", NOW + timedelta(2)) == []
    assert planned("sign-off-waiting", NOW + timedelta(3)) == [("Priya Raman", "2026-01-05 3-days")]
    assert objection(OutboxMessage.objects.get()) == ""


def test_a_signature_under_an_earlier_state_does_not_count(finished, coach):
    signs(finished, "coach", coach, NOW - timedelta(1))
    Project.objects.update(result="Written anew")
    assert planned("sign-off-waiting") == [("Daniel Whitcombe", "2026-01-02 3-days")]


def test_a_project_that_stops_or_a_coach_who_changes_makes_it_unwanted(finished, coach):
    planned("sign-off-waiting")
    message = OutboxMessage.objects.get()
    Member.objects.filter(person=coach).delete()
    assert objection(message) == "The person is no longer the project's coach."
    Project.objects.update(state="stopped")
    assert objection(message) == "The project no longer waits for a signature."
