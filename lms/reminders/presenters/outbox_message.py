"""What HR reads on the page of one message: its words if they are HR's to read, its story, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lms.people.models import AuditEntry, Person
from lms.reminders.failing import BY_CODE, Kind, with_kind
from lms.reminders.models import OutboxMessage
from lms.reminders.models.privacy import is_open
from lms.reminders.presenters.outbox import SHAPES, WORDS

State = OutboxMessage.State
HANDLED = ("reminder.resent", "reminder.given_up", "reminder.read")


@dataclass(frozen=True)
class Event:
    at: datetime
    what: str


@dataclass(frozen=True)
class Page:
    shape: str
    state: str
    is_readable: bool
    kind: Kind | None  # what went wrong and what to do about it
    new_address: str  # where it would go if it were sent again, if that is elsewhere
    story: list[Event]


def page(message: OutboxMessage, reader: Person) -> Page:
    current = message.person.email
    return Page(
        shape=SHAPES[State(message.state)],
        state=WORDS[State(message.state)],
        is_readable=message.person_id == reader.pk or is_open(message.about),
        kind=_kind(message),
        new_address=current if message.needs_attention and current != message.address else "",
        story=sorted([*_events(message), *_handled(message)], key=lambda event: event.at),
    )


def _kind(message: OutboxMessage) -> Kind | None:
    if not message.needs_attention:
        return None
    return BY_CODE[with_kind(OutboxMessage.objects.filter(pk=message.pk)).get().kind]


def _events(message: OutboxMessage) -> list[Event]:
    known = [
        (message.dated_at, "Written down, with its words and its identity"),
        (message.claimed_at, f"Last taken up by a sender, try {message.attempts}"),
        (message.sent_at, "Handed to the mail relay, which took it"),
        (message.seen_at, "Opened by the person on the site"),
    ]
    return [Event(at, what) for at, what in known if at]


def _handled(message: OutboxMessage) -> list[Event]:
    entries = AuditEntry.objects.filter(
        organisation=message.organisation_id,
        subject=message.person_id,
        action__in=HANDLED,
        detail__message=message.pk,
    ).select_related("by")
    done = {"reminder.resent": "Sent again", "reminder.given_up": "Given up", "reminder.read": "Read"}
    return [Event(entry.at, f"{done[entry.action]} by {entry.by or 'nobody known'}") for entry in entries]
