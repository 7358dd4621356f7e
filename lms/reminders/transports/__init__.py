"""The ways a message leaves; which one is a setting."""

from lms.reminders.transports.choosing import transport
from lms.reminders.transports.folder import FolderTransport
from lms.reminders.transports.interface import NotAnswering, Outcome, Result, Transport
from lms.reminders.transports.mailbox import MailboxTransport
from lms.reminders.transports.notify import NotifyTransport
from lms.reminders.transports.smtp import SmtpTransport

__all__ = [
    "FolderTransport", "MailboxTransport", "NotAnswering", "NotifyTransport", "Outcome", "Result", "SmtpTransport",
    "Transport", "transport",
]  # fmt: skip
