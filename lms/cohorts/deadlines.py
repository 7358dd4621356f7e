"""Works out until when things about a place can be done: an offer answered, a place cancelled."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from lms.cohorts.models import Cohort

AT_LEAST = timedelta(hours=1)  # nobody is offered a place that they had less time than this to take


def starts(cohort: Cohort) -> datetime | None:
    """When the cohort's first session begins; without sessions, the beginning of its first day."""
    first = cohort.sessions.on().order_by("held_on", "starts_at").first()
    if first:
        return first.starts
    return timezone.make_aware(datetime.combine(cohort.starts_on, time())) if cohort.starts_on else None


def offer_until(cohort: Cohort, now: datetime) -> datetime | None:
    """Until when an offer made now is kept: the cohort's hours, but never past the start; None when it is too late."""
    start = starts(cohort)
    until = now + max(timedelta(hours=cohort.offer_hours), AT_LEAST)
    if start is None or until <= start:
        return until
    return start if start - now >= AT_LEAST else None


def cancel_until(cohort: Cohort) -> date | None:
    """The last day on which people cancel by themselves; None where no day is known yet."""
    start = starts(cohort)
    return timezone.localdate(start) - timedelta(days=cohort.cancel_until_days) if start else None


def may_still_cancel(cohort: Cohort, today: date) -> bool:
    last = cancel_until(cohort)
    return last is None or today <= last
