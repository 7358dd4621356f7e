"""Dates and clocks: nothing outside the window, none twice, none missed, and no planning by a clock that jumped."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms.reminders import clock, health, quiet_hours, schedule
from lms.reminders.due import plan, plan_by_the_clock
from lms.reminders.models import Heartbeat, OutboxMessage, ReminderRule
from lms.reminders.tasks import send_due

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

# Around each of these days the planner runs every six hours, for four days.
ODD_DAYS = [
    date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31),  # the clocks change
    date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1),  # a leap day, New Year
    date(2026, 4, 3), date(2026, 12, 28),  # Good Friday; Boxing Day's substitute
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD_DAYS, ids=str)
def test_around_an_odd_day_each_reminder_is_owed_once_on_its_day_and_goes_in_opening_hours(hire, join, odd):
    """Three people, due a week after the day before, the day itself and the day after."""
    for shift in (-1, 0, 1):
        join(hire(f"Person {shift + 1}"), due_on=odd + timedelta(7 + shift), enrolled_on=odd - timedelta(4))
    moment = datetime.combine(odd - timedelta(2), time(0, 5), LONDON).astimezone(UTC)
    for step in range(16):
        plan(now=moment + step * 6 * HOUR)
    found = list(OutboxMessage.objects.filter(occurrence__endswith=" 7-days"))
    assert [message.state for message in found] == ["due"] * 3
    for message in found:
        its_day = date.fromisoformat(message.occurrence[:10]) - timedelta(7)
        assert timezone.localdate(message.dated_at) == its_day
        assert quiet_hours.is_open(message.not_before)
        assert quiet_hours.opening(message.dated_at, message.person_id) == message.not_before


def test_the_place_in_the_half_hour_is_the_same_from_the_database_and_from_python(hire, join):
    people = [hire(f"Person {number}") for number in range(40)]
    for person in people:
        join(person, due_on=date(2026, 1, 12), enrolled_on=date(2025, 12, 30))
    late = datetime(2026, 1, 5, 17, 45, 30, tzinfo=UTC)  # some fit before six o'clock, the others wait for the morning
    plan(now=late)
    found = {message.person_id: message.not_before for message in OutboxMessage.objects.filter(state="due")}
    assert found == {person.pk: quiet_hours.opening(late, person.pk) for person in people}
    assert {moment.date() for moment in found.values()} == {date(2026, 1, 5), date(2026, 1, 6)}


@pytest.mark.parametrize("wrong_by", [-2 * HOUR, 2 * DAY], ids=["two hours back", "two days ahead"])
def test_a_worker_whose_own_clock_is_wrong_plans_what_all_others_would(nurse, coach, join, wrong_by):
    join(nurse, due_on=date(2026, 1, 12), enrolled_on=date(2025, 12, 30))
    join(coach, due_on=date(2026, 1, 14), enrolled_on=date(2026, 1, 2))
    plan_by_the_clock(now=NOW - timedelta(minutes=5), own=NOW - timedelta(minutes=5))
    plan_by_the_clock(now=NOW, own=NOW + wrong_by)
    assert [message.person for message in OutboxMessage.objects.filter(state="due")] == [nurse]
    assert health_of_the_planner(NOW) == "The planner is at work."


def health_of_the_planner(now: datetime) -> str:
    return next(check.words for check in health.report(now=now).checks if check.name == "planner")


@pytest.mark.parametrize("jump", [-1 * HOUR, 2 * DAY, 400 * DAY], ids=["back", "two days ahead", "a year ahead"])
def test_a_jump_of_the_databases_clock_stops_the_planner_and_alarms(nurse, join, jump):
    join(nurse, due_on=date(2026, 1, 13), enrolled_on=date(2026, 1, 1))
    plan_by_the_clock(now=NOW, own=NOW)
    jumped = NOW + jump
    assert plan_by_the_clock(now=jumped, own=NOW + timedelta(minutes=5)) == 0
    assert OutboxMessage.objects.count() == 0
    assert "believe_the_clock" in health_of_the_planner(jumped)
    assert not health.report(now=jumped).is_ok


def test_once_the_clock_is_set_right_planning_goes_on_by_itself(nurse, join):
    join(nurse, due_on=date(2026, 1, 12), enrolled_on=date(2026, 1, 1))
    plan_by_the_clock(now=NOW - HOUR, own=NOW - HOUR)
    OutboxMessage.objects.all().delete()
    assert plan_by_the_clock(now=NOW + 2 * DAY, own=NOW) == 0
    assert plan_by_the_clock(now=NOW, own=NOW) == 1
    assert health_of_the_planner(NOW) == "The planner is at work."


def test_a_planner_that_stood_still_over_the_holidays_catches_up_by_itself(nurse, join):
    join(nurse, due_on=date(2026, 1, 12), enrolled_on=date(2026, 1, 1))
    plan_by_the_clock(now=NOW - 6 * DAY, own=NOW - 6 * DAY)
    assert plan_by_the_clock(now=NOW, own=NOW) == 1


def test_after_more_than_a_week_somebody_says_that_the_clock_is_right(nurse, join, capsys):
    Heartbeat.objects.create(name="clock", beaten_at=clock.now() - 30 * DAY)
    assert schedule.plan() == 0
    assert "30 days have passed" in health_of_the_planner(clock.now())
    call_command("believe_the_clock")
    assert "Planning goes on from here." in capsys.readouterr().out
    schedule.plan()
    assert health_of_the_planner(clock.now()) == "The planner is at work."


def test_by_a_clock_that_is_not_believed_nothing_is_sent_either_and_health_says_why(nurse, owe):
    owe(nurse)
    ReminderRule.objects.update(code="other")
    believed = Heartbeat.objects.create(name="clock", beaten_at=clock.now() - 30 * DAY)
    assert send_due() == 0
    assert OutboxMessage.objects.get().state == "due"
    sender = next(check for check in health.report(now=clock.now()).checks if check.name == "sender")
    assert not sender.is_ok
    assert "30 days have passed" in sender.words
    believed.delete()
    assert send_due() == 1
