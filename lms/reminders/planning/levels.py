"""What is owed about levels: due and overdue, a certificate that expires, and two weeks in which nothing was done."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.reminders import rules
from lms.reminders.activity import KINDS, idle_since, last_moment
from lms.reminders.planning.addresses import level_page
from lms.reminders.planning.chains import Chain, Step, owed, shifted

IDLE_DAYS = 14


def _open_levels(today: date, until: date) -> QuerySet:
    return owed(
        Enrolment.objects.open(),
        counts_from="due_on",
        since="enrolled_on",
        what="level__title",
        link=level_page("level"),
    )


def _lapsing(today: date, until: date) -> QuerySet:
    """Levels that expire and are not renewed; once they have expired there is nothing to announce."""
    renewed = Attainment.objects.filter(
        person=OuterRef("person"), level=OuterRef("level"), cycle__gt=OuterRef("cycle"), withdrawn_on=None
    )
    held = Attainment.objects.filter(~Exists(renewed), withdrawn_on=None, expires_on__gt=today)
    return owed(
        held, counts_from="expires_on", since="achieved_on", what="level__title", link=level_page("level")
    )  # fmt: skip


def _idle(today: date, until: date) -> QuerySet:
    """People on a level who did nothing for two weeks: once a spell, about the level they joined first.

    From two weeks before the due date on, the reminders of that date say the same: one mail is enough. A spell is
    known by its first day, so that it is told of once however long it lasts.
    """
    cutoff = timezone.make_aware(datetime.combine(until - timedelta(IDLE_DAYS - 1), time.min))
    in_time = Enrolment.objects.open().filter(due_on__gt=today + timedelta(IDLE_DAYS))
    joined_before = in_time.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))
    rows = in_time.filter(~Exists(joined_before), enrolled_on__lte=until - timedelta(IDLE_DAYS))
    moments = [TruncDate(Subquery(last_moment(kind))) for kind in KINDS]
    last_day = Greatest("enrolled_on", *[Coalesce(each, F("enrolled_on")) for each in moments])
    last_day.output_field = DateField()
    found = owed(
        idle_since(rows, cutoff), counts_from=last_day, since="enrolled_on", what="level__title",
        link=level_page("level"),
    )  # fmt: skip
    return found if until == today else found.filter(due_on__gt=shifted("counts_from", 2 * IDLE_DAYS))


DEADLINE = Chain(
    "enrolment",
    _open_levels,
    (
        Step(rules.DUE_SOON, -14, "14-days", "Due in 14 days, on {when}"),
        Step(rules.DUE_SOON, -7, "7-days", "Due in 7 days, on {when}"),
        Step(rules.DUE_SOON, -1, "1-day", "Due tomorrow, on {when}"),
        Step(rules.OVERDUE, 7, "week-1", "Due on {when}, a week ago"),
        *(Step(rules.OVERDUE, 7 * week, f"week-{week}", f"Due on {{when}}, {week} weeks ago") for week in (2, 3, 4)),
    ),
)
EXPIRY = Chain(
    "attainment",
    _lapsing,
    tuple(Step(rules.EXPIRY, -days, f"{days}-days", f"Expires in {days} days, on {{when}}") for days in (180, 90, 30)),
)
IDLE = Chain(
    "enrolment",
    _idle,
    (Step(rules.IDLE, IDLE_DAYS, f"{IDLE_DAYS}-days", f"Nothing done for {IDLE_DAYS} days, since {{when}}"),),
)
