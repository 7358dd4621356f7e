"""Beat's jobs for staff lists and counts: they read the clock. What is due is decided by the rows in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from lms.dose.board import ready
from lms.dose.counts import drift, ledgers, totals
from lms.dose.models import CountCheck
from lms.dose.staff_lists import collecting, receiving, working
from lms.dose.tasks import work_on_list


@shared_task(name="dose.resume_lists")
def resume_lists() -> int:
    """Ring again for the lists that nobody is at: a worker was away, or was killed."""
    left = working.left_lying(now=timezone.now())
    for pk in left:
        work_on_list.delay_on_commit(pk)
    return len(left)


@shared_task(name="dose.collect_staff_lists")
def collect_staff_lists() -> int:
    """Look into the folder, and throw away uploads and lists nobody came back to."""
    now = timezone.now()
    receiving.throw_away_old(now=now)
    working.put_aside_unconfirmed(now=now)
    return collecting.collect(now=now)


@shared_task(name="dose.add_up")
def add_up() -> int:
    """Take what has moved into the totals, so that pages have little left to add themselves."""
    return totals.add_up_all()


@shared_task(name="dose.make_ready")
def make_ready() -> int:
    """Work out what pages read, before somebody waits for it."""
    return ready.make_ready(today=timezone.localdate(), clock=timezone.now)


@shared_task(name="dose.catch_up")
def catch_up() -> int:
    """Count the days that have passed; after a pause, each of them."""
    return ledgers.catch_up(today=timezone.localdate())


@shared_task(name="dose.check_counts")
def check_counts() -> int:
    """Once a night: everything from scratch, against what is kept. Rung often, so that one night is not missed."""
    now = timezone.localtime()
    last = CountCheck.objects.order_by("-at").first()
    if not drift.is_due(last, now=now):
        return 0
    ledgers.catch_up(today=now.date())
    return drift.check(today=now.date(), now=now).drifted
