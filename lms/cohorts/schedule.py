"""Beat's jobs for cohorts, and what the command of the same name runs: they ask the database for the time."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import localdate

from lms import clock
from lms.cohorts.actions.evaluation import count_confidence, open_use_survey
from lms.cohorts.actions.leaving import release_leavers
from lms.cohorts.actions.offers import cohorts_with_offers_that_ran_out, lapse_offers
from lms.cohorts.models import Cohort, Evaluation


@shared_task(name="cohorts.lapse_offers")
def lapse_what_ran_out() -> int:
    """End offers nobody answered in time and what leavers held; each cohort in a transaction of its own."""
    now = clock.now()
    over = sum(lapse_offers(cohort, now=now) for cohort in cohorts_with_offers_that_ran_out(now))
    return over + release_leavers(now=now)


@shared_task(name="cohorts.open_surveys")
def open_surveys() -> int:
    """Ask what people use, three months after their cohort ended, and when that has closed count how their confidence
    moved; each cohort in a transaction of its own. Returns how many were asked."""
    now = clock.now()
    today = localdate(now)
    ended = Cohort.objects.filter(ends_on__lt=today, cancelled_at=None).exclude(evaluations__kind="use")
    opened = sum(open_use_survey(cohort, today=today, now=now) is not None for cohort in ended.select_related("level"))
    for cohort in Cohort.objects.filter(
        evaluations__in=Evaluation.objects.closed(today).filter(kind="use"), confidence=None
    ):
        count_confidence(cohort, today=today)
    return opened
