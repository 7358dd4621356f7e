"""Breaks what sends reminders at full size and prints the table of what was lost and doubled.

    make bench ARGS=--faults             all ten faults and the recovery of a dead worker's message (11), an hour
    make bench ARGS="--faults 1 7"       some of them, by their numbers

They are the tests of tests/reminders/faults, which `make test` runs at a size that keeps it quick. Here 10,000 messages
meet 500 kills, faults last for a minute or two, and where recovery is measured beat and timeouts are those of
production. Each line is printed as soon as it is known; what stands still is cut off, and says so.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Generator, Sequence
from typing import NoReturn

import pytest

WHERE = "tests/reminders/faults"
KILLED = f"{WHERE}/test_killed.py::test_"
TESTS = {
    1: [f"{KILLED}children_killed_at_random_moments_lose_nothing_and_double_nothing",
        f"{KILLED}with_a_relay_that_can_not_be_asked_a_kill_costs_one_second_copy_at_most"],
    2: [f"{KILLED}an_end_at_each_marked_line_loses_nothing_and_doubles_nothing"],
    3: [f"{KILLED}a_machine_that_dies_leaves_what_the_next_one_drains_within_two_minutes"],
    4: [f"{KILLED}a_machine_that_stands_still_and_goes_on_doubles_nothing",
        f"{KILLED}a_sender_stopped_at_each_marked_line_goes_on_and_doubles_nothing"],
    5: [f"{WHERE}/test_redis.py"],
    6: [f"{WHERE}/test_database.py"],
    7: [f"{WHERE}/test_relay.py"],
    8: [f"{WHERE}/test_planners.py"],
    9: [f"{WHERE}/test_clocks.py"],
    10: [f"{WHERE}/test_changed_minds.py"],
    11: [f"{KILLED}the_message_of_a_dead_worker_is_on_its_way_within_three_minutes"],
}  # fmt: skip
LONGEST = 1800  # seconds for one of them


def cut_off(number: int, frame: object) -> NoReturn:
    pytest.fail(f"It stood still for {LONGEST} seconds and was cut off.")


class Table:
    """Collects what each test has counted, and what failed."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self.reports: dict[str, list[pytest.TestReport]] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        print(f"\n... {nodeid.rpartition('::')[2]}", flush=True)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None]:
        """An alarm in the test itself, so that what it has started is ended as after any failure."""
        signal.signal(signal.SIGALRM, cut_off)
        signal.alarm(LONGEST)
        try:
            return (yield)
        finally:
            signal.alarm(0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        phases = self.reports.setdefault(report.nodeid, [])
        phases.append(report)
        if report.when == "teardown":
            row = told(phases)
            self.rows.append(row)
            print(f"\n{row[0]}: {row[1]}", flush=True)

    def __str__(self) -> str:
        return "\n".join(f"{name:62} {figures}" for name, figures in sorted(self.rows, key=number))


def number(row: tuple[str, str]) -> tuple[int, str]:
    first = row[0].partition(".")[0]
    return int(first) if first.isdigit() else 99, row[0]


def told(phases: list[pytest.TestReport]) -> tuple[str, str]:
    counted = dict(phases[-1].user_properties)
    name = str(counted.pop("fault", phases[0].nodeid.rpartition("::")[2]))
    verdict = "FAILED" if any(each.failed for each in phases) else "skipped" if phases[0].skipped else "as promised"
    seconds = sum(each.duration for each in phases if each.when == "call")
    figures = "; ".join(f"{key.replace('_', ' ')} {value}" for key, value in counted.items())
    return name, f"{verdict} in {seconds:.0f} s. {figures}"


def main(numbers: Sequence[int] = ()) -> int:
    os.environ["LMS_FAULTS_SIZE"] = "full"
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise SystemExit("Start it beside a PostgreSQL: make bench ARGS=--faults")
    table, start = Table(), time.monotonic()
    chosen = [test for number in numbers or TESTS for test in TESTS[number]]
    code = pytest.main([*chosen, "-p", "no:cacheprovider"], plugins=[table])
    print(f"\n{table}\n{(time.monotonic() - start) / 60:.0f} minutes", flush=True)
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main([int(number) for number in sys.argv[1:]]))
