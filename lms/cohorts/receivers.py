"""Asks those who came to a session what they thought, in the transaction that records that they came."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from lms.cohorts.actions.evaluation import ask_for_reaction
from lms.cohorts.models import Session
from lms.cohorts.signals import attendance_recorded


@receiver(attendance_recorded, dispatch_uid="cohorts.attendance_recorded")
def after_attendance(sender: Any, session: Session, today: date, **kwargs: Any) -> None:
    ask_for_reaction(session, today=today, now=timezone.now())
