"""Makes one message, unsaved, out of a rule, a person and the words: the only place that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings

from lms.reminders import quiet_hours
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.rules import EVENTS, SHIPPED
from lms.reminders.wording import fill, one_line

SWITCHED_OFF = "The rule is switched off."


@dataclass(frozen=True)
class Recipient:
    """What a message needs to know of a person; the planner reads no more than this."""

    pk: int
    name: str
    email: str
    organisation_id: int | None


def draft(
    rule: ReminderRule, to: Recipient, about: str, occurrence: str, context: Mapping[str, str], *, now: datetime
) -> OutboxMessage:
    """A message with everything in it that must be the same at every try: address, words, Message-ID and Date."""
    words = {"what": "", "when": ""} | dict(context)
    words |= {"name": to.name, "link": urljoin(settings.SITE_URL, context.get("link", "/"))}
    return OutboxMessage(
        organisation_id=to.organisation_id,
        person_id=to.pk,
        rule=rule,
        about=about,
        occurrence=occurrence,
        address=to.email,
        subject=one_line(fill(rule.subject, words)),
        body=fill(_with_footer(rule), words),
        message_id=f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
        dated_at=now,
        not_before=_not_before(rule.code, to.pk, now),
        state=OutboxMessage.State.DUE if rule.is_on else OutboxMessage.State.SUPPRESSED,
        reason="" if rule.is_on else SWITCHED_OFF,
    )


def _with_footer(rule: ReminderRule) -> str:
    footer = SHIPPED[rule.code].footer if rule.code in SHIPPED else ""
    return f"{rule.body}\n\n{footer}" if footer else rule.body


def _not_before(code: str, key: int, now: datetime) -> datetime:
    if settings.DEMO_MODE and code in EVENTS:
        return now  # somebody who tries the demo in the evening wants to see the mail
    return quiet_hours.opening(now, key)
