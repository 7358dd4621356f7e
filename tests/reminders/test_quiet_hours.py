"""Reminders go out from 08:00 to 18:00, Monday to Friday, in local time, bank holidays left out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.reminders.quiet_hours import is_open, is_working_day, opening

LONDON = ZoneInfo("Europe/London")
HALF_HOUR = timedelta(minutes=30)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(
    "asked, opens",
    [
        (local(2026, 1, 5, 3, 0), local(2026, 1, 5, 8, 0)),  # before work
        (local(2026, 1, 5, 18, 0), local(2026, 1, 6, 8, 0)),  # six o'clock is too late
        (local(2026, 1, 9, 19, 0), local(2026, 1, 12, 8, 0)),  # Friday evening to Monday
        (local(2026, 1, 10, 12, 0), local(2026, 1, 12, 8, 0)),  # Saturday
        (local(2026, 4, 2, 20, 0), local(2026, 4, 7, 8, 0)),  # Good Friday to Easter Monday
        (local(2026, 12, 24, 18, 30), local(2026, 12, 29, 8, 0)),  # Boxing Day falls on a Saturday: Monday is off
        (local(2027, 12, 24, 18, 30), local(2027, 12, 29, 8, 0)),  # both days fall on a weekend
        (local(2026, 8, 31, 9, 0), local(2026, 9, 1, 8, 0)),  # summer bank holiday
        (local(2026, 3, 28, 23, 0), local(2026, 3, 30, 8, 0)),  # the clocks go forward on 29 March 2026
        (local(2026, 10, 24, 23, 0), local(2026, 10, 26, 8, 0)),  # and back on 25 October
        (local(2027, 3, 27, 23, 0), local(2027, 3, 30, 8, 0)),  # 28 March 2027 is Easter Sunday
        (local(2027, 10, 30, 23, 0), local(2027, 11, 1, 8, 0)),  # 31 October 2027
    ],
)
def test_a_reminder_in_quiet_hours_waits_for_the_next_working_morning(asked, opens):
    sent = opening(asked.astimezone(UTC), 7)
    assert opens <= sent < opens + HALF_HOUR
    assert sent.astimezone(LONDON).hour == 8


def test_eight_in_the_morning_is_another_instant_after_the_clocks_have_changed():
    winter, summer = opening(local(2026, 3, 27, 7, 0), 7), opening(local(2026, 3, 30, 7, 0), 7)
    assert summer.astimezone(UTC) - winter.astimezone(UTC) == timedelta(days=3) - timedelta(hours=1)
    summer, winter = opening(local(2027, 10, 29, 7, 0), 7), opening(local(2027, 11, 1, 7, 0), 7)
    assert winter.astimezone(UTC) - summer.astimezone(UTC) == timedelta(days=3) + timedelta(hours=1)


@pytest.mark.parametrize(
    "day, hour_in_utc, opened",
    [
        (date(2026, 3, 27), 7, False), (date(2026, 3, 30), 7, True),
        (date(2026, 10, 23), 7, True), (date(2026, 10, 26), 7, False),
        (date(2027, 3, 26), 8, False), (date(2027, 3, 30), 7, True),
        (date(2027, 10, 29), 17, False), (date(2027, 11, 1), 17, True),
    ],
)  # fmt: skip
def test_the_same_hour_in_utc_opens_or_not_by_the_season(day, hour_in_utc, opened):
    assert is_open(datetime(day.year, day.month, day.day, hour_in_utc, 30, tzinfo=UTC)) is opened


def test_a_moment_too_late_to_be_spread_waits_for_the_next_day():
    sent = {opening(local(2026, 1, 5, 17, 59, 59), key) for key in range(1, 50)}
    assert {moment.astimezone(LONDON).date() for moment in sent} == {date(2026, 1, 6)}


def test_the_half_hour_is_used_and_each_has_its_own_place_in_it():
    times = [opening(local(2026, 1, 5, 3, 0), key) for key in range(500)]
    assert times == [opening(local(2026, 1, 5, 3, 0), key) for key in range(500)]
    assert len(set(times)) > 350
    assert max(times) - min(times) > timedelta(minutes=28)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.integers(1, 2**40))
def test_the_moment_is_always_open_and_never_before_it_was_asked_for(asked, key):
    sent = opening(asked, key)
    assert sent >= asked
    assert is_open(sent)
    assert sent - asked < timedelta(days=6)


def test_new_year_is_no_working_day():
    assert not is_working_day(date(2026, 1, 1))
    assert is_working_day(date(2026, 1, 2))
