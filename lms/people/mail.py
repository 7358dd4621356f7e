"""Mail that Wagtail and the sign-in pages send while somebody waits; reminders have an outbox of their own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

logger = logging.getLogger(__name__)


class SmtpBackend(EmailBackend):
    """A mail server that is away fails what is sent, and no sooner.

    Wagtail opens the connection before it sends, and catches what goes wrong only from there on: an author's comment
    was saved, and they were shown an error instead of it. A server that does not answer is asked once, not once for
    each recipient.
    """

    refusal: Exception | None = None

    def open(self) -> bool | None:
        if self.refusal:
            return None
        try:
            return super().open()
        except (OSError, SMTPException) as refusal:
            logger.warning("The mail server cannot be reached: %s", refusal)
            self.refusal = refusal
            return None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)
        if self.refusal and email_messages:
            raise self.refusal
        return sent
