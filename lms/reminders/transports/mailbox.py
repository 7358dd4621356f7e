"""Delivers into a table that the demo shows as a mailbox."""

from __future__ import annotations

from collections.abc import Callable

from lms.reminders import marks
from lms.reminders.letters import as_text
from lms.reminders.marks import Mark
from lms.reminders.models import DeliveredMail, OutboxMessage
from lms.reminders.transports.interface import Outcome, Result, yes


class MailboxTransport:
    name = "mailbox"

    def send(self, message: OutboxMessage, may_go: Callable[[], bool] = yes) -> Outcome:
        if not may_go():
            return Outcome(Result.WITHHELD)
        DeliveredMail.objects.get_or_create(
            message_id=message.message_id,
            defaults={
                "address": message.address,
                "subject": message.subject,
                "body": as_text(message),
                "dated_at": message.dated_at,
            },
        )
        marks.at(Mark.ANSWERED)
        return Outcome(Result.SENT)

    def knows(self, message_id: str) -> bool:
        return DeliveredMail.objects.filter(message_id=message_id).exists()

    def close(self) -> None:
        pass
