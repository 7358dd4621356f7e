"""Turns an uploaded CSV or XLSX file into the lines one would have pasted from it, row numbers kept.

So an upload goes the way of a paste: what is wrong is shown line by line and can be put right on the page, and between
the dry run and the confirmation nothing has to be stored.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl

from lms.projects.pasting import looks_like_a_date

KINDS = {"csv", "xlsx"}
LARGEST = 5 * 2**20
MOST_UNPACKED = 100 * 2**20
MOST_ROWS = 20_000  # enough to say how many there are when there are too many
MOST_COLUMNS = 20


class UnreadableSheet(ValueError):
    """There are no observations in this file; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a file, and what the reader should know about where they come from."""

    text: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    rows: list[list[str]]

    @property
    def has_data(self) -> bool:
        return any(looks_like_a_date(cells[0]) and len(cells) > 1 and cells[1] for cells in self.rows if cells)


def read_sheet(content: bytes) -> Sheet:
    """The lines of the first sheet with dates and values in it. Raises UnreadableSheet."""
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content)
    return Sheet(_decoded(content))


def _decoded(content: bytes) -> str:
    """Text from UTF-8, UTF-16 or Windows-1252, whichever fits exactly."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise UnreadableSheet("This file is no text. Save it as CSV UTF-8 or as XLSX.")


def _workbook(content: bytes) -> Sheet:
    pages = _pages(content)
    chosen = next((page for page in pages if page.has_data), None)
    if chosen is None:
        raise UnreadableSheet("No sheet of this workbook has a column of dates with a column of numbers beside it.")
    heading = next((place for place, cells in enumerate(chosen.rows) if not _is_heading(cells)), 0)
    told = f"Read from the sheet “{chosen.name}”."
    if len(pages) > 1:
        told = f"Read from the sheet “{chosen.name}”, the first of {len(pages)} that has dates and numbers."
    return Sheet(_as_lines([[""]] * heading + chosen.rows[heading:]), told)


def _is_heading(cells: Sequence[str]) -> bool:
    """A title over the columns, merged or not, their names, or an empty row: no date, and no number beside it."""
    return not looks_like_a_date(cells[0]) and not any(re.search(r"\d", cell) for cell in cells[1:])


def _pages(content: bytes) -> list[_Page]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableSheet("This workbook is too large. Keep the two columns only, or save it as CSV.")
        written = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        worked_out = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            _Page(sheet.title, _cut(list(_rows(sheet, shown))))
            for sheet, shown in zip(written.worksheets, worked_out.worksheets, strict=True)
        ]
    except UnreadableSheet:
        raise
    except Exception:  # whatever a broken workbook makes the library say, the reader needs one clear sentence
        raise UnreadableSheet("This workbook cannot be opened. Save it as XLSX again, or as CSV.") from None


def _rows(sheet: Any, shown: Any) -> Iterator[list[str]]:
    """The text of each row: a formula by what it came to, or as it is written when nobody has worked it out."""
    limits = {"max_row": MOST_ROWS, "max_col": MOST_COLUMNS}
    for page in (sheet, shown):
        page.reset_dimensions()
    for cells, values in zip(sheet.iter_rows(**limits), shown.iter_rows(**limits), strict=False):
        pairs = zip(cells, values, strict=False)
        yield [_text(cell.value if value.value is None else value.value, value) for cell, value in pairs]


def _text(value: Any, cell: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = Decimal(repr(value))
        is_percent = "%" in str(getattr(cell, "number_format", ""))
        return f"{(number * 100).normalize():f}%" if is_percent else f"{number:f}"
    return " ".join(str(value).split())


def _cut(rows: list[list[str]]) -> list[list[str]]:
    """Without the empty columns on the left, or empty rows at the end."""
    while rows and not any(rows[-1]):
        rows.pop()
    left = min((place for cells in rows for place, cell in enumerate(cells) if cell), default=0)
    return [[*cells[left:], "", ""][: max(2, len(cells) - left)] for cells in rows]


def _as_lines(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    for cells in rows:
        filled = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
        if filled:
            writer.writerow([*cells[: max(filled, 2)]])
        else:
            out.write("\n")
    return out.getvalue()
