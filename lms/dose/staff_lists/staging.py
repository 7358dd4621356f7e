"""Brings the lines of a kept list into the database, a piece at a time, so that memory doesn't grow with the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction

from lms.dose.models import StaffImport, StaffLine, StaffPlace
from lms.dose.staff_lists.columns import Line, LineReader
from lms.dose.staff_lists.files import kept_rows
from lms.dose.staff_lists.present_state import units_by_name
from lms.set_based import load, next_keys, overwrite

PIECE = 5_000
FIELDS = (
    "batch_id", "line", "employee_number", "number", "full_name", "email", "place_id", "staff_group", "job_role",
    "pay_band", "fte", "contract_type", "hired_on", "leaves_on", "supervisor", "marked", "problem",
)  # fmt: skip


def stage(batch: StaffImport, beat: Callable[[int], None]) -> None:
    """Read the kept file into lines. `beat` is called in the transaction of each piece with how many are in; it may
    raise, if somebody else has the list in hand by now."""
    with transaction.atomic():
        beat(0)
        batch.lines.all().delete()
        batch.places.all().delete()
    places = _Places(batch)
    with batch.file.stored.open("rb") as file:
        rows = kept_rows(file)
        _, header = next(rows)
        reader = LineReader(header, batch.reading)
        done = 0
        for piece in _pieces(reader.read(line, cells) for line, cells in rows):
            done += len(piece)
            with transaction.atomic():
                beat(done)
                places.make({line.unit for line in piece})
                load(StaffLine, FIELDS, (_values(batch.pk, line, places.known) for line in piece))


def _values(batch: int, line: Line, places: dict[tuple[str, ...], int | None]) -> tuple[Any, ...]:
    return (
        batch, line.line, line.employee_number, line.number, line.full_name, line.email, places[line.unit],
        line.staff_group, line.job_role, line.pay_band, line.fte, line.contract_type, line.hired_on, line.leaves_on,
        line.supervisor, line.marked, line.problem,
    )  # fmt: skip


class _Places:
    """The units a list names. There are thousands at most, so they are kept in memory."""

    def __init__(self, batch: StaffImport) -> None:
        self.batch = batch
        self.known: dict[tuple[str, ...], int | None] = {(): None}

    def make(self, wanted: set[tuple[str, ...]]) -> None:
        new = sorted(wanted - self.known.keys())
        if new:
            made = dict(zip(new, next_keys(StaffPlace, len(new)), strict=True))
            load(StaffPlace, ("id", "batch_id", "names"), ((pk, self.batch.pk, names) for names, pk in made.items()))
            self.known |= made


def find_units(batch: StaffImport) -> None:
    """Say of each place which of our units it is, if it is one."""
    units = {names: unit.pk for names, unit in units_by_name(batch.organisation_id).items()}
    changed = []
    for place in batch.places.all() if units else ():
        unit = units.get(tuple(place.names))
        if place.unit_id != unit:
            place.unit_id = unit
            changed.append(place)
    overwrite(StaffPlace, changed, ["unit"])


def _pieces(lines: Iterable[Line]) -> Iterator[list[Line]]:
    iterator = iter(lines)
    while piece := list(islice(iterator, PIECE)):
        yield piece
