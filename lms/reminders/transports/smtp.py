"""Speaks SMTP one command at a time, so that it knows how far it got when the line breaks.

The text goes out first, then `may_go` is asked, and only then the single dot that makes the relay answer for the
message: whoever is stopped or killed before the dot has sent nothing.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from email.errors import MessageError

from django.conf import settings

from lms.reminders import marks
from lms.reminders.letters import as_letter
from lms.reminders.marks import Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.transports.interface import Outcome, Result, yes

TOO_LATE = 10  # seconds from the promise to the dot: who was stopped in between for longer asks again
LINE_ERRORS = (OSError, smtplib.SMTPException)


class SmtpTransport:
    """Keeps its line open from one message to the next, until `close`."""

    name = "smtp"

    def __init__(self) -> None:
        self.line: smtplib.SMTP | None = None

    def send(self, message: OutboxMessage, may_go: Callable[[], bool] = yes) -> Outcome:
        try:
            letter = as_letter(message)
        except (ValueError, MessageError) as error:
            return Outcome(Result.FAILED, f"The message could not be written: {error}")
        is_used = self.line is not None
        outcome = self._send(message.address, letter, may_go)
        if is_used and outcome.result == Result.LATER and outcome.is_channel:
            # Relays close lines that were idle or have carried their share: no sign that a new one would fail.
            outcome = self._send(message.address, letter, may_go)
        return outcome

    def _send(self, address: str, letter: bytes, may_go: Callable[[], bool]) -> Outcome:
        try:
            if self.line is None:
                self.line = connected()
            marks.at(Mark.CONNECTED)
            outcome = _hand_over(self.line, address, letter, may_go)
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            return Outcome(Result.PAUSED, f"The mail relay refused our log-in: {error.smtp_code}", is_channel=True)
        except smtplib.SMTPNotSupportedError as error:
            self._hang_up()
            return Outcome(Result.PAUSED, f"The mail relay does not take our log-in: {error}", is_channel=True)
        except LINE_ERRORS as error:
            self._hang_up()
            return Outcome(Result.LATER, f"The mail relay could not be reached: {error}", is_channel=True)
        except BaseException:
            self._hang_up()  # in the middle of a message: whatever would be said next would become part of its text
            raise
        if outcome.is_channel or outcome.result in (Result.IN_DOUBT, Result.WITHHELD):
            self._hang_up()
        return outcome

    def knows(self, message_id: str) -> None:
        return None

    def close(self) -> None:
        """Leave politely, and never let the goodbye change what has been agreed."""
        if self.line is not None:
            with contextlib.suppress(*LINE_ERRORS):
                self.line.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None


def connected() -> smtplib.SMTP:
    place = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        line: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=settings.EMAIL_TIMEOUT, context=context)
    else:
        line = smtplib.SMTP(*place, timeout=settings.EMAIL_TIMEOUT)
    try:
        if line.sock is not None:  # the dot must not wait until the text has been acknowledged
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            line.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        line.close()
        raise
    return line


def _hand_over(line: smtplib.SMTP, address: str, letter: bytes, may_go: Callable[[], bool]) -> Outcome:
    code, reply = line.mail(settings.DEFAULT_FROM_EMAIL)
    if code >= 500:  # it does not take mail from us at all, or not without a log-in
        return Outcome(Result.PAUSED, f"The mail relay refuses us as the sender: {_told(code, reply)}", is_channel=True)
    if code < 400:
        code, reply = line.rcpt(address)
    if code < 400:
        code, reply = line.docmd("DATA")
    if code >= 400:
        return _refused(line, code, reply)
    line.send(re.sub(rb"(?m)^\.", b"..", letter))
    marks.at(Mark.WRITTEN)
    if not _may_still_go(may_go):
        return Outcome(Result.WITHHELD)
    return _dotted(line)


def _may_still_go(may_go: Callable[[], bool]) -> bool:
    """Ask, and ask again if so much time has passed since the answer that it may no longer hold."""
    while True:
        asked_at = time.monotonic()
        if not may_go():
            return False
        if time.monotonic() - asked_at < TOO_LATE:
            return True


def _dotted(line: smtplib.SMTP) -> Outcome:
    try:
        if line.sock is not None:
            line.sock.settimeout(settings.REMINDERS_ANSWER_TIMEOUT)
        line.send(b".\r\n")
        marks.at(Mark.HANDED)
        code, reply = line.getreply()
        marks.at(Mark.ANSWERED)
        if line.sock is not None:
            line.sock.settimeout(settings.EMAIL_TIMEOUT)
    except LINE_ERRORS as error:
        return Outcome(Result.IN_DOUBT, f"The line broke before the mail relay answered: {error}", is_channel=True)
    return Outcome(Result.SENT) if code < 400 else _refused(line, code, reply)


def _refused(line: smtplib.SMTP, code: int, reply: bytes) -> Outcome:
    words = f"The mail relay said {_told(code, reply)}"
    if code != 421:
        with contextlib.suppress(*LINE_ERRORS):
            line.rset()
    return Outcome(Result.LATER if code < 500 else Result.FAILED, words, is_channel=code == 421)


def _told(code: int, reply: bytes) -> str:
    return f"{code} {reply.decode('ascii', 'replace')}"
