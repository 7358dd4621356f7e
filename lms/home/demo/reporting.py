"""Tells the demo's HR and board how things stand: last month's digest in their mailboxes, and a board paper."""

from __future__ import annotations

from datetime import date

from lms.dose.papers.forms import TITLE
from lms.dose.papers.making import make_paper
from lms.home.demo.projects import noon
from lms.people.models import Organisation
from lms.reminders import rules
from lms.reminders.digesting import digests, month_end_before
from lms.reminders.drafting import Recipient, draft
from lms.reminders.due import DIGEST
from lms.reminders.transports import MailboxTransport

ASK = """To note how far each level is from what the board decided.
To decide whether level 2 goes faster, at the release time it takes.
To say which of its own areas of leading improvement the board works on next."""


def report(today: date) -> None:
    """After the counts of the past are there: the digest says what was true at the end of the month."""
    _send_digests(today)
    northbridge = Organisation.objects.get(slug="northbridge")
    hr = northbridge.people.get(full_name="Helen Marsh")
    make_paper(northbridge, title=TITLE, ask=ASK, by=hr, now=noon(today))


def _send_digests(today: date) -> None:
    rule, occurrence = rules.rule(rules.DOSE_DIGEST), DIGEST.occurrence(month_end_before(today))
    for found in digests(today, occurrence):
        words = {"what": found.text, "when": f"{found.month_end:%-d %B %Y}", "link": "/dose/"}
        for reader in found.readers:
            to = Recipient(reader["pk"], reader["full_name"], reader["email"], reader["organisation"])
            about = f"dose:{reader['organisation']}"
            message = draft(rule, to, about, occurrence, words, now=noon(today.replace(day=1)))
            message.save()
            MailboxTransport().send(message)
