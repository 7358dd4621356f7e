import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from lms.spreadsheets import csv_response, csv_stream, safe_cell, xlsx_response

FORMULA_LIKE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tplain", "\rplain", "\nplain",
    "＝1", "＋1", "－1", "＠1", "  =1", "\u200b=1", "\ufeff=1", "\x00=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Ward 7", "a=b", "o'Neill", "5-7 beds", "Siân"])
def test_ordinary_text_is_left_alone(text):
    assert safe_cell(text) == text


def test_numbers_and_dates_stay_what_they_are():
    assert safe_cell(-3) == -3
    assert safe_cell(Decimal("0.60")) == 0.6
    assert safe_cell(date(2026, 1, 5)) == date(2026, 1, 5)
    assert safe_cell(None) == ""
    assert safe_cell(True) == "yes"


def test_a_moment_is_shown_in_local_time():
    assert safe_cell(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 13, 0)


def test_a_cell_longer_than_excel_allows_says_that_it_was_cut():
    assert len(safe_cell("x" * 40_000)) == 32_767
    assert safe_cell("x" * 40_000).endswith("…")


def test_a_csv_download_holds_no_formula_and_keeps_accents():
    response = csv_response("people.csv", ["Name", "=Head"], [["Siân", "=1+1"], ["Two\nlines", -2]])
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [["Name", "'=Head"], ["Siân", "'=1+1"], ["Two\nlines", "-2"]]
    assert response["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_an_excel_download_holds_text_as_text_and_numbers_as_numbers():
    response = xlsx_response("dose.xlsx", ["Unit", "Heads"], [["=1+1", 12], ["Ward 7", date(2026, 1, 5)]], sheet="Dose")
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    page = book["Dose"]
    assert [[cell.value for cell in row] for row in page.iter_rows(max_row=2)] == [["Unit", "Heads"], ["'=1+1", 12]]
    assert page["A2"].data_type == "s"
    assert page["B3"].value.date() == date(2026, 1, 5)


def test_a_streamed_csv_is_the_same_file_in_pieces():
    rows = [[f"=cell {number}", number, date(2026, 1, 5)] for number in range(5_000)]
    streamed = list(csv_stream("a.csv", ["A", "B", "C"], iter(rows)).streaming_content)
    assert len(streamed) > 1
    assert b"".join(streamed) == csv_response("a.csv", ["A", "B", "C"], rows).content
    assert max(map(len, streamed)) < 70_000


def test_columns_are_as_wide_as_what_stands_in_them_and_long_words_go_on_below():
    reason = "Whoever leads a shift, a team or a service should have tested a change themselves. " * 2
    rows = [("Advanced practitioner, in full", reason, 1), ("Coach", "Short", 2)]
    response = xlsx_response("targets.xlsx", ["Level", "Why", "Version"], rows)
    page = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
    widths = [page.column_dimensions[letter].width for letter in "AB"]
    assert widths[0] >= len("Advanced practitioner, in full")
    assert 60 <= widths[1] < 70  # and no wider, whatever stands there
    assert page["B2"].alignment.wrap_text
    assert page["B2"].value == reason
    assert not page["B3"].alignment.wrap_text
