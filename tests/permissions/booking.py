"""A cohort that somebody has applied for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from lms.cohorts.models import Application, ApplicationQuestion, Approval, Cohort, CohortMessage
from lms.people.models import Person

NOON = timezone.make_aware(datetime(2026, 1, 5, 12))


def booking_addresses(cohort: Cohort, applicant: Person, manager: Person, canary: str) -> list[tuple[str, list[Any]]]:
    """Somebody has applied, and waits for their line manager."""
    question = ApplicationQuestion.objects.create(cohort=cohort, text=f"{canary} question?")
    application = Application.objects.create(cohort=cohort, person=applicant, made_at=NOON)
    asked = Approval.objects.create(application=application, step="manager", asked=manager, asked_at=NOON)
    message = CohortMessage.objects.create(
        cohort=cohort, key=uuid4(), by=cohort.trainers.get(), subject=canary, body=canary, sent_at=NOON
    )
    message.sent_to.add(applicant)
    return [
        ("cohorts/messages/", [message.pk]),
        ("cohorts/applications/", [application.pk]),
        ("cohorts/", [cohort.pk]),
        ("approvals/", [asked.pk]),
        ("sessions/questions/", [question.pk]),
        ("sessions/applications/", [application.pk]),
        ("sessions/approvals/", [asked.pk]),
    ]
