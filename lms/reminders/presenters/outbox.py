"""Words and shapes for the outbox page."""

from __future__ import annotations

from dataclasses import dataclass

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


def summary(counts: dict[str, int]) -> str:
    """The one sentence at the top of the page."""
    failed, doubtful = counts.get(State.FAILED, 0), counts.get(State.IN_DOUBT, 0)
    if not failed + doubtful:
        return "Nothing needs you: every reminder was sent, is waiting for its time, or was no longer wanted."
    parts = [f"{failed} failed"] * bool(failed) + [f"{doubtful} {'are' if doubtful > 1 else 'is'} in doubt"] * bool(
        doubtful
    )
    return f"{' and '.join(parts)}. Look at the reason, then send again or leave it."
