"""Keeps a staff list as a private file of the columns we may have: what is refused is dropped before anything is kept.

The kept file is UTF-8 CSV. Its first column is the line of the file it came from, so that every message names that one.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import IO, Any

from lms.dose.staff_lists import mapping as mappings
from lms.dose.staff_lists.columns import COLUMNS, NO_LINES, REFUSED, require_columns
from lms.dose.staff_lists.tables import Table, UnreadableList, open_table, plain_name
from lms.dose.staff_lists.uk_dates import is_american

Cells = Sequence[str]


@dataclass
class Kept:
    """A cleaned list, still in a temporary file, with what only reading it to its end can tell."""

    header: list[str]
    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    rows: int = 0
    has_american: bool = False
    codes: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._text = io.TextIOWrapper(self.file, encoding="utf-8", newline="", write_through=False)
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(["line", *self.header])
        self._dates = [self.header.index(name) for name in ("hire_date", "leave_date") if name in self.header]
        self._code = self.header.index("org_code") if "org_code" in self.header else None

    def add(self, line: int, cells: Cells) -> None:
        self._writer.writerow([line, *cells])
        self.rows += 1
        self.has_american = self.has_american or any(is_american(cells[place]) for place in self._dates)
        if self._code is not None and cells[self._code]:
            self.codes[cells[self._code]] += 1

    def finish(self) -> IO[bytes]:
        """The file from its beginning."""
        self._text.flush()
        self._text.detach()
        self.file.seek(0)
        return self.file

    @property
    def reading(self) -> dict[str, Any]:
        code = self.codes.most_common(1)[0][0] if self.codes else ""
        return {"has_american": self.has_american, "org_code": code}


def clean(file: IO[bytes], mapping: Mapping[str, str] | None = None) -> Kept:
    """Read a CSV or XLSX to its end, keeping the columns we may have. Raises UnreadableList.

    `mapping` is {title made plain: our column}; without one the titles are ours.
    """
    table, header, pick, columns = _opened(file, mapping)
    kept = Kept(header, refused=columns[0], ignored=columns[1])
    for line, cells in table.rows:
        kept.add(line, pick(cells))
    if not kept.rows:
        raise UnreadableList(NO_LINES)
    kept.finish()
    return kept


def split(file: IO[bytes], mapping: Mapping[str, str] | None = None, *, most: int = 500) -> dict[str, Kept]:
    """The same for a list of several organisations: a cleaned list for each org_code in it."""
    table, header, pick, columns = _opened(file, mapping)
    if "org_code" not in header:
        raise UnreadableList("A list of several organisations needs the column org_code. Nothing was read.")
    place, found = header.index("org_code"), {}
    for line, cells in table.rows:
        picked = pick(cells)
        code = picked[place]
        if code not in found:
            found[code] = Kept(header, refused=columns[0], ignored=columns[1])
        if len(found) > most:
            raise UnreadableList(f"The list has more than {most} different org_codes. Nothing was read.")
        found[code].add(line, picked)
    if not found:
        raise UnreadableList(NO_LINES)
    has_american = any(kept.has_american for kept in found.values())
    for kept in found.values():
        kept.has_american = has_american
        kept.finish()
    return found


def titles_of(file: IO[bytes]) -> list[str]:
    """The titles of a list, for the page on which somebody says which is which. Raises UnreadableList."""
    return open_table(file, known=frozenset(COLUMNS)).titles


def kept_rows(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """The header of a kept file (as line 0), then its lines."""
    with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        yield 0, next(reader)[1:]
        for line, *cells in reader:
            yield int(line), cells


def _opened(
    file: IO[bytes], mapping: Mapping[str, str] | None
) -> tuple[Table, list[str], Callable[[Cells], Cells], tuple[list[str], list[str]]]:
    table = open_table(file, known=frozenset(COLUMNS) | frozenset(mapping or ()))
    names = mappings.plain_names(table.titles) if mapping else [plain_name(title) for title in table.titles]
    found = mappings.columns(table.titles, mapping) if mapping else []
    header = mappings.header_of(found) if mapping else [name for name in names if name in COLUMNS]
    require_columns(header)
    places = [place for place, name in enumerate(names) if name in COLUMNS]
    taken = {column.place for column in found if column.taken_as} if mapping else set(places)
    others = [(names[place], title) for place, title in enumerate(table.titles) if place not in taken]
    is_refused = mappings.is_refused if mapping else REFUSED.search
    refused = [title for name, title in others if is_refused(name)]
    ignored = [title for name, title in others if name and title not in refused]
    return table, header, partial(mappings.cells_of, found) if mapping else _picker(places), (refused, ignored)


def _picker(places: list[int]) -> Callable[[Cells], Cells]:
    """Takes these cells out of a line; a line that is too short is filled up."""
    get, last = itemgetter(*places), max(places)

    def pick(cells: Cells) -> Cells:
        if len(cells) <= last:
            cells = [*cells, *[""] * (last + 1 - len(cells))]
        return get(cells)

    return pick
