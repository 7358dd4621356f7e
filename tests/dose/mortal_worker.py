"""A worker in a process of its own that is killed, as by a power cut, at a statement it is told.

    LMS_FAULT_SQL='INSERT INTO people_assignment' LMS_FAULT_COUNT=1 python -m tests.dose.mortal_worker <list>

It takes a staff list on, or makes pages ready as the beat does (`ready` in place of a list). It reads its database and
its folder of private files from the environment, and lines in pieces of ten.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[2]


def killed(work: str, statement: str, count: int) -> None:
    """Let a worker begin, on the database of the test that calls this, that is killed at a statement."""
    from django.conf import settings
    from django.db import connection

    place = connection.settings_dict
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.dose.mortal_settings", "LMS_FAULT_SQL": statement,
        "LMS_FAULT_COUNT": str(count), "LMS_FAULT_FILES": str(settings.PRIVATE_ROOT),
    }  # fmt: skip
    worker = subprocess.run(
        [sys.executable, "-m", "tests.dose.mortal_worker", work], cwd=ROOT, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert worker.returncode == -signal.SIGKILL, worker.stderr


class Killer:
    """Ends the process with SIGKILL before the statement that begins so, when it comes the n-th time."""

    def __init__(self, begins: str, count: int) -> None:
        self.begins, self.left = begins, count

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).lstrip().startswith(self.begins):
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def main(work: str) -> None:
    django.setup()
    from django.db import connection

    from lms.dose.schedule import make_ready
    from lms.dose.staff_lists import staging
    from lms.dose.tasks import work_on_list

    staging.PIECE = 10
    killer = Killer(os.environ["LMS_FAULT_SQL"], int(os.environ["LMS_FAULT_COUNT"]))
    with connection.execute_wrapper(killer):
        make_ready() if work == "ready" else work_on_list(int(work))


if __name__ == "__main__":
    main(sys.argv[1])
