"""Owes everybody in a cohort what their trainer wrote to it, in the transaction that keeps the message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lms.cohorts.models import CohortMessage
from lms.cohorts.signals import cohort_written_to
from lms.people.models import Person
from lms.reminders.outbox import put_many
from lms.reminders.wording import COHORT_MESSAGE


@receiver(cohort_written_to, dispatch_uid="reminders.cohort_written_to")
def pass_it_on(sender: Any, message: CohortMessage, people: list[Person], now: datetime, **kwargs: Any) -> None:
    words = {
        "what": message.subject,
        "text": message.body,
        "when": date_format(timezone.localdate(message.sent_at), "j F Y"),
        "link": reverse("cohorts:message", args=[message.pk]),
    }
    put_many(COHORT_MESSAGE, [(person, f"message:{message.pk}", "sent", words) for person in people], now=now)
