"""A worker of staff lists in a process of its own that is killed, as by a power cut, at a statement it is told.

    LMS_FAULT_SQL='INSERT INTO "people_assignment"' LMS_FAULT_COUNT=1 python -m tests.dose.mortal_worker <list>

It reads its database and its folder of private files from the environment, and lines in pieces of ten.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


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


def main(pk: int) -> None:
    django.setup()
    from django.db import connection

    from lms.dose.staff_lists import staging
    from lms.dose.tasks import work_on_list

    staging.PIECE = 10
    killer = Killer(os.environ["LMS_FAULT_SQL"], int(os.environ["LMS_FAULT_COUNT"]))
    with connection.execute_wrapper(killer):
        work_on_list(pk)


if __name__ == "__main__":
    main(int(sys.argv[1]))
