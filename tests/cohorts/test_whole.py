"""A cohort as a whole: the grid of who came, its download, name badges and the sheet to sign."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from curriculum.models import LevelRequirement
from lms.cohorts import papers
from lms.cohorts.attendance_grid import Cell, grid
from lms.cohorts.models import Attendance, Place, Session
from lms.people.models import AuditEntry, Person

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = "Wilhelmina-Aoife O’Shaughnessy-Łukaszewicz of the Upper Valleys and all Her Sisters " * 3
ARABIC, HEBREW = "محمد عبد الرحمن", "שרה כהן"


@pytest.fixture
def days(cohort, session) -> list[Session]:
    """Four days: one held, one cancelled, one that nobody recorded, and one to come."""
    later = [
        Session.objects.create(
            cohort=cohort, title=f"Day {number}", held_on=MONDAY + timedelta(number), starts_at=time(9),
            ends_at=time(16), place="Hall", cancelled_at=NOON if number == 2 else None,
        )
        for number in (2, 3, 9)
    ]  # fmt: skip
    return [session, *later]


def record(session, person, trainer, **said) -> None:
    Attendance.objects.create(session=session, person=person, recorded_by=trainer, **({"attended": True} | said))


def cells(cohort, today=MONDAY + timedelta(4)) -> dict[str, list[str]]:
    return {row.person.full_name: [str(cell) for cell in row.cells] for row in grid(cohort, today).rows}


def test_the_grid_says_of_everybody_whether_they_came(cohort, days, seat, nurse, coach, ward_manager, trainer):
    for person in (nurse, coach):
        seat(person)
    seat(ward_manager, taken_on=MONDAY + timedelta(3))
    record(days[0], nurse, trainer, late_minutes=10, early_minutes=5)
    record(days[0], coach, trainer, attended=False)
    assert cells(cohort) == {
        "Daniel Whitcombe": ["Did not come", "Cancelled", "Not recorded", "To come"],
        "Joanna Pryce": ["Came, 10 min late, 5 min early", "Cancelled", "Not recorded", "To come"],
        "Ruth Ashdown": ["No place then", "Cancelled", "Not recorded", "To come"],
    }
    assert [(total.came, total.recorded) for total in grid(cohort, MONDAY).totals] == [(1, 2), (0, 0), (0, 0), (0, 0)]
    assert [total.is_to_come for total in grid(cohort, MONDAY + timedelta(4)).totals] == [False, False, False, True]


def test_the_share_is_held_against_what_the_cohort_asks_or_else_its_level(cohort, days, seat, nurse, coach, trainer):
    seat(nurse)
    record(days[0], nurse, trainer)
    (row,) = grid(cohort, MONDAY).rows
    assert (row.verdict, row.css) == ("100%", "not")  # nothing is asked
    LevelRequirement.objects.create(level=cohort.level, kind="attendance", title="Came", threshold=80)
    assert grid(cohort, MONDAY).rows[0].verdict == "100%: enough"
    cohort.minimum_share = 60
    assert grid(cohort, MONDAY).minimum == 60
    Attendance.objects.update(attended=False)
    (row,) = grid(cohort, MONDAY).rows
    assert (row.verdict, row.css) == ("0%: too little so far", "due")  # two are still to come: 2 of 3
    cohort.minimum_share = 70
    assert grid(cohort, MONDAY).rows[0].verdict == "0%: too little, and out of reach"
    seat(coach)
    assert grid(cohort, MONDAY).rows[0].verdict == "Nothing held yet"


def test_who_gave_up_the_place_stands_last_with_what_they_came_to(cohort, days, seat, nurse, coach, trainer):
    seat(coach, left_on=MONDAY)
    seat(nurse)
    record(days[0], coach, trainer)
    rows = grid(cohort, MONDAY + timedelta(4)).rows
    assert [(row.person, row.left_on) for row in rows] == [(nurse, None), (coach, MONDAY)]
    assert [str(cell) for cell in rows[1].cells] == ["Came", "Cancelled", "No place then", "No place then"]
    assert isinstance(rows[1].cells[0], Cell)


def test_the_grid_costs_the_same_for_10_and_for_100(cohort, days, ward, client, trainer):
    def crowd(number: int) -> None:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"g{there + n}@x.example", full_name=f"Person {n}", organisation=ward.organisation)
            for n in range(number)
        )
        Place.objects.bulk_create(Place(cohort=cohort, person=p, taken_on=MONDAY) for p in people)
        Attendance.objects.bulk_create(
            Attendance(session=days[0], person=p, attended=True, recorded_by=trainer) for p in people
        )

    client.force_login(trainer)
    counts = []
    for number in (10, 90):
        crowd(number)
        for name in ("attendance", "attendance_csv", "badges"):
            client.get(reverse(f"cohorts:{name}", args=[cohort.pk]))
        with CaptureQueriesContext(connection) as found:
            for name in ("attendance", "attendance_csv", "badges"):
                client.get(reverse(f"cohorts:{name}", args=[cohort.pk]))
            client.get(reverse("cohorts:sign_in_sheet", args=[days[0].pk]))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_download_holds_what_the_page_shows_and_no_formula(cohort, days, seat, nurse, client, trainer):
    nurse.full_name = '=HYPERLINK("http://x.example")'
    nurse.save()
    seat(nurse)
    record(days[0], nurse, trainer)
    client.force_login(trainer)
    text = client.get(reverse("cohorts:attendance_csv", args=[cohort.pk])).content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(text))
    assert header[:4] == ["Person", "E-mail", "Place ended on", "Day one, 5 Jan 2026"]
    assert row[0] == "'" + nurse.full_name
    assert row[3:5] == ["Came", "Cancelled"]
    answer = client.get(reverse("cohorts:attendance_xlsx", args=[cohort.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[1]] == header
    assert sheet["A2"].data_type == "s"
    assert AuditEntry.objects.filter(action="attendance.exported", by=trainer).count() == 2


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def test_sixty_badges_take_six_pages_whatever_people_are_called(cohort, ward):
    names = [LONG, ARABIC, HEBREW, "<b>Bold</b> & Sons", "\u202eevil", "X" * 400, *(f"Person {n}" for n in range(54))]
    people = [Person(full_name=name, organisation=ward.organisation) for name in names]
    pages = texts(papers.badges(cohort, people))
    assert len(pages) == 6
    assert "<b>Bold</b> & Sons" in " ".join(pages[0].split())
    assert "Person 53" in pages[5]
    assert all(f"Person {n}" in "\n".join(pages) for n in range(54))
    assert pages[0].count("Northbridge Hospitals") == 10


def test_an_empty_cohort_gives_a_page_that_says_so(cohort):
    assert "Nobody has a place" in texts(papers.badges(cohort, []))[0]


def test_the_sheet_to_sign_runs_over_pages_that_are_numbered_and_headed(session):
    expected = [(f"Person {n}", "Northbridge") for n in range(57)] + [(LONG, ""), (ARABIC, ""), ("X" * 400, "")]
    pages = texts(papers.sign_in_sheet(session, expected))
    assert len(pages) > 2
    assert all("Signature" in page and f"Page {number}" in page for number, page in enumerate(pages, start=1))
    assert all(f"Person {n}" in "\n".join(pages) for n in range(57))
    assert "60 expected" in pages[0]


def test_a_trainer_prints_both_and_it_is_on_record(cohort, session, seat, nurse, coach, client, trainer):
    seat(nurse)
    seat(coach, left_on=date(2026, 1, 4))  # neither expected on the day nor in the cohort any more
    client.force_login(trainer)
    for name, key, action in (
        ("badges", cohort.pk, "badges.printed"), ("sign_in_sheet", session.pk, "sign_in_sheet.printed"),
    ):  # fmt: skip
        answer = client.get(reverse(f"cohorts:{name}", args=[key]))
        assert answer["Content-Type"] == "application/pdf"
        words = "\n".join(texts(answer.content))
        assert "Joanna Pryce" in words
        assert "Daniel Whitcombe" not in words
        assert AuditEntry.objects.filter(action=action, by=trainer).exists()


def test_the_pages_read_well_before_anybody_is_there(cohort, client, trainer, session):
    client.force_login(trainer)
    page = reverse("cohorts:attendance", args=[cohort.pk])
    assert "Nobody has a place yet" in client.get(page).content.decode()
    session.delete()
    assert "No session is planned yet" in client.get(page).content.decode()
