"""What a mail relay may do to us, and what the outbox then says: each row exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from lms.reminders.models import OutboxMessage, TransportState
from tests.reminders.faults.processes import Group, wait_until
from tests.reminders.faults.relay import Act
from tests.reminders.faults.world import SIZE, World, make_due

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Row:
    """What the relay does, and the state, the tries that count and the accepted copies it leaves."""

    name: str
    acts: Iterable[Act]
    state: str
    attempts: int
    copies: int
    reason: str = ""


TABLE = [
    Row("accept", [Act.ACCEPT], "sent", 1, 1),
    Row("refuse the connection", [], "due", 1, 0, "could not be reached"),
    Row("421 instead of a greeting", [Act.BUSY], "due", 1, 0, "421"),
    Row("450 at the recipient", [Act.MAILBOX_BUSY], "due", 1, 0, "450"),
    Row("451 after the text, then OK", [Act.TRY_LATER, Act.ACCEPT], "sent", 2, 1),
    Row("535 at the log-in", [Act.LOGIN_REFUSED], "due", 0, 0, "535"),
    Row("550 at the recipient", [Act.NO_SUCH_PERSON], "failed", 1, 0, "550"),
    Row("550 after the text", [Act.NOT_WANTED], "failed", 1, 0, "550"),
    Row("hang before the banner", [Act.SILENT], "due", 1, 0, "timed out"),
    Row("hang after DATA", [Act.HANG_AFTER_DATA], "due", 1, 0, "timed out"),
    Row("hang after the dot", [Act.HANG_AFTER_DOT], "in_doubt", 1, 0, "answered"),
    Row("reset after the dot", [Act.RESET_AFTER_DOT], "in_doubt", 1, 0, "answered"),
    Row("accept, then drop before the 250", [Act.DROP_BEFORE_YES], "in_doubt", 1, 1, "answered"),
    Row("slow to say yes", [Act.SLOW], "sent", 1, 1),
]


def test_each_thing_a_relay_does_has_one_outcome(world, owed, figures):
    """One worker, one message at a time; no beat, so that nothing is settled before it has been looked at."""
    worker = world.worker(concurrency=1, EMAIL_URL=f"smtp://escalator:secret@127.0.0.1:{world.relay.port}")
    told = {row.name: outcome(world, worker, row, *owed(1)) for row in TABLE}
    assert told == {row.name: (row.state, row.attempts, row.copies) for row in TABLE}
    figures(
        "7. what the relay does",
        **{name: f"{state}, tries {tries}, copies {copies}" for name, (state, tries, copies) in told.items()},
    )


def outcome(world: World, worker: Group, row: Row, message: OutboxMessage) -> tuple[str, int, int]:
    TransportState.objects.all().delete()  # each row stands for itself
    world.relay.script.extend(row.acts)
    if not row.acts:
        world.relay.refuse()
    for _ in row.acts or [None]:
        make_due()
        tried(world, worker)
    if not row.acts:
        world.relay.listen()
    message.refresh_from_db()
    assert row.reason in message.reason
    OutboxMessage.objects.filter(pk=message.pk).exclude(state="sent").update(state="failed")  # leave the next alone
    return message.state, message.attempts, world.relay.copies()[message.message_id]


def tried(world: World, worker: Group) -> None:
    """Ring, and wait until the worker is done."""
    before = worker.said().count("succeeded in")
    world.ring()
    wait_until(lambda: worker.said().count("succeeded in") > before, SIZE.patience + 2 * SIZE.answer, world.told)
