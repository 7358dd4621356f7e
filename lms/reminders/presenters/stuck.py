"""Words for the pages on which HR decides about messages that did not arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from lms.reminders.asking import Asked
from lms.reminders.failing import BY_CODE
from lms.reminders.models import OutboxMessage
from lms.reminders.presenters.outbox import WORDS

State = OutboxMessage.State
SOON = timedelta(minutes=2)


def one(message: OutboxMessage) -> dict[str, Any]:
    """What the page about one message shows."""
    now_at = message.person.email
    return {"message": message, "words": WORDS, "new_address": now_at if now_at != message.address else ""}


def on_its_way(message: OutboxMessage, *, now: datetime) -> str:
    if not OutboxMessage.objects.filter(pk=message.pk).not_held().exists():
        return f"The reminder to {message.person} waits with the others until the pause ends."
    if message.not_before <= now + SOON:
        return f"The reminder to {message.person} is on its way again."
    at = date_format(timezone.localtime(message.not_before), "l j F, H:i")
    return f"The reminder to {message.person} is on its way again: it goes out on {at}."


def all_of(what: str, states: dict[str, int], asked: Asked, *, has_grown: bool) -> dict[str, Any]:
    """What the page about many messages shows: how many, in which states, and which list they are."""
    number = sum(states.values())
    return {
        "what": what,
        "number": number,
        "failed": states.get(State.FAILED, 0),
        "doubtful": states.get(State.IN_DOUBT, 0),
        "heading": _heading(what, number),
        "has_grown": has_grown,
        "narrowed": narrowed(asked),
    }


def narrowed(asked: Asked) -> list[tuple[str, str]]:
    """The filters of the list, in the words of the form."""
    found = []
    for name, value in asked.cleaned_data.items():
        if not value or name == "state":
            continue
        field = asked.fields[name]
        words = BY_CODE[value].name if name == "kind" else value
        shown = date_format(value, "j F Y") if name in ("since", "until") else str(words)
        found.append((str(field.label or "Reason"), shown))
    return found


def done_with_all(what: str, number: int) -> str:
    they = "1 reminder is" if number == 1 else f"{number:,} reminders are"
    if what == "resend":
        return f"{they} on the way again, spread over half an hour in opening hours."
    return f"{they} given up: nobody will be asked about them again."


def _heading(what: str, number: int) -> str:
    if not number:
        return "Nothing on this list needs a decision"
    they = "this reminder" if number == 1 else f"these {number:,} reminders"
    return f"Send {they} again?" if what == "resend" else f"Give {they} up?"
