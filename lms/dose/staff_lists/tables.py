"""Reads a CSV or XLSX file line by line, whatever its size. Plain Python, no database."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

import openpyxl

MOST_UNPACKED = 50_000_000  # bytes, read in some ten seconds: what somebody waits for while it is uploaded
PIECE = 2**20
DELIMITERS = ",;\t"
LONGEST_ROW = 2**17  # characters
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
TOO_BIG = "The workbook is too big: about 30,000 lines is the most. Save the list as CSV, which may be far longer."
NEVER_ENDS = (
    "A quotation mark on line {} is never closed, so nobody can tell where its cell ends. Remove it, or save the list "
    "as CSV again."
)
NO_LIST = "This isn't a text file or a workbook. Save the list as CSV UTF-8 or XLSX."


class UnreadableList(ValueError):
    """There is no list in this file; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """The titles as they were written, and the rows below them as (line, cells), read as they are asked for."""

    titles: list[str]
    rows: Iterator[tuple[int, list[str]]]


def open_table(file: IO[bytes], *, known: frozenset[str]) -> Table:
    """Read the first sheet, or the text. `known` are the column names that tell the delimiter."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    lines = _xlsx_lines(file) if start == b"PK\x03\x04" else _csv_lines(file, known)
    filled = ((line, cells) for line, cells in lines if any(cells))
    for _, titles in filled:
        return Table(titles, filled)
    raise UnreadableList("The file is empty.")


def plain_name(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def encoding_of(file: IO[bytes]) -> str:
    """UTF-8 with or without a byte order mark, UTF-16 or Windows-1252: the first that the whole file fits."""
    start = file.read(200)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in start:
        encodings = ["utf-16-le" if start[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        if _fits(file, encoding):
            return encoding
    raise UnreadableList(NO_LIST)


def _fits(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if CONTROL.search(decoder.decode(piece)):
                return False
        return not CONTROL.search(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


def _csv_lines(file: IO[bytes], known: frozenset[str]) -> Iterator[tuple[int, list[str]]]:
    encoding = encoding_of(file)
    file.seek(0)
    # Not a TextIOWrapper: that would close the file with itself.
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(file)), encoding=encoding, newline="")
    first = next((line for line in text if line.strip()), "")
    text.seek(0)
    delimiter = max(DELIMITERS, key=lambda mark: (len(_names(first, mark) & known), first.count(mark)))
    written: list[str] = []
    reader = csv.reader(_noted(text, written), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if len(written) > 1 and sum(part.count('"') for part in written) % 2:
                raise UnreadableList(NEVER_ENDS.format(line))
            written.clear()
            yield line, clean(cells)
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableList(NEVER_ENDS.format(line)) from None


def _noted(text: Iterable[str], written: list[str]) -> Iterator[str]:
    """The lines of a text, each noted as it is read: one row may be several. Raises csv.Error where one never ends.

    The csv module's own limit is the whole process's, and others raise it.
    """
    for line in text:
        written.append(line)
        if sum(map(len, written)) > LONGEST_ROW:
            raise csv.Error
        yield line


class _Unclosed(io.RawIOBase):
    """A file that stays open when what reads it is thrown away: it is somebody else's."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()


def _names(line: str, delimiter: str) -> set[str]:
    return {plain_name(title) for title in line.split(delimiter)}


def _xlsx_lines(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableList(TOO_BIG)
        file.seek(0)
        sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, clean([_text(cell) for cell in cells])
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


def clean(cells: Iterable[str]) -> list[str]:
    """Cells without byte order marks and without spaces around them, each run of white space one space.

    The row is looked at as a whole: a million rows cell by cell take four times as long.
    """
    row = "\x00".join(cells)
    if "\ufeff" in row:
        row = row.replace("\ufeff", "")
    plain = " ".join(row.split())
    found = plain.split("\x00")
    if " \x00" in plain or "\x00 " in plain:
        found = [cell.strip() for cell in found]
    return found
