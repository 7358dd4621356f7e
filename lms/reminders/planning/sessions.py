"""What is owed to people with a place in a cohort: word of its next session, with the calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from lms.cohorts.calendar import calendar_file
from lms.cohorts.models import Place, Session
from lms.reminders import rules
from lms.reminders.planning.addresses import level_page
from lms.reminders.planning.chains import Chain, Piece, Step, owed


def _to_come(today: date, until: date) -> QuerySet:
    """Each person's sessions that have not begun; one that moves to another day is told of again."""
    places = Place.objects.current().annotate(session=F("cohort__sessions__pk"), held_on=F("cohort__sessions__held_on"))
    return owed(
        places.filter(held_on__gt=today), thing="session", counts_from="held_on", since="taken_on",
        what="cohort__sessions__title", link=level_page("cohort__level"),
    )  # fmt: skip


def _files(places: QuerySet, now: datetime) -> Iterator[Piece]:
    """One for each session: where and when it is, and its file, are the same for everybody in it."""
    sessions = Session.objects.filter(pk__in=places.values("thing")).select_related("cohort__level")
    for session in sessions:
        after = f", {session.starts_at:%H:%M} to {session.ends_at:%H:%M}, {session.place}"
        yield Piece(Q(session=session.pk), after_when=after, calendar=calendar_file(session, now=now))


SESSION = Chain(
    "session",
    _to_come,
    (
        Step(rules.SESSION_SOON, -7, "7-days", "A session in 7 days, on {when}"),
        Step(rules.SESSION_SOON, -1, "1-day", "A session tomorrow, on {when}"),
    ),
    pieces=_files,
)
