"""What HR does with a message that did not arrive."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.people import audit
from lms.people.models import Person
from lms.reminders import tasks
from lms.reminders.models import OutboxMessage

State = OutboxMessage.State


@transaction.atomic
def resend(message: OutboxMessage, *, by: Person, now: datetime) -> bool:
    """Make a failed or doubtful message due again, with the same Message-ID and Date; false if it no longer is one.

    Safe to call twice at once: the update takes only what still needs it, so one call makes it due and is audited.
    """
    stuck = OutboxMessage.objects.needing_attention().filter(pk=message.pk)
    if not stuck.update(state=State.DUE, not_before=now, attempts=0, reason="", claimed_by="", claimed_at=None):
        return False
    label = f"Sent a reminder again: {message.rule.name}"
    audit.record("reminder.resent", label, by=by, subject=message.person, message=message.pk, was=message.state)
    tasks.send_due.delay_on_commit()
    return True
