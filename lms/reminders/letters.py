"""Makes the mail out of a message: plain text, the same as HTML, and a calendar file where one goes along.

Nothing here may depend on the moment: a second copy of a mail must be the first one, byte for byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString

from lms.reminders import stopping
from lms.reminders.choices import can_be_stopped
from lms.reminders.foot import Foot, foot
from lms.reminders.models import OutboxMessage
from lms.sanitising import from_plain_text

TEST = "test:0"  # what a message is about that an author sends to themselves; it has no row
# One of several that follow each other: a program takes one entry out for each calendar it is given.
CALENDAR = re.compile(r"(?ms)^BEGIN:VCALENDAR\r?\n.*?^END:VCALENDAR\r?\n")
HEADING = re.compile(r"(?m)^(\S.*)\n-{3,}\n+")  # a line with dashes below it


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header whose address mail programs read by machine: folded or encoded it would lead nowhere."""

    def fold(self, *, policy: object) -> str:
        return f"{self.name}: {self}\r\n"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", _OneLine)
POLICY = SMTP.clone(header_factory=HEADERS)


@dataclass(frozen=True)
class Section:
    title: str
    text: SafeString


def as_letter(message: OutboxMessage) -> bytes:
    """The mail as bytes with CRLF line ends: the same at every try."""
    if not message.address.isascii():
        raise ValueError("the address has letters that mail relays don't take.")
    letter = EmailMessage(policy=POLICY)
    letter["From"] = settings.DEFAULT_FROM_EMAIL
    letter["To"] = message.address
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.dated_at)
    letter["Message-ID"] = message.message_id
    letter["Auto-Submitted"] = "auto-generated"
    if stop := _stop_address(message):
        letter["List-Unsubscribe"] = f"<{stop}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content(as_text(message), cte="quoted-printable")
    letter.add_alternative(as_html(message), subtype="html", cte="quoted-printable")
    letter.set_boundary(_boundary(message, "words"))
    if message.calendar:
        _add_calendar(letter, message)
    text = letter.as_bytes()
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def as_text(message: OutboxMessage) -> str:
    """The body and, below a line, why one gets it and how to stop it."""
    return f"{message.body.rstrip()}\n\n-- \n{_foot(message).as_text()}\n"


def as_html(message: OutboxMessage) -> str:
    """The same as a page of its own: no pictures, nothing fetched, readable at any width."""
    context = {"message": message, "sections": sections(message.body), "foot": _foot(message)}
    return get_template("reminders/letter.html").render(context)


def sections(body: str) -> list[Section]:
    """The body cut at its headings; what comes before the first has no title."""
    before, *rest = HEADING.split(f"{body.strip()}\n")
    found = [Section("", from_plain_text(before.strip()))] if before.strip() else []
    return found + [
        Section(title, from_plain_text(text.strip())) for title, text in zip(rest[::2], rest[1::2], strict=True)
    ]


def _foot(message: OutboxMessage) -> Foot:
    choose = urljoin(settings.SITE_URL, reverse("reminders:preferences"))
    return foot(message.rule, message.language, stop=_stop_address(message), choose=choose, is_test=_is_test(message))


def _stop_address(message: OutboxMessage) -> str:
    return stopping.address(message) if can_be_stopped(message.rule) and not _is_test(message) else ""


def _is_test(message: OutboxMessage) -> bool:
    return message.about == TEST


def _add_calendar(letter: EmailMessage, message: OutboxMessage) -> None:
    """Beside the words, as a file: its method stands in the part's type too, or mail programs don't know it."""
    for number, calendar in enumerate(CALENDAR.findall(message.calendar) or [message.calendar]):
        found = re.search(r"(?m)^METHOD:([A-Z]+)\r?$", calendar)
        method = {"method": found[1]} if found else {}
        name = f"session-{number + 1}.ics" if number else "session.ics"
        letter.add_attachment(calendar, subtype="calendar", filename=name, params=method, cte="base64")
    letter.set_boundary(_boundary(message, "parts"))


def _boundary(message: OutboxMessage, part: str) -> str:
    return f"={part}_{sha256(message.message_id.encode()).hexdigest()[:32]}="
