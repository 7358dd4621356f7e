"""A worker whose clock is wrong, and days on which clocks are difficult: nothing at night, none twice, none missed."""

from __future__ import annotations

import json
import sys

import pytest

from tests.reminders.faults.days import PERIODS
from tests.reminders.faults.processes import Group
from tests.reminders.faults.world import FULL, SIZE

pytestmark = [pytest.mark.faults, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
BEHIND, AHEAD = -2, 48  # hours


@pytest.mark.parametrize("ahead", [0, BEHIND, AHEAD] if FULL else [BEHIND, AHEAD])
def test_a_wrong_clock_sends_nothing_at_night_nothing_twice_and_misses_nothing(
    world, northbridge, fundamentals, figures, ahead
):
    """At full size each clock lives through each period; else the two share the periods."""
    numbers = [number for number, _ in enumerate(PERIODS) if FULL or (number % 2 == 0) == (ahead == BEHIND)]
    command = [sys.executable, "-m", "tests.reminders.faults.days", str(world.relay.ledger), str(ahead)]
    life = world.start("life", [*command, "few", *map(str, numbers)])
    told = lines(life)
    assert [each["period"] for each in told] == [PERIODS[number].name for number in numbers]
    wrong = ("outside", "early", "twice", "missed")
    assert not [each for each in told if any(each[name] for name in wrong) or each["sent"] != each["owed"]]
    figures(
        f"9. a clock {ahead:+d} hours from right",
        periods=len(told),
        sent=sum(each["sent"] for each in told),
        outside=0,
        missed=0,
    )


def lines(life: Group) -> list[dict]:
    life.process.wait(SIZE.patience * 2)
    said = life.said()
    assert life.process.returncode == 0, said[-3000:]
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]
