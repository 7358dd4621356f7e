"""Writes a session as a calendar file (RFC 5545), which mail programs and phones offer to put into a calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, Timezone

from lms.cohorts.models import Session

COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
AROUND = timedelta(days=400)  # the zone's rules are written out for at least one whole year around the session


def calendar_file(session: Session, *, now: datetime) -> str:
    """The session as it stands at `now`, with CRLF line ends; the same file for everybody in its cohort.

    The identity stays the session's, and every later file has a higher SEQUENCE: opened again, it moves the entry
    already in a calendar and adds no second one. It is published and not an invitation, because nobody reads what
    mail programs would answer to one.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Improvement Skills Escalator//Sessions//EN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(
        Timezone.from_tzid(session.zone, first_date=session.held_on - AROUND, last_date=session.held_on + AROUND)
    )
    calendar.add_component(_event(session, now))
    return calendar.to_ical().decode()


def _event(session: Session, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"session-{session.pk}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}")
    event.add("sequence", max(0, int((now - COUNTED_FROM).total_seconds() // 60)))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", session.starts)
    event.add("dtend", session.ends)
    event.add("summary", session.title)
    event.add("location", session.place)
    event.add("description", f"{session.cohort.name}: {session.cohort.level.title}")
    event.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
