"""What dose costs at 1,400, 140,000 and 1,400,000 people in 220 organisations, on PostgreSQL.

    make bench ARGS="--only-dose"                         1,400 and 140,000
    make bench ARGS="--only-dose --people 1400 1400000"   as large as it gets: three quarters of an hour, 10 GB

Each size gets a database of its own, thrown away afterwards. A page's figures are of one request in this process: its
queries, the CPU of it and of its database connection, and the time on the clock, medians of several. The reader belongs
to the organisation in the middle of the sizes, then to the largest; each is held against the same one of the smallest
size, where the middle one has a dozen people and the largest some hundred. Organisations of fewer than ten, of which
pages show next to nothing, are left out of the middle. Pages are measured as the beat leaves them, which makes ready
what they read.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import django
import psutil
import psycopg
from psycopg import sql

GOAL_PAGE, GOAL_ATTAIN = 2, 1.5
ROUNDS = 9
# Every dose page by the address a reader would use; {unit} is one of their organisation's divisions.
PAGES = [
    ("Board page", "/dose/"),
    ("Download, csv", "/dose/download/?format=csv"),
    ("Where the skill is", "/dose/where/"),
    ("One division", "/dose/where/?unit={unit}"),
    ("By staff group", "/dose/where/?by=staff_group"),
    ("Where, download", "/dose/where/download/?format=csv"),
    ("Flow", "/dose/flow/"),
    ("Refreshers due", "/dose/due/"),
    ("On the way", "/dose/on-the-way/"),
    ("Forecast", "/dose/forecast/"),
    ("Targets", "/dose/targets/"),
    ("Groups", "/dose/groups/"),
    ("Alliance", "/dose/alliance/"),
]


@dataclass(frozen=True)
class Cost:
    queries: int
    cpu_ms: float
    ms: float


def main(sizes: list[int]) -> None:
    """Measure each size in a process and a database of its own, made from one that is migrated once."""
    url = os.environ["DATABASE_URL"]
    found: dict[int, Pages] = {}
    make_database(url, "CREATE DATABASE {} ", "dose_base")
    try:
        _python(url, "dose_base", "migrate")
        for size in sizes:
            make_database(url, "CREATE DATABASE {} TEMPLATE dose_base", f"dose_{size}")
            try:
                with tempfile.NamedTemporaryFile() as file:
                    _python(url, f"dose_{size}", str(size), file.name)
                    found[size] = json.load(file)
            finally:
                make_database(url, "DROP DATABASE {}", f"dose_{size}")
    finally:
        make_database(url, "DROP DATABASE {}", "dose_base")
    _side_by_side(found)


Pages = dict[str, tuple[int, float]]  # queries and milliseconds of CPU, by page and organisation


def _side_by_side(found: dict[int, Pages]) -> None:
    """Each page at every size against the smallest."""
    least, *others = sorted(found)
    for size in others:
        print(f"\n== pages at {size:,} people against {least:,}: queries, CPU of both, ratio")
        for title, (queries, cpu) in found[size].items():
            few, base = found[least][title]
            is_met = queries == few and cpu <= GOAL_PAGE * base
            print(f"   {title:30} {few:3} {queries:3} {base:8.1f} {cpu:8.1f} ms = {cpu / base:5.2f}"
                  f"   goal {GOAL_PAGE}: {'met' if is_met else 'MISSED'}", flush=True)  # fmt: skip


def _python(url: str, name: str, *what: str) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}", "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "tests.benchmarks.dose", *what], env=environment, check=True)


def make_database(url: str, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if statement.startswith("CREATE"):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


# ---- in the process of one size -------------------------------------------------------------
def measure(people: int, told_in: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    from lms.dose.board import ready
    from lms.dose.counts import counting, drift, ledgers
    from tests.benchmarks import population

    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    logging.disable(logging.WARNING)
    today = timezone.localdate()
    began = time.perf_counter()
    organisations = population.populate(people, today=today)
    print(f"\n== {people:,} people in {len(organisations)} organisations: made in {_since(began)}", flush=True)
    began = time.perf_counter()
    for organisation in organisations:
        counting.open_ledger(organisation.pk, on=today - timedelta(365))
    print(f"counted for the first time, as of a year ago: {_since(began)}", flush=True)
    began = time.perf_counter()
    for organisation in organisations:
        counting.recount_organisation(organisation, on=today)
    ledgers.Ledger.objects.update(counted_until=today)
    print(f"a year's joiners, leavers, lapses and graduates counted: {_since(began)}", flush=True)
    _analyze()
    began = time.perf_counter()
    while ready.make_ready(today=today, clock=timezone.now):
        pass
    print(f"made ready what pages read: {_since(began)}", flush=True)
    _analyze()
    found = _pages("middle", _middle(organisations)) | _pages("largest", organisations[0])
    with open(told_in, "w") as file:
        json.dump(found, file)
    _attaining(organisations[0], today)
    made = drift.check(today=today, now=timezone.now())
    print(f"nightly check: {made.people:,} people in {made.seconds / 60:.2f} minutes, {made.drifted} counts wrong")
    print(f"memory of this process at its most: {_most_memory():.0f} MB", flush=True)
    _export(organisations[0])


def _middle(organisations):
    """In the middle of the sizes, from the largest to the smallest of which pages show something."""
    from django.db.models import Count

    from lms.dose.board.suppression import FEWEST
    from lms.people.models import Person

    heads = dict(Person.objects.order_by().values_list("organisation").annotate(heads=Count("pk")))
    shown = [each for each in organisations if heads[each.pk] >= FEWEST]
    return shown[len(shown) // 2]


def _pages(name: str, organisation) -> Pages:
    from django.test import Client

    from lms.people.models import OrgUnit, Person
    from tests.benchmarks.population import readers

    heads = Person.objects.filter(organisation=organisation).count()
    client = Client()
    client.force_login(readers(organisation))
    unit = OrgUnit.objects.filter(organisation=organisation, parent=None).order_by("pk").first()
    print(f"-- the {name} organisation, {heads:,} people: queries, CPU, clock", flush=True)
    found: Pages = {}
    for title, address in PAGES:
        address = address.format(unit=unit.pk)
        cost = _cost(lambda address=address: _get(client, address))
        print(f"   {title:20} {cost.queries:3} {cost.cpu_ms:8.1f} ms {cost.ms:8.1f} ms", flush=True)
        found[f"{title}, {name}"] = cost.queries, cost.cpu_ms
    return found


def _get(client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code} in the benchmark, not 200.")
    b"".join(answer.streaming_content) if answer.streaming else answer.content


def _cost(work: Callable[[], None]) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    work()
    with CaptureQueriesContext(connection) as found:
        work()
    queries = len(found)  # read now: the next request empties the log
    cpu, clock = zip(*(_timed(work) for _ in range(ROUNDS)), strict=True)
    return Cost(queries, statistics.median(cpu) * 1000, statistics.median(clock) * 1000)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """CPU seconds of this process and of its database's, and seconds on the clock."""
    cpu, clock = _cpu(), time.perf_counter()
    work()
    return _cpu() - cpu, time.perf_counter() - clock


