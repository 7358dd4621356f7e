"""Sends through GOV.UK Notify, which can be asked whether it has a message: by its Message-ID, given as `reference`.

It needs a template whose subject is ((subject)) and whose text is ((body)). Calendar files can't go this way.
"""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any, cast

import jwt
import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from lms.reminders import clock, marks
from lms.reminders.letters import as_letter
from lms.reminders.marks import Mark
from lms.reminders.models import OutboxMessage
from lms.reminders.transports.interface import NotAnswering, Outcome, Result, yes

ID = 36  # letters of a UUID; a key is "<name>-<service's UUID>-<secret, a UUID>"
ONE_CLICK = "List-Unsubscribe=One-Click"
NOT_OUT = (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)


class NotifyTransport:
    """Keeps its line open from one message to the next, until `close`."""

    name = "notify"

    def __init__(self) -> None:
        key = settings.NOTIFY_API_KEY
        if len(key) < 2 * ID + 2 or not settings.NOTIFY_TEMPLATE_ID:
            raise ImproperlyConfigured("REMINDERS_TRANSPORT=notify needs NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID.")
        self.service, self.secret = key[-2 * ID - 1 : -ID - 1], key[-ID:]
        self.session = requests.Session()

    def send(self, message: OutboxMessage, may_go: Callable[[], bool] = yes) -> Outcome:
        try:
            asked = _asked(message)
        except (ValueError, MessageError) as error:
            return Outcome(Result.FAILED, f"The message could not be written: {error}")
        headers = self._headers()
        if not may_go():
            return Outcome(Result.WITHHELD)
        try:
            answer = self.session.post(
                f"{settings.NOTIFY_URL}/v2/notifications/email", json=asked, headers=headers,
                timeout=(settings.EMAIL_TIMEOUT, settings.REMINDERS_ANSWER_TIMEOUT), allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            return _broken(error)
        marks.at(Mark.ANSWERED)
        return _outcome(answer)

    def knows(self, message_id: str) -> bool:
        try:
            answer = self.session.get(
                f"{settings.NOTIFY_URL}/v2/notifications", params={"reference": message_id},
                headers=self._headers(), timeout=settings.EMAIL_TIMEOUT, allow_redirects=False,
            )  # fmt: skip
            if answer.status_code != requests.codes.ok:
                raise NotAnswering(f"GOV.UK Notify said {answer.status_code}")
            return any(found.get("reference") == message_id for found in answer.json()["notifications"])
        except (requests.RequestException, ValueError, KeyError) as error:
            raise NotAnswering(f"GOV.UK Notify can't be asked: {error}") from error

    def close(self) -> None:
        self.session.close()

    def _headers(self) -> dict[str, str]:
        """Notify refuses a log-in whose time is 30 seconds off: it is the database's."""
        claims = {"iss": self.service, "iat": int(clock.now().timestamp())}
        return {"Authorization": f"Bearer {jwt.encode(claims, self.secret, algorithm='HS256')}"}


def _asked(message: OutboxMessage) -> dict[str, Any]:
    letter = cast(EmailMessage, message_from_bytes(as_letter(message), policy=policy.default))
    text = letter.get_body(("plain",))
    if text is None:
        raise ValueError("it has no plain text.")
    asked: dict[str, Any] = {
        "email_address": message.address,
        "template_id": settings.NOTIFY_TEMPLATE_ID,
        "reference": message.message_id,
        "personalisation": {"subject": message.subject, "body": text.get_content().replace("\r\n", "\n")},
    }
    if letter["List-Unsubscribe-Post"] == ONE_CLICK:
        asked["one_click_unsubscribe_url"] = letter["List-Unsubscribe"].strip("<> ")
    return asked


def _broken(error: requests.RequestException) -> Outcome:
    """Without a connection nothing has left; with one, nobody knows."""
    is_out = not isinstance(error, NOT_OUT) and "NewConnectionError" not in repr(error)
    words = f"The line to GOV.UK Notify broke: {type(error).__name__}"
    return Outcome(Result.IN_DOUBT if is_out else Result.LATER, words, is_channel=True)


def _outcome(answer: requests.Response) -> Outcome:
    code = answer.status_code
    words = f"GOV.UK Notify said {code} {_reasons(answer)}".strip()
    if code == requests.codes.created:
        return Outcome(Result.SENT)
    if code >= 500:  # it may have kept the message all the same
        return Outcome(Result.IN_DOUBT, words, is_channel=True)
    if code == requests.codes.too_many_requests:
        return Outcome(Result.LATER, words, is_channel=True)
    if code == requests.codes.bad_request and "template" not in words.lower():
        return Outcome(Result.FAILED, words)
    return Outcome(
        Result.PAUSED, words, is_channel=True
    )  # our key, our template, our address of it: no message's fault


def _reasons(answer: requests.Response) -> str:
    try:
        return "; ".join(str(error["message"]) for error in answer.json()["errors"])
    except (ValueError, KeyError, TypeError):
        return ""
