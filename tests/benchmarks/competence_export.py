"""The competence export of few and of many learners: as many queries, and how long for each thousand rows.

    from tests.benchmarks.competence_export import compare
    compare(hr, levels, sizes=(1_000, 100_000))

The learners are made in a transaction that is rolled back, so it can be measured in any database.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curriculum.models import LevelPage
from lms import spreadsheets
from lms.dose.reconciliation.competences import HEADER, Wanted
from lms.dose.reconciliation.exporting import export
from lms.escalator.models import Attainment
from lms.people.models import Person


@dataclass(frozen=True)
class Measured:
    learners: int
    rows: int
    queries: int
    seconds: float

    def __str__(self) -> str:
        rate = self.rows / self.seconds
        return f"{self.learners:>9,} learners: {self.queries} queries, {self.seconds:.2f} s, {rate:,.0f} rows a second"


def compare(hr: Person, levels: Sequence[LevelPage], sizes: Sequence[int] = (1_000, 100_000)) -> list[Measured]:
    return [_of(hr, levels, size) for size in sizes]


def _of(hr: Person, levels: Sequence[LevelPage], size: int) -> Measured:
    with transaction.atomic():
        _make(hr, levels, size)
        measured = export_once(hr, size)
        transaction.set_rollback(True)
    return measured


def export_once(hr: Person, learners: int = 0) -> Measured:
    """One export of everything in the organisation of `hr`, read to its end as a browser does."""
    hr.current_roles()  # asked once for each person who is signed in, not for each export
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as found:
        rows = export(Wanted(), by=hr, kind="csv", now=timezone.now())
        lines = sum(piece.count(b"\n") for piece in spreadsheets.csv_stream("c.csv", HEADER, rows).streaming_content)
    seconds = time.perf_counter() - began
    return Measured(learners, lines - 1, len(found), seconds)


def _make(hr: Person, levels: Sequence[LevelPage], size: int) -> None:
    start = date(2022, 1, 1)
    for piece in range(0, size, 10_000):
        people = Person.objects.bulk_create(
            (
                Person(email=f"bench{n}@x.example", full_name=f"Learner {n}", organisation=hr.organisation,
                       employee_number=f"B{n:07}", password="!")
                for n in range(piece, min(piece + 10_000, size))
            ), batch_size=2_000,
        )  # fmt: skip
        Attainment.objects.bulk_create(
            (
                Attainment(person=person, level=level, achieved_on=start + timedelta(person.pk % 1_000))
                for person in people for level in levels
            ), batch_size=2_000,
        )  # fmt: skip
