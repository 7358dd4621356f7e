"""A calendar program that opens the file finds the session at its local hour, and recognises it when it moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import ics
import pytest
from icalendar import Calendar

from lms.cohorts.calendar import bundle, calendar_file, cancellation, cancellations, feed, invitation
from lms.cohorts.models import Cohort, Place, Session
from lms.cohorts.zones import zone_rules

NOW = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


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


def instants_of_another_library(text: str) -> list[tuple[datetime, datetime]]:
    """Start and end of each entry in UTC, as a library read them that did not write them."""
    return [
        (event.begin.datetime.astimezone(UTC), event.end.datetime.astimezone(UTC))
        for event in sorted(ics.Calendar(text).events)
    ]


def by_its_own_rules(text: str) -> list[tuple[datetime, datetime]]:
    """The same for a program that knows no zones by name and goes by the rules the file brings."""
    calendar = Calendar.from_ical(text)
    zones = {str(zone["tzid"]): zone for zone in calendar.timezones}
    return [
        tuple(
            _instant(event[name].dt.replace(tzinfo=None), zones[event[name].params["tzid"]])
            for name in ("dtstart", "dtend")
        )
        for event in calendar.events
    ]


def _instant(local: datetime, zone) -> datetime:
    """By the book: the last change before it, each change set by the clock as it was before."""
    found = []
    for part in zone.subcomponents:
        first = part["dtstart"].dt
        for year in range(first.year, local.year + 1) if "rrule" in part else [first.year]:
            onset = _in_year(part, year)
            if onset <= local:
                found.append((onset - part["tzoffsetfrom"].td, part["tzoffsetto"].td))
    return (local - max(found)[1]).replace(tzinfo=UTC)


def _in_year(part, year: int) -> datetime:
    first = part["dtstart"].dt
    if "rrule" not in part:
        return first
    [month], [day] = part["rrule"]["BYMONTH"], part["rrule"]["BYDAY"]
    week, weekday = int(day[:-2]), ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(day[-2:])
    days = [each for number in range(31) if (each := date(year, month, 1) + timedelta(number)).month == month]
    return datetime.combine(
        [each for each in days if each.weekday() == weekday][week if week < 0 else week - 1], first.time()
    )


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
    "zone, day, starts, ends, from_utc, to_utc",
    [
        ("Europe/London", date(2027, 3, 27), (9, 0), (16, 0), "27 09:00", "27 16:00"),
        ("Europe/London", SPRING, (0, 15), (0, 45), "28 00:15", "28 00:45"),
        ("Europe/London", SPRING, (0, 30), (3, 0), "28 00:30", "28 02:00"),  # half past one is left out
        ("Europe/London", SPRING, (2, 15), (2, 45), "28 01:15", "28 01:45"),
        ("Europe/London", SPRING, (9, 0), (16, 0), "28 08:00", "28 15:00"),
        ("Europe/London", date(2027, 10, 30), (9, 0), (16, 0), "30 08:00", "30 15:00"),
        ("Europe/London", AUTUMN, (0, 15), (0, 45), "30 23:15", "30 23:45"),
        ("Europe/London", AUTUMN, (0, 30), (3, 0), "30 23:30", "31 03:00"),  # the hour from one comes twice
        ("Europe/London", AUTUMN, (2, 15), (2, 45), "31 02:15", "31 02:45"),
        ("Europe/London", AUTUMN, (9, 0), (16, 0), "31 09:00", "31 16:00"),
        ("Europe/Dublin", SPRING, (0, 30), (3, 0), "28 00:30", "28 02:00"),
        ("Europe/Dublin", SPRING, (2, 15), (16, 0), "28 01:15", "28 15:00"),
        ("Europe/Dublin", AUTUMN, (0, 30), (3, 0), "30 23:30", "31 03:00"),
        ("Europe/Dublin", AUTUMN, (9, 0), (16, 0), "31 09:00", "31 16:00"),
        ("America/New_York", date(2027, 3, 14), (1, 30), (3, 30), "14 06:30", "14 07:30"),
        ("America/New_York", SPRING, (9, 0), (16, 0), "28 13:00", "28 20:00"),
        ("Pacific/Auckland", date(2027, 4, 4), (1, 0), (4, 0), "03 12:00", "03 16:00"),
        ("Asia/Kolkata", AUTUMN, (9, 0), (16, 0), "31 03:30", "31 10:30"),
        ("Africa/Casablanca", date(2027, 3, 20), (9, 0), (16, 0), "20 08:00", "20 15:00"),  # its changes follow Ramadan
    ],
)  # fmt: skip
def test_a_session_is_at_its_moment_on_the_days_the_clocks_change(session, zone, day, starts, ends, from_utc, to_utc):
    planned = session(day, zone=zone, starts_at=time(*starts), ends_at=time(*ends))
    begins, stops = (
        datetime.strptime(f"2027-{day:%m}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC) for text in (from_utc, to_utc)
    )
    text = calendar_file(planned, now=NOW)
    assert planned.length == stops - begins
    assert by_its_own_rules(text) == [(begins, stops)]
    assert instants_of_another_library(text) == [(begins, stops)]


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Dublin", "America/New_York", "Pacific/Auckland"])
def test_a_zone_that_changes_by_a_rule_is_written_as_that_rule(zone):
    """Outlook reads yearly rules and no lists of dates."""
    parts = zone_rules(zone, 2027, 2027).subcomponents
    assert sorted(part.name for part in parts) == ["DAYLIGHT", "STANDARD"]
    assert all(part["rrule"]["FREQ"] == ["YEARLY"] for part in parts)


def test_zones_all_over_the_world_are_read_as_python_reads_it(session):
    for zone in sorted(available_timezones())[::12]:
        rules = zone_rules(zone, 2027, 2027)
        for month in range(1, 13):
            local = datetime(2027, month, 15, 12)
            assert _instant(local, rules) == local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone


def test_an_invitation_names_the_person_and_asks_for_no_answer(session, nurse):
    calendar, event = read(invitation(session(), nurse, now=NOW))
    assert calendar["method"] == "REQUEST"
    assert event["attendee"] == f"mailto:{nurse.email}"
    assert event["attendee"].params["cn"] == "Joanna Pryce"
    assert (event["attendee"].params["rsvp"], event["attendee"].params["partstat"]) == ("FALSE", "ACCEPTED")
    assert event["status"] == "CONFIRMED"


@pytest.mark.parametrize(
    "name",
    ['Ann "Nan" O\'Hara', "Müller, Jörg; Dr", "Nguyễn Thị Ánh: RN", "Line\r\nBEGIN:VEVENT", "\u202eevil", "😀 " * 60],
)
def test_awkward_names_and_titles_come_back_whole_and_break_nothing(session, nurse, name):
    nurse.full_name = name
    planned = session(title=f"{name}; a, b \\n c", place=name)
    text = invitation(planned, nurse, now=NOW)
    calendar, event = read(text)
    assert len(calendar.events) == len(ics.Calendar(text).events) == 1
    assert event["attendee"].params["cn"] == " ".join(name.replace('"', "'").split())
    assert str(event["summary"]).replace("\r", "") == planned.title.replace("\r", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")


def test_when_it_moves_the_entry_keeps_its_identity_and_the_later_file_counts(session, nurse):
    moving = session()
    _, first = read(invitation(moving, nurse, now=NOW))
    moving.held_on, moving.place, moving.sequence = date(2026, 4, 2), "Library", 1
    _, second = read(invitation(moving, nurse, now=NOW + timedelta(days=6)))
    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]
    assert second.start.date() == date(2026, 4, 2)


def test_entries_of_files_that_counted_minutes_still_follow(session):
    """Those said how many minutes had passed since the start of 2026."""
    minutes = (datetime(2027, 6, 1, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC)) // timedelta(minutes=1)
    assert read(calendar_file(session(), now=NOW))[1]["sequence"] > minutes


def test_a_cancellation_takes_the_same_entry_out(session, nurse):
    planned = session()
    _, booked = read(invitation(planned, nurse, now=NOW))
    calendar, gone = read(cancellation(planned, nurse, now=NOW))
    assert (calendar["method"], gone["status"], gone["uid"]) == ("CANCEL", "CANCELLED", booked["uid"])
    assert gone["sequence"] > booked["sequence"]
    assert gone["attendee"] == f"mailto:{nurse.email}"


def test_who_gives_a_place_up_and_comes_back_finds_the_entry_again(session, nurse):
    planned = session()
    place = Place.objects.create(cohort=planned.cohort, person=nurse, taken_on=date(2026, 1, 1))
    sequences = [read(invitation(planned, nurse, now=NOW))[1]["sequence"]]
    place.left_on = date(2026, 2, 1)
    place.save()
    sequences.append(read(cancellation(planned, nurse, now=NOW))[1]["sequence"])
    Place.objects.create(cohort=planned.cohort, person=nurse, taken_on=date(2026, 2, 2))
    sequences.append(read(invitation(planned, nurse, now=NOW))[1]["sequence"])
    assert sequences == sorted(set(sequences))


def test_all_sessions_of_a_booking_come_in_one_file_each_in_its_zone(session, nurse):
    sessions = [session(), session(date(2026, 4, 20)), session(date(2026, 5, 4), zone="Europe/Dublin")]
    text = bundle(sessions, nurse, now=NOW)
    calendar, _ = read(text)
    assert calendar["method"] == "PUBLISH"
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Europe/Dublin", "Europe/London"]
    assert len({event["uid"] for event in calendar.events}) == 3
    assert instants_of_another_library(text) == [(s.starts.astimezone(UTC), s.ends.astimezone(UTC)) for s in sessions]
    assert read(bundle(sessions[:1], nurse, now=NOW))[0]["method"] == "REQUEST"


def test_a_place_given_up_takes_each_session_out_by_a_calendar_of_its_own(session, nurse):
    """A program takes one entry out for each cancellation it is given."""
    sessions = [session(), session(date(2026, 4, 20))]
    calendars = Calendar.from_ical(cancellations(sessions, nurse, now=NOW), multiple=True)
    assert [(each["method"], len(each.events)) for each in calendars] == [("CANCEL", 1), ("CANCEL", 1)]
    assert cancellations([], nurse, now=NOW) == ""


def test_other_sessions_have_other_identities_and_one_moment_one_file(session):
    one, other = session(), session(date(2026, 4, 1))
    assert read(calendar_file(one, now=NOW))[1]["uid"] != read(calendar_file(other, now=NOW))[1]["uid"]
    assert calendar_file(one, now=NOW) == calendar_file(one, now=NOW)


def test_a_feed_is_the_same_all_day_while_nothing_changes(session):
    planned = session()
    assert feed([planned], now=NOW) == feed([planned], now=NOW + timedelta(hours=9))
    assert feed([], now=NOW).startswith("BEGIN:VCALENDAR")


def test_lines_are_folded_at_75_octets_and_end_as_the_format_asks(session):
    text = calendar_file(session(title="Ŵyth " * 40), now=NOW)
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
