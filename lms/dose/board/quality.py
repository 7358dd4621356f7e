"""What a reader should know about the quality of the figures before believing them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from lms.dose.counts.drift import note_on_counts
from lms.dose.counts.flows import LEAST_KNOWN, YEAR
from lms.dose.models import Ledger, StaffImport
from lms.people.models import Organisation

FRESH = timedelta(days=35)


def notes(organisation: Organisation, today: date) -> list[str]:
    """Sentences, the gravest first; three queries."""
    return [*_of_the_record(organisation, today), *_of_the_list(organisation, today), note_on_counts(organisation.pk)]


def _of_the_record(organisation: Organisation, today: date) -> list[str]:
    ledger = Ledger.objects.filter(organisation=organisation).first()
    if ledger is None or ledger.opens_on > today:
        return [f"Nothing was counted on {today:%-d %B %Y} yet, so there are no figures of that day."]
    known = today - ledger.opens_on
    if known < LEAST_KNOWN:
        return [f"Counting began on {ledger.opens_on:%-d %B %Y}: too short ago to say anything of a year."]
    if known < YEAR:
        return [f"Counting began on {ledger.opens_on:%-d %B %Y}: rates are what a whole year would be."]
    return []


def _of_the_list(organisation: Organisation, today: date) -> list[str]:
    lists = StaffImport.objects.filter(organisation=organisation, state=StaffImport.State.CONFIRMED)
    confirmed = lists.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()
    if confirmed is None:
        return ["No staff list has been taken in here: posts are as they were entered."]
    day = timezone.localdate(confirmed)
    if today - day > FRESH:
        return [f"The last staff list is of {day:%-d %B %Y}: joiners and leavers since then are missing."]
    return []