def _cpu() -> float:
    from django.db import connection

    connection.ensure_connection()
    backend = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return time.process_time() + backend.user + backend.system


def _attaining(organisation, today: date) -> None:
    """Levels recognised with the counts listening and not, in turn; each with its certificate and its message."""
    from curriculum.models import LevelPage
    from lms.dose.counts.counting import recount
    from lms.dose.receivers import count_the_level
    from lms.escalator.actions import recognise
    from lms.escalator.signals import level_attained
    from lms.people.models import Person

    level = LevelPage.objects.get(code="L3")
    people = list(Person.objects.filter(organisation=organisation, attainments=None).order_by("pk")[:600])
    costs: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for number, person in enumerate(people):
        is_counted = number % 2 == 0
        if not is_counted:
            level_attained.disconnect(dispatch_uid="dose.level_attained")
        costs[is_counted].append(_timed(lambda person=person: recognise(person, level, [], today=today)))
        level_attained.connect(count_the_level, dispatch_uid="dose.level_attained")
    # The clock of the database's CPU ticks a hundred times a second: only the sum of many says something.
    cpu = {counted: sum(one[0] for one in costs[counted]) * 1000 / len(costs[counted]) for counted in costs}
    clock = {counted: statistics.median(one[1] for one in costs[counted]) * 1000 for counted in costs}
    for title, of in (("CPU", cpu), ("clock", clock)):
        ratio = of[True] / of[False]
        verdict = "met" if ratio <= GOAL_ATTAIN else "MISSED"
        print(
            f"a level recognised, {title}: {of[True]:.1f} ms / {of[False]:.1f} ms without counts = {ratio:.2f}", end=""
        )
        print(f"   goal {GOAL_ATTAIN}: {verdict}", flush=True)
    recount([person.pk for person in people], on=today)


def _export(organisation) -> None:
    from curriculum.models import LevelPage
    from lms.people.models import Person
    from tests.benchmarks.competence_export import compare

    hr = Person.objects.get(email=f"reader@{organisation.slug}.example")
    for measured in compare(hr, [LevelPage.objects.get(code="L1")]):
        print(f"competence export: {measured}", flush=True)


def _since(began: float) -> str:
    seconds = time.perf_counter() - began
    return f"{seconds:.1f} s" if seconds < 90 else f"{seconds / 60:.1f} minutes"


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _most_memory() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "migrate":
        from django.core.management import call_command

        call_command("migrate", run_syncdb=True, verbosity=0)
    else:
        measure(int(sys.argv[1]), sys.argv[2])
