"""Which transport the settings ask for."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.reminders.transports.folder import FolderTransport
from lms.reminders.transports.interface import Transport
from lms.reminders.transports.mailbox import MailboxTransport
from lms.reminders.transports.notify import NotifyTransport
from lms.reminders.transports.smtp import SmtpTransport

KNOWN: dict[str, type[Transport]] = {
    way.name: way for way in (SmtpTransport, NotifyTransport, FolderTransport, MailboxTransport)
}


def transport() -> Transport:
    """Raises ImproperlyConfigured, with what is wrong."""
    if settings.REMINDERS_TRANSPORT not in KNOWN:
        raise ImproperlyConfigured(f"REMINDERS_TRANSPORT must be one of: {', '.join(KNOWN)}.")
    return KNOWN[settings.REMINDERS_TRANSPORT]()
