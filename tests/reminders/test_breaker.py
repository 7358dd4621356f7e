"""A channel in trouble is left alone at no cost to the messages; pauses and limits are kept; nights are quiet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lms.reminders import breaker
from lms.reminders.models import OutboxMessage, Pause, ReminderRule, TransportState
from lms.reminders.sending import claim, promise, ready, send_batch
from lms.reminders.transports import FolderTransport, Outcome, Result
from tests.reminders.test_sending import Silent

NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
AWAY = Outcome(Result.LATER, "no route", is_channel=True)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def many(nurse, owe):
    """Thirty messages nobody objects to."""
    owe(nurse, count=30)
    ReminderRule.objects.update(code="other")


def tried(relay: Silent, now: datetime) -> int:
    before = len(relay.sent)
    send_batch(relay, "me", now=now)
    return len(relay.sent) - before


def test_a_channel_that_fails_costs_one_message_a_try_and_the_rest_of_the_batch_none(many):
    assert send_batch(Silent(AWAY), "me", now=NOW) == 0
    counts = OutboxMessage.objects.values_list("state", "attempts")
    assert sorted(counts) == [("due", 0)] * 29 + [("due", 1)]


def test_after_five_failures_in_a_row_it_is_left_alone_and_then_tried_with_one(many):
    relay = Silent(*[AWAY] * 6)
    for _ in range(5):
        assert tried(relay, NOW) == 1
    assert tried(relay, NOW + timedelta(seconds=59)) == 0
    assert tried(relay, NOW + timedelta(seconds=65)) == 1  # fails for the sixth time: two minutes now
    assert tried(relay, NOW + 2 * A_MINUTE) == 0
    assert tried(relay, NOW + 4 * A_MINUTE) == 1
    assert tried(relay, NOW + 4 * A_MINUTE) == 29
    state = TransportState.objects.get()
    assert (state.failures, state.closed_until, state.reason) == (0, None, "")


def test_only_one_sender_may_try_a_closed_channel(many):
    TransportState.objects.create(name="silent", failures=5, closed_until=NOW)
    assert [breaker.allowance("silent", 20, now=NOW) for _ in range(3)] == [1, 0, 0]


def test_who_had_nothing_to_try_it_with_leaves_it_to_the_next(db):
    TransportState.objects.create(name="silent", failures=5, closed_until=NOW)
    assert send_batch(Silent(), "me", now=NOW) == 0
    assert breaker.allowance("silent", 20, now=NOW + timedelta(seconds=1)) == 1


def test_a_refused_log_in_closes_the_channel_at_once_for_five_minutes(many):
    relay = Silent(Outcome(Result.PAUSED, "535", is_channel=True))
    assert tried(relay, NOW) == 1
    assert tried(relay, NOW + 4 * A_MINUTE) == 0
    assert tried(relay, NOW + 6 * A_MINUTE) == 1
    assert OutboxMessage.objects.filter(attempts=1, state="sent").count() == 1
    assert OutboxMessage.objects.filter(attempts=0, state="due").count() == 29


def test_the_limit_per_minute_is_kept(many, settings):
    settings.REMINDERS_PER_MINUTE = 10
    relay = Silent()
    assert tried(relay, NOW) == 20  # two minutes' worth
    assert tried(relay, NOW + timedelta(seconds=30)) == 0
    assert tried(relay, NOW + 2 * A_MINUTE) == 10


def test_what_hr_has_paused_waits_and_goes_when_the_pause_ends(many, hr):
    rule = ReminderRule.objects.get(messages__isnull=False, messages__occurrence="once 0")
    pause = Pause.objects.create(organisation=hr.organisation, rule=rule, reason="Strike", started_by=hr)
    assert not OutboxMessage.objects.due(NOW).exists()
    Pause.objects.update(ended_at=NOW, ended_by=hr)
    assert OutboxMessage.objects.due(NOW).count() == 30
    Pause.objects.filter(pk=pause.pk).update(ended_at=None, ended_by=None, rule=None)
    assert not OutboxMessage.objects.due(NOW).exists()


def test_another_organisations_pause_holds_nothing_back_here(many, stranger):
    Pause.objects.create(organisation=stranger.organisation, reason="Strike", started_by=stranger)
    assert OutboxMessage.objects.due(NOW).count() == 30


def test_a_pause_begun_after_the_claim_still_holds_the_message_back_at_no_cost(many, hr):
    mine = claim(1, "me", now=NOW)[0]
    Pause.objects.create(organisation=hr.organisation, reason="Strike", started_by=hr)
    assert promise(mine, now=NOW) is False


@pytest.mark.parametrize(
    "now, due",
    [
        (datetime(2026, 1, 5, 17, 59, tzinfo=UTC), 30),
        (datetime(2026, 1, 5, 18, 0, tzinfo=UTC), 0),
        (datetime(2026, 1, 6, 7, 59, tzinfo=UTC), 0),
        (datetime(2026, 1, 6, 8, 0, tzinfo=UTC), 30),
        (datetime(2026, 1, 10, 12, 0, tzinfo=UTC), 0),  # a Saturday
    ],
)
def test_what_was_left_over_from_the_day_does_not_go_in_the_night(many, settings, now, due):
    settings.DEMO_MODE = False
    assert ready(now).count() == due


def test_what_was_made_due_in_the_night_goes_in_the_night(many, settings):
    settings.DEMO_MODE = False
    now = datetime(2026, 1, 5, 19, 0, tzinfo=UTC)
    OutboxMessage.objects.update(not_before=now)
    assert ready(now).count() == 30


def test_a_notice_on_the_site_is_noted_and_mailed_to_nobody(many):
    OutboxMessage.objects.update(channel="notice")
    relay = Silent()
    assert send_batch(relay, "me", now=NOW) == 30
    assert relay.sent == []
    assert OutboxMessage.objects.filter(state="sent").count() == 30


def test_a_fault_of_ours_keeps_no_other_message_from_going(many):
    class Faulty(Silent):
        def send(self, message, may_go=None):
            if message.occurrence == "once 3":
                raise RuntimeError("a fault")
            return super().send(message, may_go)

    send_batch(Faulty(), "me", now=NOW)
    faulty = OutboxMessage.objects.get(occurrence="once 3")
    assert (faulty.state, faulty.reason) == ("due", "A fault of this software: RuntimeError: a fault")
    assert OutboxMessage.objects.filter(state="sent").count() == 29


def test_letters_go_into_a_folder_once_each_and_it_can_be_asked(many, settings, tmp_path):
    settings.REMINDERS_FOLDER = str(tmp_path / "letters")
    way, message = FolderTransport(), OutboxMessage.objects.first()
    assert way.knows(message.message_id) is False
    assert way.send(message, lambda: False).result == Result.WITHHELD
    assert list(way.folder.iterdir()) == []
    for _ in range(2):
        assert way.send(message).result == Result.SENT
    assert way.knows(message.message_id) is True
    (path,) = way.folder.iterdir()
    assert message.message_id.encode() in path.read_bytes()


def test_a_folder_that_takes_nothing_is_the_channels_trouble(many, settings, tmp_path):
    (tmp_path / "letters").write_text("a file")
    settings.REMINDERS_FOLDER = str(tmp_path / "letters")
    outcome = FolderTransport().send(OutboxMessage.objects.first())
    assert (outcome.result, outcome.is_channel) == (Result.LATER, True)
