"""Work on certificates that actions hand off."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from certificates.working import work_on
from lms.doorbell import Doorbell


@shared_task(name="certificates.reissue", base=Doorbell)
def reissue(pk: int) -> None:
    """Do a confirmed reissue, if it is still to be done."""
    work_on(pk, clock=timezone.now)
