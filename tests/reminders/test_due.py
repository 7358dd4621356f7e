"""What is due up to now gets one message each; of several missed steps only the newest is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.escalator.models import Attainment
from lms.learning.models import LessonProgress
from lms.reminders.due import plan
from lms.reminders.models import OutboxMessage
from tests.at_once import at_once

TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def planned(rule: str) -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(rule__code=rule).order_by("pk")
    return [(message.occurrence, message.state) for message in rows]


def active(person, lesson, days_ago: int) -> None:
    LessonProgress.objects.create(person=person, lesson=lesson, last_seen_at=NOW - timedelta(days_ago))


@pytest.mark.parametrize(
    "days_left, step", [(14, "14-days"), (10, "14-days"), (7, "7-days"), (2, "7-days"), (1, "1-day"), (0, "1-day")]
)
def test_the_newest_step_before_the_due_date_is_due(nurse, join, days_left, step):
    due_on = TODAY + timedelta(days_left)
    join(nurse, due_on=due_on)
    plan(now=NOW)
    assert (f"{due_on} {step}", "due") in planned("due-soon")
    assert [state for _, state in planned("due-soon")].count("due") == 1


def test_nothing_is_due_more_than_14_days_before(nurse, join):
    join(nurse, due_on=TODAY + timedelta(15))
    plan(now=NOW)
    assert planned("due-soon") == []


def test_overdue_is_said_weekly_and_four_times_at_most(nurse, join):
    join(nurse, due_on=TODAY)
    for day in range(1, 80):
        plan(now=NOW + timedelta(day))
    assert planned("overdue") == [(f"{TODAY} week-{week}", state) for week, state in
                                  [(1, "suppressed"), (2, "suppressed"), (3, "suppressed"), (4, "due")]]  # fmt: skip


def test_of_several_missed_steps_only_the_newest_is_sent_and_the_rest_say_why(nurse, join):
    join(nurse, due_on=TODAY - timedelta(8))
    plan(now=NOW)
    assert sorted(state for _, state in planned("due-soon")) == ["suppressed"] * 3
    assert planned("overdue") == [("2025-12-28 week-1", "due")]
    reasons = OutboxMessage.objects.filter(state="suppressed").values_list("reason", flat=True)
    assert set(reasons) == {"A newer reminder about the same thing was due."}


def test_a_message_still_waiting_gives_way_to_the_newer_one(nurse, join):
    join(nurse, due_on=TODAY + timedelta(7), enrolled_on=TODAY - timedelta(9))
    plan(now=NOW - timedelta(3))
    assert [state for _, state in planned("due-soon")] == ["due"]
    plan(now=NOW)
    assert dict(planned("due-soon")) == {"2026-01-12 14-days": "suppressed", "2026-01-12 7-days": "due"}


def test_a_step_from_before_someone_joined_was_never_owed(nurse, join):
    join(nurse, due_on=TODAY + timedelta(7), enrolled_on=TODAY)
    plan(now=NOW)
    assert planned("due-soon") == []


def test_a_new_due_date_is_reminded_of_again(nurse, join):
    enrolment = join(nurse, due_on=TODAY + timedelta(1))
    plan(now=NOW)
    enrolment.due_on = TODAY + timedelta(14)
    enrolment.save()
    plan(now=NOW)
    assert ("2026-01-19 14-days", "due") in planned("due-soon")


@pytest.mark.parametrize("field", ["completed_on", "withdrawn_on"])
def test_a_level_that_is_done_or_left_is_never_due(nurse, join, field):
    join(nurse, due_on=TODAY, **{field: TODAY})
    plan(now=NOW)
    assert OutboxMessage.objects.count() == 0


def test_someone_who_has_left_is_owed_nothing(nurse, join):
    join(nurse, due_on=TODAY)
    nurse.is_active = False
    nurse.save()
    plan(now=NOW)
    assert OutboxMessage.objects.count() == 0


def test_planning_again_changes_nothing(nurse, join):
    join(nurse, due_on=TODAY - timedelta(8))
    assert plan(now=NOW) == 1
    before = list(OutboxMessage.objects.values())
    assert plan(now=NOW) == 0
    assert list(OutboxMessage.objects.values()) == before


def test_a_message_says_what_by_when_and_where(nurse, join):
    join(nurse, due_on=TODAY + timedelta(14))
    plan(now=NOW)
    message = OutboxMessage.objects.get(state="due", rule__code="due-soon")
    assert message.subject == "Fundamentals is due by 19 January 2026"
    assert "Dear Joanna Pryce" in message.body
    assert "/escalator/" in message.body
    assert message.not_before - NOW < timedelta(minutes=30)


def test_two_weeks_without_doing_anything_are_noticed_once_a_spell(nurse, join, lessons):
    join(nurse, due_on=TODAY + timedelta(60))
    active(nurse, lessons[0], days_ago=14)
    for day in range(5):
        plan(now=NOW + timedelta(day))
    assert planned("nothing-done") == [("2025-12-22 14-days", "due")]
    active(nurse, lessons[1], days_ago=-5)
    plan(now=NOW + timedelta(18))
    assert len(planned("nothing-done")) == 1
    plan(now=NOW + timedelta(19))
    assert planned("nothing-done")[-1] == ("2026-01-10 14-days", "due")


def test_thirteen_days_are_not_two_weeks(nurse, join, lessons):
    join(nurse, due_on=TODAY + timedelta(60))
    active(nurse, lessons[0], days_ago=13)
    plan(now=NOW)
    assert planned("nothing-done") == []


def test_somebody_overdue_is_not_told_twice_over(nurse, join):
    join(nurse, due_on=TODAY - timedelta(7))
    plan(now=NOW)
    assert planned("nothing-done") == []


def test_a_pdsa_cycle_without_a_study_is_asked_about_after_14_days(nurse, pdsa):
    pdsa(nurse, starts_on=TODAY - timedelta(13))
    plan(now=NOW)
    assert planned("pdsa-study") == []
    plan(now=NOW + timedelta(1))
    message = OutboxMessage.objects.get(rule__code="pdsa-study")
    assert message.person == nurse
    assert message.subject == "What did Prompt card show?"


def test_a_pdsa_cycle_that_was_studied_or_whose_project_has_finished_is_left_alone(nurse, coach, pdsa):
    pdsa(nurse, starts_on=TODAY - timedelta(20), study="It worked.")
    finished = pdsa(coach, starts_on=TODAY - timedelta(20)).project
    finished.state = "stopped"
    finished.save()
    plan(now=NOW)
    assert planned("pdsa-study") == []


def test_expiry_is_announced_and_a_renewal_ends_it(nurse, coach, fundamentals):
    for person in (nurse, coach):
        Attainment.objects.create(
            person=person, level=fundamentals, achieved_on=date(2023, 1, 1), expires_on=TODAY + timedelta(85)
        )
    Attainment.objects.create(person=coach, level=fundamentals, cycle=2, achieved_on=TODAY)
    plan(now=NOW)
    assert sorted(planned("expiry")) == [("2026-03-31 180-days", "suppressed"), ("2026-03-31 90-days", "due")]
    assert {message.person for message in OutboxMessage.objects.all()} == {nurse}


def test_planning_takes_as_many_queries_for_many_people_as_for_one(hire, join):
    join(hire("Person 0"), due_on=TODAY + timedelta(3))
    with CaptureQueriesContext(connection) as one:
        plan(now=NOW)
    for number in range(1, 30):
        join(hire(f"Person {number}"), due_on=TODAY + timedelta(3))
    with CaptureQueriesContext(connection) as many:
        assert plan(now=NOW) == 29
    assert len(many) <= len(one)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_planners_at_once_write_each_message_once(nurse, coach, sponsor, join):
    for person in (nurse, coach, sponsor):
        join(person, due_on=TODAY - timedelta(8))
    at_once(lambda _: plan(now=NOW), 4)
    assert OutboxMessage.objects.filter(state="due").count() == 3
    assert OutboxMessage.objects.filter(state="suppressed").count() == 9
