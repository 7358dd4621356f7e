"""A person's private calendar feed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.cohorts.models import CalendarFeed
from lms.cohorts.models.calendars import new_token
from lms.people import audit
from lms.people.models import Person


@transaction.atomic
def make_feed(person: Person, *, now: datetime) -> CalendarFeed:
    """Make the person's feed; if they have one, return it as it is."""
    feed, _ = CalendarFeed.objects.get_or_create(person=person, defaults={"made_at": now})
    return feed


@transaction.atomic
def renew_feed(feed: CalendarFeed, *, now: datetime) -> None:
    """Give it a new address. The old one ends at once, wherever it has been passed on to."""
    CalendarFeed.objects.filter(pk=feed.pk).update(token=new_token(), made_at=now, read_at=None)
    audit.record("calendar.renewed", "Renewed a calendar address", by=feed.person, subject=feed.person)
