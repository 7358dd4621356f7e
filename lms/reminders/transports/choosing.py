"""Which transport the settings ask for."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.reminders.transports.interface import Transport
from lms.reminders.transports.mailbox import MailboxTransport
from lms.reminders.transports.smtp import SmtpTransport

KNOWN: dict[str, type[Transport]] = {"smtp": SmtpTransport, "mailbox": MailboxTransport}


def transport() -> Transport:
    try:
        return KNOWN[settings.REMINDERS_TRANSPORT]()
    except KeyError:
        raise ImproperlyConfigured(f"REMINDERS_TRANSPORT must be one of: {', '.join(KNOWN)}.") from None
