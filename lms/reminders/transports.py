"""The two ways a message leaves: by SMTP, or into the demo's mailbox.

A transport answers with what is known for certain afterwards. Only one answer is hard: if the line breaks after the
text has gone out and before the relay has said yes or no, nobody can know, and the outcome is in doubt.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.reminders.models import DeliveredMail, OutboxMessage


class Result(StrEnum):
    SENT = "sent"
    LATER = "later"  # refused for now: try again
    PAUSED = "paused"  # our own log-in was refused: no message is to blame
    FAILED = "failed"  # refused for good
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True)
class Outcome:
    result: Result
    reason: str = ""


class Transport(Protocol):
    def send(self, message: OutboxMessage) -> Outcome: ...

    def knows(self, message_id: str) -> bool | None:
        """Whether it has this message; None if it can't be asked."""


def transport() -> Transport:
    """The transport the settings ask for."""
    known: dict[str, type[Transport]] = {"smtp": SmtpTransport, "mailbox": MailboxTransport}
    try:
        return known[settings.REMINDERS_TRANSPORT]()
    except KeyError:
        raise ImproperlyConfigured('REMINDERS_TRANSPORT must be "smtp" or "mailbox".') from None


class MailboxTransport:
    """Delivers into a table that the demo shows as a mailbox."""

    def send(self, message: OutboxMessage) -> Outcome:
        DeliveredMail.objects.get_or_create(
            message_id=message.message_id,
            defaults={
                "address": message.address,
                "subject": message.subject,
                "body": message.body,
                "dated_at": message.dated_at,
            },
        )
        return Outcome(Result.SENT)

    def knows(self, message_id: str) -> bool:
        return DeliveredMail.objects.filter(message_id=message_id).exists()


class SmtpTransport:
    """Speaks SMTP one command at a time, so that it knows how far it got when the line breaks."""

    def send(self, message: OutboxMessage) -> Outcome:
        try:
            letter = as_letter(message)
        except (ValueError, MessageError) as error:
            return Outcome(Result.FAILED, f"The message could not be written: {error}")
        try:
            with _connected() as relay:
                return _hand_over(relay, message.address, letter)
        except smtplib.SMTPAuthenticationError as error:
            return Outcome(Result.PAUSED, f"The mail relay refused our log-in: {error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(Result.LATER, f"The mail relay could not be reached: {error}")

    def knows(self, message_id: str) -> None:
        return None


class _Relay(smtplib.SMTP):
    def __exit__(self, *args: object) -> None:
        """Leave politely, and never let the goodbye change what has been agreed."""
        try:
            self.quit()
        except (OSError, smtplib.SMTPException):
            self.close()


class _TlsRelay(smtplib.SMTP_SSL, _Relay):
    pass


def _connected() -> _Relay:
    place = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if settings.EMAIL_USE_SSL:
        relay: _Relay = _TlsRelay(*place, timeout=settings.EMAIL_TIMEOUT, context=ssl.create_default_context())
    else:
        relay = _Relay(*place, timeout=settings.EMAIL_TIMEOUT)
    try:
        relay.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            relay.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            relay.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        relay.close()
        raise
    return relay


def _hand_over(relay: _Relay, address: str, letter: bytes) -> Outcome:
    for say in (
        lambda: relay.mail(settings.DEFAULT_FROM_EMAIL),
        lambda: relay.rcpt(address),
        lambda: relay.docmd("DATA"),
    ):
        code, reply = say()
        if code >= 400:
            return _refused(code, reply)
    try:
        relay.send(re.sub(rb"(?m)^\.", b"..", letter) + b".\r\n")
        code, reply = relay.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Result.IN_DOUBT, f"The line broke before the mail relay answered: {error}")
    return Outcome(Result.SENT) if code < 400 else _refused(code, reply)


def _refused(code: int, reply: bytes) -> Outcome:
    words = f"The mail relay said {code} {reply.decode('ascii', 'replace')}"
    return Outcome(Result.LATER if code < 500 else Result.FAILED, words)


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
