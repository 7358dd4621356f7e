"""Tells the demo's HR and board how things stand: last month's digest in their mailboxes, and a board paper."""

from __future__ import annotations

from datetime import date

from lms.dose.papers.digest import digest
from lms.dose.papers.forms import TITLE
from lms.dose.papers.making import make_paper
from lms.home.demo.projects import noon
from lms.people.models import Organisation
from lms.reminders import rules
from lms.reminders.digesting import month_end_before, owed_the_digest
from lms.reminders.drafting import Recipient, draft
from lms.reminders.planning.dose import DIGEST
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
    rule, month_end = rules.rule(rules.DOSE_DIGEST), month_end_before(today)
    for reader in owed_the_digest(today, month_end).select_related("organisation"):
        text = digest(reader.organisation, as_of=month_end)
        words = {"what": text, "when": f"{month_end:%-d %B %Y}", "link": "/dose/"}
        to = Recipient(reader.pk, reader.full_name, reader.email, reader.organisation_id)
        moment, occurrence = noon(today.replace(day=1)), DIGEST.steps[0].occurrence(month_end)
        message = draft(rule, to, f"dose:{reader.organisation_id}", occurrence, words, now=moment)
        message.save()
        MailboxTransport().send(message)
