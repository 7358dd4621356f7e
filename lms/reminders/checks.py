"""Refuses to start with settings of reminders that can't work, instead of failing at the first message."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from lms.reminders.transports import transport


@register()
def reminders_can_be_sent(**about: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    try:
        transport().close()
    except ImproperlyConfigured as wrong:
        found.append(Error(str(wrong), id="reminders.E001"))
    if settings.REMINDERS_IN_DOUBT not in ("resend", "hold"):
        found.append(Error('REMINDERS_IN_DOUBT must be "resend" or "hold".', id="reminders.E002"))
    if settings.REMINDERS_ANSWER_TIMEOUT <= 0 or settings.REMINDERS_PER_MINUTE < 0:
        found.append(
            Error("REMINDERS_ANSWER_TIMEOUT must be above 0, REMINDERS_PER_MINUTE 0 or above.", id="reminders.E003")
        )
    return found
