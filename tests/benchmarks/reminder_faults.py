"""Breaks what sends reminders at full size and prints the table of what was lost and doubled.

    python -m tests.servers tests.benchmarks.reminder_faults               all ten faults, half an hour or so
    python -m tests.servers tests.benchmarks.reminder_faults -k relay      some of them; any option of pytest

They are the tests of tests/reminders/faults, which `make test` runs at a size that keeps it quick. Here 10,000 messages
meet 500 kills, faults last for minutes, and timeouts, leases and (where recovery is measured) beat are those of
production.
"""

from __future__ import annotations

import os
import sys
import time

import pytest

WHERE = "tests/reminders/faults"


class Table:
    """Collects what each test has counted, and what failed."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self.reports: dict[str, list[pytest.TestReport]] = {}

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


def main(*options: str) -> int:
    os.environ["LMS_FAULTS_SIZE"] = "full"
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise SystemExit("Start it beside a PostgreSQL: python -m tests.servers tests.benchmarks.reminder_faults")
    table, start = Table(), time.monotonic()
    code = pytest.main([WHERE, *options], plugins=[table])
    print(f"\n{table}\n{(time.monotonic() - start) / 60:.0f} minutes")
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
