"""The one way by which rows leave the product as a spreadsheet: no cell that somebody typed can become a formula."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

Cell = str | int | float | date | datetime
Row = Sequence[Any]

# Spreadsheet programs read a cell as a formula from its first character, after dropping what can't be seen;
# some of them treat the full-width forms as the plain ones.
FORMULA_STARTS = frozenset("=+-@＝＋－＠")
INVISIBLE_STARTS = frozenset("\t\r\n\x0b\x0c\x00 \u00a0\u200b\u200c\u200d\u2060\ufeff")
BREAKING_STARTS = frozenset("\t\r\n")
PIECE = 64 * 2**10  # characters sent at a time
WIDEST = 60  # letters of a column; what is longer goes on below, so that nothing is cut off
LONGEST_CELL = 32_767  # Excel's own limit
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any) -> Cell:
    """Return the value for a cell: numbers and dates as they are, everything else as text that is never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, (int, float, date)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    return _safe_text(str(value))


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or one CSV."""

    name: str
    header: Sequence[str]
    rows: Iterable[Row]


def csv_response(filename: str, header: Sequence[str], rows: Iterable[Row]) -> HttpResponse:
    """Return the rows as a CSV download. It begins with a byte order mark, so that Excel reads accents rightly."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=_download(filename))
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return response


def csv_stream(filename: str, header: Sequence[str], rows: Iterable[Row]) -> StreamingHttpResponse:
    """The same download, sent while the rows are read: for lists that should never lie in memory as a whole."""
    return StreamingHttpResponse(
        _csv_pieces(header, rows), content_type="text/csv; charset=utf-8", headers=_download(filename)
    )


def csv_text(header: Sequence[str], rows: Iterable[Row]) -> str:
    """The same as text, for a file that travels in an archive."""
    return "".join(_csv_pieces(header, rows))


def _csv_pieces(header: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    piece = io.StringIO("\ufeff")
    piece.seek(0, io.SEEK_END)
    writer = csv.writer(piece, quoting=csv.QUOTE_ALL)
    writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if piece.tell() > PIECE:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


def xlsx_response(filename: str, header: Sequence[str], rows: Iterable[Row], sheet: str = "Sheet1") -> FileResponse:
    """Return the rows as an Excel download, written row by row to a temporary file so that memory stays small."""
    return workbook_response(filename, [Sheet(sheet, header, rows)])


def workbook_response(filename: str, sheets: Iterable[Sheet]) -> FileResponse:
    """Return the sheets as one Excel workbook."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(file, sheets)
    file.seek(0)
    return FileResponse(file, content_type=XLSX_TYPE, headers=_download(filename))


def write_workbook(file: Any, sheets: Iterable[Sheet]) -> None:
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        for column, title in enumerate(sheet.header):
            page.write_string(0, column, str(safe_cell(title)), bold)
        widths = [len(str(title)) for title in sheet.header]
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                cell = safe_cell(value)
                _write(page, number, column, cell, moment, wrapped)
                if isinstance(cell, str) and column < len(widths) and len(cell) > widths[column]:
                    widths[column] = len(cell)
        for column, width in enumerate(widths):
            page.set_column(column, column, max(12, min(width + 2, WIDEST)))
    book.close()


def _safe_text(text: str) -> str:
    visible = text.lstrip("".join(INVISIBLE_STARTS))
    if text[:1] in BREAKING_STARTS or visible[:1] in FORMULA_STARTS:
        text = "'" + text
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _write(page: Any, row: int, column: int, cell: Cell, moment: Any, wrapped: Any) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell, wrapped if len(cell) > WIDEST else None)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell, moment)
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell)
    else:
        page.write_number(row, column, cell)


def _download(filename: str) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(True, filename) or "attachment"}
