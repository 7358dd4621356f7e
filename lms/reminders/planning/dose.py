"""What is owed to HR and the board: the dose of the month that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from lms.dose.papers.digest import digest
from lms.people.models import Organisation
from lms.reminders import rules
from lms.reminders.digesting import month_end_before, owed_the_digest
from lms.reminders.planning.addresses import page
from lms.reminders.planning.chains import Chain, Piece, Step, on_day, owed


def _readers(today: date, until: date) -> QuerySet:
    month_end = month_end_before(until)
    return owed(
        owed_the_digest(today, month_end), person="", thing="organisation", counts_from=on_day(month_end),
        since=on_day(date.min), what=Value(""), link=page("dose:overview"),
    )  # fmt: skip


def _texts(readers: QuerySet, now: datetime) -> Iterator[Piece]:
    """One for each organisation: its text is worked out once, for all of its readers. None where nobody is counted."""
    month_end = month_end_before(timezone.localdate(now))
    for organisation in Organisation.objects.filter(pk__in=readers.values("organisation")):
        if text := digest(organisation, as_of=month_end):
            yield Piece(Q(organisation=organisation.pk), what=text)


DIGEST = Chain(
    "dose", _readers, (Step(rules.DOSE_DIGEST, 1, "digest", "The month that ended on {when}"),), pieces=_texts
)
