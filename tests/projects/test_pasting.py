"""What people paste: read whole, or refused line by line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lms.projects.pasting import read

TODAY = date(2026, 1, 5)


def rows(text: str) -> list[tuple[date, Decimal | None]]:
    return [(row.on, row.value) for row in read(text, today=TODAY).rows]


def refusals(text: str) -> list[tuple[int, str]]:
    return [(wrong.line, wrong.reason) for wrong in read(text, today=TODAY).refused]


@pytest.mark.parametrize("separator", ["\t", ";", ",", ", "])
def test_tabs_semicolons_and_commas_part_the_columns(separator):
    assert rows(f"01/09/2025{separator}14.4") == [(date(2025, 9, 1), Decimal("14.4"))]


@pytest.mark.parametrize(
    "text",
    [
        "1/9/2025", "01/09/25", "01.09.2025", "1-9-2025", "1 Sep 2025", "1 September 2025", "1 Sept 2025", "01-Sep-25",
        "Mon 1 Sep 2025", "Monday, 1 September 2025", "1st September 2025", "2025-09-01", "2025-09-01 00:00:00",
        "01/09/2025 00:00", "  1  Sep  2025 ",
    ],
)  # fmt: skip
def test_dates_are_read_in_the_forms_people_use_here(text):
    assert rows(f"{text}\t1") == [(date(2025, 9, 1), Decimal(1))]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", 1234), ("5%", 5), ("£3.50", "3.5"), ("-2", -2), ("−2", -2), (".5", "0.5"), ("1,234,567.8", "1234567.8"),
     ("0", 0), ("7.", None), ("0.33333333", "0.3333")],
)  # fmt: skip
def test_values_are_read_as_a_spreadsheet_writes_them(text, value):
    found = rows(f"1 Sep 2025\t{text}")
    assert found == ([] if value is None else [(date(2025, 9, 1), Decimal(str(value)))])


def test_an_empty_value_is_a_gap():
    assert rows("1 Sep 2025\t\n8 Sep 2025\t3") == [(date(2025, 9, 1), None), (date(2025, 9, 8), Decimal(3))]


def test_a_heading_empty_lines_and_a_byte_order_mark_are_tolerated():
    assert rows("\ufeffWeek,Missed doses\n\n01/09/2025,3\n,\n") == [(date(2025, 9, 1), Decimal(3))]


def test_a_bad_first_line_is_no_heading():
    assert refusals("yesterday\t5")[0][0] == 1


def test_an_american_date_is_refused_with_its_line_and_puts_the_others_in_doubt():
    wrong = refusals("09/01/2025\t3\n09/15/2025\t4\n25/09/2025\t5")
    assert [line for line, _ in wrong] == [1, 2]
    assert "could be either" in wrong[0][1]
    assert "American" in wrong[1][1]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1 Sep 2025\tmany", "not a number"),
        ("1 Sep 2025\t=cmd|' /C calc'!A0", "formula"),
        ("1 Sep 2025\t@SUM(A1)", "formula"),
        ("1 Sep 2025\t+5", "formula"),
        ("1 Sep 2025\t1e5", "not a number"),
        ("1 Sep 2025\tnan", "not a number"),
        ("1 Sep 2025\t1,23", "not a number"),
        ("1 Sep 2025\t%", "not a number"),
        ("1 Sep 2025\t99999999999", "too large"),
        ("1 Sep 2025,1,234", "one number or two"),
        ("31/02/2025\t4", "not a date"),
        ("=1+1\t4", "not a date"),
        ("\t4", "date is missing"),
        ("6 Jan 2026\t4", "future"),
        ("14", "only one column"),
    ],
)
def test_a_line_that_cannot_be_kept_says_why(line, words):
    wrong = refusals(f"1 Aug 2025\t5\n{line}")
    assert [number for number, _ in wrong] == [2]
    assert words in wrong[0][1]


def test_good_lines_survive_bad_ones():
    assert len(rows("1 Sep 2025\t3\nrubbish\n8 Sep 2025\t4")) == 2


def test_the_same_day_twice_is_refused_the_second_time():
    assert refusals("1 Sep 2025\t3\n01/09/2025\t4") == [(2, "The same day is on line 1 already.")]


def test_a_third_column_becomes_the_note():
    assert read("1 Sep 2025;3;Bank holiday", today=TODAY).rows[0].note == "Bank holiday"


def test_a_quoted_thousand_in_a_comma_list_is_one_number():
    assert rows('1 Sep 2025,"1,234"') == [(date(2025, 9, 1), Decimal(1234))]
