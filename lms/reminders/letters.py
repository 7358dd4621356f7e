"""Makes the mail out of a message of the outbox."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings

from lms.reminders.models import OutboxMessage


def as_letter(message: OutboxMessage) -> bytes:
    """The mail as bytes with CRLF line ends: the same at every try."""
    if not message.address.isascii():
        raise ValueError("the address has letters that mail relays don't take.")
    letter = EmailMessage(policy=SMTP)
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = message.address
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.dated_at)
    letter["Message-ID"] = message.message_id
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body, cte="quoted-printable")
    text = letter.as_bytes()
    return text if text.endswith(b"\r\n") else text + b"\r\n"
