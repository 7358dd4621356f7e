"""Reads a CSV or XLSX file into a header and numbered rows of text. Plain Python, no database."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl

MOST_ROWS = 100_000
MOST_UNPACKED = 300_000_000
DELIMITERS = ",;\t"


class UnreadableList(ValueError):
    """There is no list in this file; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """`header` holds the column names made plain, `titles` as they were written; rows are (line, cells)."""

    header_line: int
    header: list[str]
    titles: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(data: bytes, *, known: frozenset[str]) -> Table:
    """Read the first sheet, or the text. `known` are the column names that tell the delimiter."""
    if not data.strip():
        raise UnreadableList("The file is empty.")
    lines = _xlsx_lines(data) if data.startswith(b"PK\x03\x04") else _csv_lines(data, known)
    rows = []
    for line, cells in lines:
        if any(cells):
            rows.append((line, cells))
        if len(rows) > MOST_ROWS:
            raise UnreadableList(f"The file has more than {MOST_ROWS:,} lines.")
    if not rows:
        raise UnreadableList("The file is empty.")
    header_line, titles = rows[0]
    return Table(header_line, [plain_name(title) for title in titles], titles, rows[1:])


def plain_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def decode(data: bytes) -> str:
    """Text from UTF-8 with or without a byte order mark, UTF-16 or Windows-1252: the first that fits exactly."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:200]:
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise UnreadableList("This isn't a text file or a workbook. Save the list as CSV UTF-8 or XLSX.")


def _csv_lines(data: bytes, known: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    text = decode(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=lambda mark: (len(_names(first, mark) & known), first.count(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, _clean(cells)
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableList(f"The file can't be read from line {line} on. Save it as CSV again.") from None


def _names(line: str, delimiter: str) -> set[str]:
    return {plain_name(title) for title in line.split(delimiter)}


def _xlsx_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableList("The workbook is too big. Save the list as CSV.")
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, _clean(_text(cell) for cell in cells)
    except UnreadableList:
        raise
    except Exception:  # whatever a broken workbook makes the library say, the reader needs one clear sentence
        raise UnreadableList("The workbook can't be opened. Save it as XLSX again, or as CSV.") from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _clean(cells: Iterable[str]) -> list[str]:
    return [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
