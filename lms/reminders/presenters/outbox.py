"""Words and shapes for the pages of the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from lms.reminders.models import OutboxMessage

State = OutboxMessage.State
SHAPES = {
    State.DUE: "not",
    State.SENDING: "doing",
    State.SENT: "met",
    State.FAILED: "late",
    State.IN_DOUBT: "due",
    State.SUPPRESSED: "not",
}
WORDS = {
    State.DUE: "Waiting",
    State.SENDING: "Being sent",
    State.SENT: "Sent",
    State.FAILED: "Failed",
    State.IN_DOUBT: "In doubt",
    State.SUPPRESSED: "Not sent",
}
HEADER = (
    "Name", "Address", "Reminder", "Written down", "To go out from", "Sent", "State", "Reason", "Tries",
    "Seen on the site",
)  # fmt: skip
FIELDS = (
    "person__full_name", "address", "rule__name", "dated_at", "not_before", "sent_at", "state", "reason", "attempts",
    "seen_at",
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    state: str
    words: str
    count: int
    is_current: bool


def filters(counts: dict[str, int], chosen: str) -> list[Filter]:
    """All, then each state with the number of messages in it."""
    states = [Filter(state, WORDS[state], counts.get(state, 0), state == chosen) for state in State]
    return [Filter("", "All", sum(counts.values()), chosen == ""), *states]


def attention(failed: int, doubtful: int) -> str:
    """What needs somebody, in one sentence."""
    if not failed + doubtful:
        return "Nothing needs you: every reminder was sent, is waiting for its time, or was no longer wanted."
    parts = [f"{failed:,} failed"] * bool(failed)
    parts += [f"{doubtful:,} {'are' if doubtful > 1 else 'is'} in doubt"] * bool(doubtful)
    return f"{' and '.join(parts)}. Look at the reason, then send again or leave it."


def download(messages: QuerySet[OutboxMessage]) -> Iterator[list[Any]]:
    """A line for each message, without its words."""
    for row in messages.values_list(*FIELDS).iterator(chunk_size=2000):
        yield [WORDS[State(cell)] if name == "state" else cell for name, cell in zip(FIELDS, row, strict=True)]
