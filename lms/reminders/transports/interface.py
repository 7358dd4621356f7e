"""What a way out for messages must be able to do, and what it answers.

A transport answers with what is known for certain afterwards. Only one answer is hard: if the line breaks after the
message has gone out and before the other side has said yes or no, nobody can know, and the outcome is in doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lms.reminders.models import OutboxMessage


class Result(StrEnum):
    SENT = "sent"
    LATER = "later"  # refused for now: try again
    PAUSED = "paused"  # our own log-in was refused: no message is to blame
    FAILED = "failed"  # refused for good
    IN_DOUBT = "in_doubt"
    WITHHELD = "withheld"  # the sender took its word back at the last moment: nothing has left


@dataclass(frozen=True)
class Outcome:
    result: Result
    reason: str = ""
    is_channel: bool = False  # the whole channel is to blame: any other message would have met the same


class NotAnswering(Exception):
    """A transport that can be asked does not answer just now: ask again later."""


def yes() -> bool:
    return True


class Transport(Protocol):
    name: str

    def send(self, message: OutboxMessage, may_go: Callable[[], bool] = yes) -> Outcome:
        """Hand the message over. `may_go` is asked at the last moment at which nothing has left yet; if it says
        no, the message is withheld."""

    def knows(self, message_id: str) -> bool | None:
        """Whether it has this message; None if it can't be asked. Raises NotAnswering."""

    def close(self) -> None:
        """Let go of the line it kept open from one message to the next."""
