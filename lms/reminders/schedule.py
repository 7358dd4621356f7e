"""Beat's jobs: they read the clock. Beat only rings; what is due is decided by the rows in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from lms.reminders import due, sending
from lms.reminders.transports import transport


@shared_task(name="reminders.plan")
def plan() -> int:
    return due.plan(now=timezone.now())


@shared_task(name="reminders.reap")
def reap() -> int:
    return sending.reap(transport(), now=timezone.now())
