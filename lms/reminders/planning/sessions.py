"""What is owed to people with a place in a cohort: word of its next session, with the calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from lms.cohorts.calendar import calendar_file
from lms.cohorts.models import Application, Place, Session
from lms.reminders import cohort_rules, rules
from lms.reminders.planning.addresses import level_page
from lms.reminders.planning.chains import Chain, Piece, Step, owed


def _to_come(today: date, until: date) -> QuerySet:
    """Each person's sessions that have not begun; one that moves to another day is told of again."""
    places = Place.objects.current().annotate(
        session=F("cohort__sessions__pk"),
        held_on=F("cohort__sessions__held_on"),
        called_off_at=F("cohort__sessions__cancelled_at"),
    )
    return owed(
        places.filter(held_on__gt=today, called_off_at=None), thing="session", counts_from="held_on", since="taken_on",
        what="cohort__sessions__title", link=level_page("cohort__level"),
    )  # fmt: skip


def _files(places: QuerySet, now: datetime) -> Iterator[Piece]:
    """One for each session: where and when it is, and its file, are the same for everybody in it."""
    sessions = Session.objects.filter(pk__in=places.values("thing")).select_related("cohort__level")
    for session in sessions:
        after = f", {session.starts_at:%H:%M} to {session.ends_at:%H:%M}, {session.place}"
        yield Piece(Q(session=session.pk), after_when=after, calendar=calendar_file(session, now=now))


def _offered(today: date, until: date) -> QuerySet:
    """Places kept for people on the waiting list; counted from the day on which the offer ends."""
    offers = Application.objects.filter(state=Application.State.OFFERED)
    return owed(
        offers.annotate(
            ends_on=TruncDate("offer_expires_at"), offered_on=TruncDate("offered_at")
        ), counts_from="ends_on", since="offered_on", what="cohort__name", link=level_page("cohort__level"),
    )  # fmt: skip


OFFER = Chain(
    "application", _offered, (Step(cohort_rules.OFFER_ENDS, -1, "1-day", "An offer of a place ends on {when}"),)
)
SESSION = Chain(
    "session",
    _to_come,
    (
        Step(rules.SESSION_SOON, -7, "7-days", "A session in 7 days, on {when}"),
        Step(rules.SESSION_SOON, -1, "1-day", "A session tomorrow, on {when}"),
    ),
    pieces=_files,
)
