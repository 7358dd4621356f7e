"""Beat's jobs for staff lists: they read the clock. What is due is decided by the rows in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from lms.dose import collecting, receiving, working
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
    """Look into the folder, and throw away uploads nobody came back to."""
    now = timezone.now()
    receiving.throw_away_old(now=now)
    return collecting.collect(now=now)
