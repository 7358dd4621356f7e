"""Work on staff lists that actions hand off."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from lms.doorbell import Doorbell
from lms.dose.models import StaffImport
from lms.dose.staff_lists import undoing, working

State = StaffImport.State


@shared_task(name="dose.work_on_list", base=Doorbell)
def work_on_list(pk: int) -> None:
    """Do what a staff list waits for, if it still does."""
    state = StaffImport.objects.filter(pk=pk).values_list("state", flat=True).first()
    today = timezone.localdate()
    if state in (State.QUEUED, State.CHECKING):
        working.check_list(pk, clock=timezone.now, today=today)
    elif state == State.CONFIRMING:
        working.take_in_queued(pk, clock=timezone.now, today=today)
    elif state == State.UNDOING:
        undoing.undo_queued(pk, clock=timezone.now, today=today)
