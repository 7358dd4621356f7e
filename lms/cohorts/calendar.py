"""Writes sessions as calendar files (RFC 5545 and 5546), by which mail programs and phones keep people's calendars.

Why which method goes with which mail: docs/decisions/012-calendar-files.md. A session keeps its identity (UID) in all
of them, and each later word on it has a higher SEQUENCE: what comes later replaces the entry and adds no second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from lms.cohorts.models import Place, Session
from lms.cohorts.zones import zone_rules
from lms.people.models import Person

# Files once counted their SEQUENCE in minutes since 2026: entries made from those must still follow what comes now.
COUNTED_FROM = 1_000_000


def calendar_file(session: Session, *, now: datetime) -> str:
    """The session as it stands at `now`, the same file for everybody in its cohort: it names nobody."""
    return _written("PUBLISH", [_event(session, now)], [session])


def invitation(session: Session, person: Person, *, now: datetime) -> str:
    """For a place just booked, or a session that was moved: puts the entry in, or moves the one that is there."""
    event = _event(session, now, raised=2 * _earlier_places(session, person))
    event.add("attendee", _attendee(person))
    return _written("REQUEST", [event], [session])


def cancellation(session: Session, person: Person, *, now: datetime) -> str:
    """For a session that was cancelled, or somebody who gave their place up: takes the entry out."""
    event = _event(session, now, raised=2 * _earlier_places(session, person) + 1, status="CANCELLED")
    event.add("attendee", _attendee(person))
    return _written("CANCEL", [event], [session])


def bundle(sessions: Sequence[Session], person: Person, *, now: datetime) -> str:
    """All sessions of a booking in one file that is opened once; of a single session, its invitation."""
    if len(sessions) == 1:
        return invitation(sessions[0], person, now=now)
    raised = 2 * _earlier_places(sessions[0], person) if sessions else 0
    return _written("PUBLISH", [_event(session, now, raised=raised) for session in sessions], sessions)


def cancellations(sessions: Sequence[Session], person: Person, *, now: datetime) -> str:
    """One calendar after the other, as a program may take only one entry out for each; "" for no session."""
    return "".join(cancellation(session, person, now=now) for session in sessions)


def feed(sessions: Sequence[Session], *, now: datetime) -> str:
    """What a calendar program reads again and again; the same all day as long as nothing changes."""
    read_on = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return _written(
        "PUBLISH", [_event(session, read_on) for session in sessions], sessions, name="Improvement sessions"
    )


def _written(method: str, events: Sequence[Event], sessions: Sequence[Session], *, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Improvement Skills Escalator//Sessions//EN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(timedelta(hours=1)))
    for zone in sorted({session.zone for session in sessions}):
        years = [session.held_on.year for session in sessions if session.zone == zone]
        calendar.add_component(zone_rules(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _event(session: Session, now: datetime, *, raised: int = 0, status: str = "CONFIRMED") -> Event:
    event = Event()
    event.add("uid", f"session-{session.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    event.add("sequence", COUNTED_FROM + session.sequence + raised)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", session.starts)
    event.add("dtend", session.ends)
    event.add("summary", session.title)
    event.add("location", session.place)
    event.add("description", _description(session))
    event.add("url", _address(session))
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Improvement Skills Escalator")
    event.add("organizer", organizer)
    event.add("status", status)
    event.add("transp", "OPAQUE")
    return event


def _description(session: Session) -> str:
    """The link to join is not in it: only the page, which asks who reads it, gives it out."""
    about = f"{session.cohort.name}: {session.cohort.level.title}"
    online = "\nThe link to join is on the session's page." if session.online_link else ""
    return f"{about}\nPre-work, materials and any change: {_address(session)}{online}"


def _address(session: Session) -> str:
    return urljoin(settings.SITE_URL, reverse("cohorts:session", args=[session.pk]))


def _attendee(person: Person) -> vCalAddress:
    """No answer is asked for, because nobody would read it: a place is given up on the site."""
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(_one_line(person.full_name))
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("FALSE")
    return attendee


def _one_line(name: str) -> str:
    """A parameter holds neither control characters nor double quotes."""
    return " ".join(name.replace('"', "'").split())


def _earlier_places(session: Session, person: Person) -> int:
    """How often the person has had a place here before the one they have, or had last: each raises the SEQUENCE,
    so that who comes back after giving a place up finds the entry again."""
    return max(0, Place.objects.filter(cohort=session.cohort_id, person=person).count() - 1)
