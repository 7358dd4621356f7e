"""Data on its way in: typed, pasted or uploaded, merged by date, and never overwritten unseen."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.projects import actions
from lms.projects.actions.observations import Unseen
from lms.projects.models import Measure, Member, Observation
from lms.projects.pasting import MOST_LINES, Row
from tests.at_once import at_once
from tests.projects.conftest import DEFINITION
from tests.projects.sent import fields_of

FIRST = date(2025, 9, 1)


def to(name: str, *args) -> str:
    return reverse(f"projects:{name}", args=args)


@pytest.fixture
def measure(project) -> Measure:
    return Measure.objects.create(project=project, kind="outcome", name="Missed", direction="decrease", **DEFINITION)


@pytest.fixture
def page(client, nurse):
    client.force_login(nurse)
    return client


def workbook(*sheets: list[list], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
        for cell, form in (formats or {}).items():
            sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def upload(page, measure):
    def _upload(content: bytes, name: str = "data.xlsx"):
        return page.post(to("upload", measure.pk), {"sheet": SimpleUploadedFile(name, content)}, follow=True)

    return _upload


@pytest.fixture
def enter(page, measure):
    """The three ways in, each given rows of (date, value) as text."""

    def _enter(way: str, rows: list[tuple[str, str]]):
        lines = "\n".join("\t".join(row) for row in rows)
        if way == "typed":
            on = datetime.strptime(rows[0][0], "%d/%m/%Y").date()
            return page.post(
                to("add_observations", measure.pk), {"on": on.isoformat(), "value": rows[0][1], "note": ""}
            )
        if way == "pasted":
            return page.post(to("paste", measure.pk), {"text": lines})
        content = lines.encode() if way == "csv" else workbook([list(row) for row in rows])
        return page.post(to("upload", measure.pk), {"sheet": SimpleUploadedFile(f"d.{way}", content)})

    return _enter


WAYS = ["typed", "pasted", "csv", "xlsx"]
ANSWERS = {
    "typed": {"replace": "on"},
    "pasted": {"answer": "replace"},
    "csv": {"answer": "replace"},
    "xlsx": {"answer": "replace"},
}


def values(measure: Measure) -> list[Decimal | None]:
    return [o.value for o in measure.observations.all()]


@pytest.mark.parametrize("way", WAYS)
def test_good_data_is_kept_at_once_whatever_way_it_comes(enter, measure, page, way):
    assert enter(way, [("01/09/2025", "14")]).url == to("measure", measure.pk)
    assert values(measure) == [14]
    enter(way, [("01/09/2025", "14")])
    assert values(measure) == [14]
    assert "<svg" in page.get(to("measure", measure.pk)).text


@pytest.mark.parametrize("way", WAYS)
def test_another_value_for_a_day_is_asked_about_whatever_way_it_comes(enter, measure, page, observe, way):
    observe(measure, [14])
    shown = enter(way, [("01/09/2025", "9")])
    assert shown.status_code == 422
    assert "14" in shown.text
    assert values(measure) == [14]
    url = to("add_observations" if way == "typed" else "paste", measure.pk)
    page.post(url, fields_of(shown.text) | {"on": "2025-09-01", "value": "9"} | ANSWERS[way])
    assert values(measure) == [9]


@pytest.mark.parametrize("way", WAYS)
def test_a_value_changed_between_question_and_answer_is_shown_and_not_overwritten(enter, measure, page, observe, way):
    observe(measure, [14])
    shown = enter(way, [("01/09/2025", "9")])
    measure.observations.update(value=11)
    url = to("add_observations" if way == "typed" else "paste", measure.pk)
    again = page.post(url, fields_of(shown.text) | {"on": "2025-09-01", "value": "9"} | ANSWERS[way])
    assert again.status_code == 422
    assert "Somebody has just given" in again.text
    assert values(measure) == [11]
    page.post(url, fields_of(again.text) | {"on": "2025-09-01", "value": "9"} | ANSWERS[way])
    assert values(measure) == [9]


def test_a_day_filled_by_a_colleague_meanwhile_is_shown_before_anything_is_kept(measure, page, observe):
    observe(measure, [14])
    text = "01/09/2025\t9\n08/09/2025\t8"
    shown = fields_of(page.post(to("paste", measure.pk), {"text": text}).text)
    Observation.objects.create(
        measure=measure, on=date(2025, 9, 8), value=7, entered_by_id=measure.project.members.first().person_id
    )
    again = page.post(to("paste", measure.pk), shown | {"answer": "keep"})
    assert again.status_code == 422
    assert values(measure) == [14, 7]


def test_lines_changed_on_the_page_are_read_again_before_any_is_kept(measure, page):
    shown = fields_of(page.post(to("paste", measure.pk), {"text": "01/09/2025\t9\n08/09/2025\tmany"}).text)
    again = page.post(to("paste", measure.pk), shown | {"text": "01/09/2025\t9\nrubbish", "answer": "keep"})
    assert again.status_code == 422
    assert "rubbish" in again.text
    assert values(measure) == []
    page.post(to("paste", measure.pk), fields_of(again.text) | {"answer": "keep"})
    assert values(measure) == [9]


def test_bad_lines_are_listed_with_number_and_reason_and_good_ones_kept_only_when_asked(measure, page, upload):
    rows = [["Week", "Missed"], [datetime(2025, 9, 1), 14], [datetime(2025, 9, 8), "many"], [datetime(2099, 1, 1), 3]]
    shown = upload(workbook(rows))
    for words in ("Line 3", "“many” is not a number", "Line 4", "in the future", "Keep 1 new"):
        assert words in shown.text
    assert values(measure) == []
    page.post(to("paste", measure.pk), fields_of(shown.text) | {"answer": "keep"})
    assert values(measure) == [14]


def test_a_workbook_with_a_merged_title_and_several_sheets_is_read_from_the_first_with_data(measure, upload):
    book = openpyxl.load_workbook(io.BytesIO(workbook([["About this file"]], [["Ward 7 in 2025"], ["Week", "Missed"]])))
    sheet = book["Sheet 2"]
    sheet.merge_cells("A1:B1")
    for week in range(3):
        sheet.append([FIRST + timedelta(weeks=week), f"{week + 10}"])
    book.create_sheet("Sheet 3").append([FIRST, 99])
    out = io.BytesIO()
    book.save(out)
    shown = upload(out.getvalue())
    assert values(measure) == [10, 11, 12]
    assert "Read from the sheet “Sheet 2”, the first of 3 that has dates and numbers." in shown.text


def test_cells_are_read_as_they_are_shown(measure, upload):
    rows = [[None, None, None], [None, FIRST, 0.144], [None, FIRST + timedelta(7), 0.3], [None, "15 Sep 2025", "1,234"]]
    upload(workbook(rows, formats={"C2": "0.0%"}))
    assert values(measure) == [Decimal("14.4"), Decimal("0.3"), 1234]


def test_line_numbers_are_the_rows_of_the_sheet(upload):
    shown = upload(workbook([["Week", "Missed"], [], [FIRST, 1], [], [FIRST + timedelta(7), "x"]]))
    assert "Line 5" in shown.text


def test_a_cell_that_begins_a_command_is_refused_and_shown_as_text(measure, upload):
    shown = upload(workbook([[FIRST, 3], [FIRST + timedelta(7), "=cmd|' /C calc'!A0"]]))
    assert "This is a formula" in shown.text
    assert "Line 2" in shown.text
    assert values(measure) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"01/09/2025,14", "content is something else"),
        ("a.pdf", b"%PDF-1.7", "not one of the kinds"),
        ("a.csv", b"", "file is empty"),
        ("a.csv", b"\x01\x02\x03", "no text"),
        ("a.xlsx", b"PK\x03\x04 broken", "something else"),
        ("a.csv", b"x" * (5 * 2**20 + 1), "larger than 5 MB"),
    ],
)
def test_a_file_that_is_no_data_is_refused_in_words(measure, upload, name, content, words):
    shown = upload(content, name)
    assert shown.status_code == 422
    assert words in shown.text
    assert values(measure) == []


def test_a_workbook_without_dates_says_so(upload):
    assert "No sheet of this workbook" in upload(workbook([["Name", "Score"], ["Ann", 3]])).text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_the_encodings_spreadsheets_write(measure, upload, encoding):
    upload("Week;Missed;Note\r\n01/09/2025;14,5;Café shut\r\n".replace("14,5", "14.5").encode(encoding), "a.csv")
    assert [(o.value, o.note) for o in measure.observations.all()] == [(Decimal("14.5"), "Café shut")]


def test_ten_thousand_lines_are_refused_in_words_and_all_still_there(measure, page):
    text = "\n".join(f"{FIRST - timedelta(n):%d/%m/%Y}\t{n}" for n in range(10_000))
    shown = page.post(to("paste", measure.pk), {"text": text})
    assert shown.status_code == 422
    assert "There are 10,000 lines, and a chart takes 4,000" in shown.text
    assert fields_of(shown.text)["text"].splitlines() == text.splitlines()
    assert values(measure) == []


def test_a_chart_takes_no_more_points_than_it_can_show(measure, nurse, now):
    Observation.objects.bulk_create(
        Observation(measure=measure, on=FIRST - timedelta(n), value=1, entered_by=nurse) for n in range(MOST_LINES)
    )
    with pytest.raises(ValidationError, match="4,000 points"):
        actions.keep_rows(measure, [Row(1, FIRST + timedelta(1), Decimal(1))], by=nurse, now=now)
    kept = actions.keep_rows(measure, [Row(1, FIRST, Decimal(2))], by=nurse, now=now, replace=True)
    assert kept.replaced == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("01/09/2025\ta few", "not a number"),
        ("01/08/2025\t4\t5", "same day is on line 1 already"),
        ("01/09/2025\t-1\t5", "below 0"),
        ("01/09/2025\t1\t0", "must be above 0"),
        ("01/09/2025\t1\t-5", "must be above 0"),
        ("01/09/2025\t6\t5", "more than the denominator"),
        ("01/09/2025\t6", "denominator is missing"),
        ("01/09/2099\t1\t5", "in the future"),
        ("09/25/2025\t1\t5", "American date"),
        ("01/09/2025\t=cmd\t5", "formula"),
    ],
)
def test_bad_numbers_are_refused_with_line_and_reason_and_nothing_is_kept(measure, page, line, words):
    Measure.objects.filter(pk=measure.pk).update(data_kind="proportion", chart="p")
    shown = page.post(to("paste", measure.pk), {"text": f"01/08/2025\t1\t5\n{line}"})
    assert shown.status_code == 422
    assert "Line 2" in shown.text
    assert words in shown.text
    assert values(measure) == []


def test_a_count_below_nothing_is_refused(measure, page):
    Measure.objects.filter(pk=measure.pk).update(data_kind="count", chart="c")
    assert "which a count cannot be" in page.post(to("paste", measure.pk), {"text": "01/08/2025\t-3"}).text


@pytest.mark.parametrize(
    ("series", "words"),
    [([], "Add observations"), ([3], "3"), ([3, 4], "more points"), ([5] * 20, "Nothing stands out"), ([None] * 3, "")],
)
def test_a_chart_of_nothing_two_points_or_one_value_says_what_it_can(measure, page, observe, series, words):
    observe(measure, series)
    for chart in ("run", "xmr"):
        answer = page.get(to("measure", measure.pk), {"chart": chart})
        assert answer.status_code == 200
        assert words in answer.text
        assert not re.search(r"\bnan\b", answer.text, re.IGNORECASE)  # as a word: a token may hold the letters
    assert page.get(to("chart_svg", measure.pk)).status_code == 200


@pytest.fixture
def team(project, hire, today):
    people = [hire(f"Colleague {number}") for number in range(6)]
    Member.objects.bulk_create(Member(project=project, person=p, part="member", joined_on=today) for p in people)
    return people


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_six_people_pasting_overlapping_days_at_once_keep_each_day_once(measure, team, now):
    def paste(number: int) -> object:
        rows = [Row(n, FIRST + timedelta(n), Decimal(n)) for n in range(number, number + 10)]
        return actions.keep_rows(measure, rows, by=team[number], now=now, seen={})

    kept = at_once(paste, times=6)
    assert sum(done.added for done in kept) == measure.observations.count() == 15
    assert values(measure) == list(range(15))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_six_people_giving_one_day_six_values_at_once_one_is_kept_and_five_are_shown_it(measure, team, now):
    def keep(number: int) -> object:
        try:
            return actions.keep_rows(measure, [Row(1, FIRST, Decimal(number))], by=team[number], now=now, seen={})
        except Unseen as unseen:
            return unseen

    answers = at_once(keep, times=6)
    assert sum(isinstance(answer, Unseen) for answer in answers) == 5
    assert measure.observations.count() == 1


def test_a_workbook_of_too_many_rows_is_refused_with_their_number(measure, upload):
    shown = upload(workbook([[FIRST - timedelta(n), n] for n in range(5_000)]))
    assert shown.status_code == 422
    assert "There are 5,000 lines" in shown.text
    assert values(measure) == []
