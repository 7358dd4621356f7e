"""A calendar program that opens the file finds the session at its local hour, and recognises it when it moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from lms.cohorts.calendar import calendar_file
from lms.cohorts.models import Cohort, Session

NOW = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def session(northbridge, fundamentals):
    """A function that plans one day: session(date(...))."""
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring cohort")

    def _session(held_on: date = date(2026, 3, 30), **fields) -> Session:
        given = {"title": "Dots over time", "starts_at": time(9, 30), "ends_at": time(16), "place": "Room 4"} | fields
        return Session.objects.create(cohort=cohort, held_on=held_on, **given)

    return _session


def read(text: str) -> tuple[Calendar, dict]:
    calendar = Calendar.from_ical(text)
    return calendar, calendar.events[0]


def test_a_calendar_reads_the_day_the_place_and_the_words(session, settings):
    settings.SITE_URL = "https://learn.northbridge.example"
    settings.DEFAULT_FROM_EMAIL = "Escalator <escalator@northbridge.example>"
    calendar, event = read(calendar_file(session(title="Dots, lines; and ünits\n(part 1)"), now=NOW))
    assert calendar["method"] == "PUBLISH"
    assert event["uid"].startswith("session-")
    assert event["uid"].endswith("@learn.northbridge.example")
    assert str(event["summary"]) == "Dots, lines; and ünits\n(part 1)"
    assert str(event["location"]) == "Room 4"
    assert event.start == datetime(2026, 3, 30, 9, 30, tzinfo=LONDON)
    assert event.end - event.start == timedelta(hours=6, minutes=30)
    assert event["dtstamp"].dt == NOW
    assert event["organizer"] == "mailto:escalator@northbridge.example"


@pytest.mark.parametrize(
    "day, utc_hour",
    [
        (date(2026, 3, 27), 9), (date(2026, 3, 29), 8), (date(2026, 10, 24), 8), (date(2026, 10, 25), 9),
        (date(2027, 3, 27), 9), (date(2027, 3, 28), 8), (date(2027, 10, 30), 8), (date(2027, 10, 31), 9),
    ],
)  # fmt: skip
def test_it_is_at_half_past_nine_on_both_sides_of_every_clock_change(session, day, utc_hour):
    """Read with the rules that the file itself brings, as a program would that knows no zones."""
    calendar, event = read(calendar_file(session(day), now=NOW))
    zone = calendar.timezones[0].to_tz(lookup_tzid=False)
    starts = datetime.combine(day, event.start.time(), zone)
    assert event["dtstart"].params["tzid"] == calendar.timezones[0].tz_name == "Europe/London"
    assert starts.astimezone(UTC) == datetime(day.year, day.month, day.day, utc_hour, 30, tzinfo=UTC)


def test_when_it_moves_the_entry_keeps_its_identity_and_the_later_file_counts(session):
    moving = session()
    _, first = read(calendar_file(moving, now=NOW))
    moving.held_on, moving.place = date(2026, 4, 2), "Library"
    _, second = read(calendar_file(moving, now=NOW + timedelta(days=6)))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"] > 0
    assert second.start.date() == date(2026, 4, 2)


def test_other_sessions_have_other_identities_and_one_moment_one_file(session):
    one, other = session(), session(date(2026, 4, 1))
    assert read(calendar_file(one, now=NOW))[1]["uid"] != read(calendar_file(other, now=NOW))[1]["uid"]
    assert calendar_file(one, now=NOW) == calendar_file(one, now=NOW)


def test_lines_are_folded_at_75_octets_and_end_as_the_format_asks(session):
    text = calendar_file(session(title="Ŵyth " * 40), now=NOW)
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
