"""Beat's jobs: they read the clock. What is due is decided by the rows in the database."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from lms.learning import actions


@shared_task(name="learning.close_expired")
def close_expired() -> int:
    """Hand in the attempts whose time is over, so that nobody's answers hang if they do not come back."""
    return actions.close_expired(now=timezone.now(), today=timezone.localdate())
