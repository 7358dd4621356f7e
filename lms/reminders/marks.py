"""Names the places between claiming a message and noting what came of it at which a sender may die.

The tests of dying processes put something in the place of `at`; nothing else does.
"""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    CLAIMING = "claiming"  # the claim is written and not yet saved
    CLAIMED = "claimed"  # the claim is saved
    WANTED = "wanted"  # one message of it is about to be handed to the transport
    CONNECTED = "connected"  # the relay has greeted us, and taken our log-in
    WRITTEN = "written"  # the relay has the whole text, but not the dot that makes it answer for it
    PROMISED = "promised"  # "being handed over now" is saved: from here on its fate may be unknown
    HANDED = "handed"  # the dot is out, and no answer is here
    ANSWERED = "answered"  # the relay has answered
    NOTED = "noted"  # the outcome is saved
    REAPED = "reaped"  # the reaper has put what a dead sender left in doubt, and not decided about it


MARKS = tuple(Mark)


def at(mark: Mark) -> None:
    """Nothing; tests of dying processes put something here."""
