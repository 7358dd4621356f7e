"""Makes one message, unsaved, out of a rule, a person and the words: the only place that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.conf import settings

from lms.reminders import quiet_hours, switches
from lms.reminders.models import OutboxMessage, ReminderRule
from lms.reminders.rules import EVENTS, words_of
from lms.reminders.wording import fill, one_line


@dataclass(frozen=True)
class Recipient:
    """What a message needs to know of a person; the planner reads no more than this."""

    pk: int
    name: str
    email: str
    organisation_id: int | None
    language: str = ""


def draft(
    rule: ReminderRule, to: Recipient, about: str, occurrence: str, context: Mapping[str, str], *, now: datetime
) -> OutboxMessage:
    """A message with everything in it that must be the same at every try: address, words, Message-ID and Date."""
    words = {"what": "", "when": "", "text": ""} | dict(context)
    words |= {"name": to.name, "link": urljoin(settings.SITE_URL, context.get("link", "/"))}
    written = words_of(rule)
    language = to.language if to.language in written else settings.LANGUAGES[0][0]
    subject, body = written[language]
    why_off = switches.why_off(rule, to.organisation_id)
    return OutboxMessage(
        organisation_id=to.organisation_id,
        person_id=to.pk,
        rule=rule,
        about=about,
        occurrence=occurrence,
        address=to.email,
        subject=one_line(fill(subject, words)),
        body=fill(body, words),
        language=language,
        message_id=f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
        dated_at=now,
        not_before=_not_before(rule.code, to.pk, now),
        state=OutboxMessage.State.SUPPRESSED if why_off else OutboxMessage.State.DUE,
        reason=why_off,
    )


def _not_before(code: str, key: int, now: datetime) -> datetime:
    if settings.DEMO_MODE and code in EVENTS:
        return now  # somebody who tries the demo in the evening wants to see the mail
    return quiet_hours.opening(now, key)
