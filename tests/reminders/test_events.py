"""What the apps below do owes its message in the same transaction, and the message is checked before it leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from certificates.actions import issue, revoke
from lms.escalator.models import Attainment
from lms.learning.actions import enrol
from lms.reminders.models import DeliveredMail, OutboxMessage
from lms.reminders.sending import send_batch
from lms.reminders.transports import MailboxTransport
from tests.at_once import at_once

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def attainment(nurse, fundamentals) -> Attainment:
    return Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=date(2026, 1, 5))


def test_a_certificate_owes_one_mail_that_leads_to_it(attainment):
    certificate = issue(attainment, now=NOW)
    issue(attainment, now=NOW)
    message = OutboxMessage.objects.get()
    assert message.subject == "Your certificate for Fundamentals"
    assert "You reached Fundamentals on 5 January 2026." in message.body
    assert f"/certificates/{certificate.pk}/" in message.body
    assert message.dated_at == NOW


def test_a_certificate_that_was_not_saved_after_all_owes_nothing(attainment):
    with transaction.atomic():
        issue(attainment, now=NOW)
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


def test_a_certificate_revoked_before_its_mail_left_is_not_announced(attainment, hr):
    certificate = issue(attainment, now=NOW)
    revoke(certificate, "Issued to the wrong person", by=hr, now=NOW)
    send_batch(MailboxTransport(), "me", now=NOW)
    issued, revoked = OutboxMessage.objects.order_by("pk")
    assert (issued.state, issued.reason) == ("suppressed", "The certificate was revoked.")
    assert DeliveredMail.objects.get().subject == revoked.subject
    assert "revoked" in revoked.subject


def test_joining_a_level_is_welcomed_once(nurse, fundamentals, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enrol(nurse, fundamentals, today=date(2026, 1, 5))
        enrol(nurse, fundamentals, today=date(2026, 1, 5))
    assert DeliveredMail.objects.get().subject == "Welcome to Fundamentals"
    assert OutboxMessage.objects.get().state == "sent"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_issuing_at_once_owes_one_mail(attainment):
    at_once(lambda _: issue(Attainment.objects.get(), now=NOW), 8)
    assert OutboxMessage.objects.count() == DeliveredMail.objects.count() == 1
