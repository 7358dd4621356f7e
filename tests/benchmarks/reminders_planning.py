"""What planning reminders costs over 1,000,000 enrolments, against the least that writing the same rows could cost.

    make bench ARGS="--only-reminders"                   100,000 enrolments
    make bench ARGS="--only-reminders --people 1000000"  as large as it gets: ten minutes, 5 GB

The least is a bare INSERT ... SELECT of the very rows the planner wrote, into the same table with the same indexes and
constraints. CPU is that of this process and of its database connection.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import django
import psutil

from tests.benchmarks.own_database import own_database

NAME = "reminders_planning"
GOAL = 3
# Everybody has a place on level 1. Due dates lie from nine weeks ago to six months ahead; three in ten are done. Two
# in three who are not have done something this fortnight.
ENROLMENTS = """
INSERT INTO learning_enrolment (person_id, level_id, cycle, enrolled_on, due_on, completed_on)
SELECT id, %(level)s, 1, %(today)s::date - 90, %(today)s::date - 63 + (id %% 243)::int,
    CASE WHEN id %% 10 < 3 THEN %(today)s::date - 5 END
FROM people_person"""
LESSONS = """
INSERT INTO learning_lessonprogress (person_id, lesson_title, started_at, last_seen_at, place)
SELECT id, 'First', %(now)s::timestamptz - interval '80 days',
    %(now)s::timestamptz - CASE WHEN id %% 3 = 0 THEN interval '40 days' ELSE interval '6 days' END, ''
FROM people_person WHERE id %% 10 > 1"""


def main(sizes: list[int]) -> None:
    """Each size in a database of its own, thrown away afterwards."""
    for size in sizes:
        with own_database(NAME) as environment:
            command = [sys.executable, "-m", "tests.benchmarks.reminders_planning", str(size)]
            subprocess.run(command, env=environment, check=True)


# ---- in the process of one size -------------------------------------------------------------
def measure(people: int) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from lms.reminders import clock, rules
    from lms.reminders.due import plan
    from lms.reminders.models import OutboxMessage

    settings.DEBUG = False
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = clock.now()
    _populate(people, now)
    rules.all_rules()
    print(f"\n== {people:,} enrolments", flush=True)
    first = timed(lambda: plan(now=now))
    rows = OutboxMessage.objects.count()
    tell("planned for the first time", first, f"{rows:,} rows")
    tell("planned again, nothing new", timed(lambda: plan(now=now + timedelta(minutes=5))))
    assert OutboxMessage.objects.count() == rows
    bare = _bare()
    tell("the same rows, bare INSERT ... SELECT", bare)
    ratio = first[1] / bare[1]
    verdict = "met" if ratio <= GOAL else "MISSED"
    print(f"planning / bare: {first[0] / bare[0]:.2f} CPU, {ratio:.2f} clock   goal {GOAL}: {verdict}", flush=True)
    next_day = timed(lambda: plan(now=now + timedelta(days=1)))
    tell("planned on the next day", next_day, f"{OutboxMessage.objects.count() - rows:,} rows")


def _populate(people: int, now: datetime) -> None:
    from django.db import connection, transaction

    from curriculum.models import LevelPage
    from tests.benchmarks import population

    population.populate(people, today=now.date())
    values = {"level": LevelPage.objects.get(code="L1").pk, "today": now.date(), "now": now}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(ENROLMENTS, values)
        cursor.execute(LESSONS, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _bare() -> tuple[float, float]:
    from django.db import connection

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO reminders_outboxmessage SELECT * FROM planned")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE planned AS SELECT * FROM reminders_outboxmessage")
        cursor.execute("TRUNCATE reminders_outboxmessage CASCADE")
    return timed(write)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds of this process and of its database's, and seconds on the clock."""
    cpu, began = _cpu(), time.perf_counter()
    work()
    return _cpu() - cpu, time.perf_counter() - began


def _cpu() -> float:
    from django.db import connection

    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + backend.user + backend.system


def tell(title: str, cost: tuple[float, float], what: str = "") -> None:
    print(f"{title:40} {cost[0]:7.1f} s CPU {cost[1]:7.1f} s   {what}", flush=True)


if __name__ == "__main__":
    django.setup()
    measure(int(sys.argv[1]))
