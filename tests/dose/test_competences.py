"""The file that tells the staff record system who reached which level."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.models import CompetenceExport, CompetenceName
from lms.dose.reconciliation.competences import HEADER, Wanted, packed, unpacked
from lms.dose.reconciliation.exporting import export, name_competences
from lms.escalator.models import Attainment
from lms.people.models import AuditEntry, Person
from tests.at_once import at_once
from tests.benchmarks.competence_export import compare

NOW = timezone.now()


def told(hr, level=None, since=None, only_news=False, since_export=True, now=NOW):
    """The rows of an export, compared with the last one."""
    last = CompetenceExport.objects.first() if since_export else None
    return list(export(Wanted(level, since, only_news, last), by=hr, kind="csv", now=now))


@pytest.fixture
def levels(ladder):
    return ladder[:2]


def test_each_attainment_of_somebody_with_a_number_is_a_row(hr, nurse, levels, attained, northbridge):
    attained(nurse, levels[0], on=date(2025, 6, 1), expires_on=date(2028, 6, 1))
    attained(nurse, levels[1], on=date(2025, 9, 1), expires_on=date(2028, 9, 1), withdrawn_on=date(2026, 1, 2))
    attained(Person.objects.create_user("a@b.example", full_name="No Number", organisation=northbridge), levels[0])
    assert told(hr) == [
        (nurse.employee_number, "Fundamentals", "L1", date(2025, 6, 1), date(2028, 6, 1), "new"),
        (nurse.employee_number, "Improver", "L2", date(2025, 9, 1), date(2026, 1, 2), "new"),
    ]


def test_only_what_is_new_or_changed_since_the_last_file_is_marked(hr, nurse, coach, levels, attained):
    held = attained(nurse, levels[0])
    attained(coach, levels[0])
    told(hr)
    assert {row[-1] for row in told(hr)} == {""}
    Attainment.objects.filter(pk=held.pk).update(withdrawn_on=date(2026, 1, 2))
    attained(nurse, levels[1], on=date(2019, 1, 1))  # long ago, but told for the first time
    assert [(row[0], row[2], row[-1]) for row in told(hr, only_news=True)] == [
        (nurse.employee_number, "L1", "changed"),
        (nurse.employee_number, "L2", "new"),
    ]
    assert told(hr, only_news=True) == []


def test_a_file_of_one_level_does_not_make_the_others_new_again(hr, nurse, levels, attained):
    for level in levels:
        attained(nurse, level)
    told(hr)
    assert [row[-1] for row in told(hr, level=levels[0])] == [""]
    assert [row[-1] for row in told(hr)] == ["", ""]


def test_a_lost_file_can_be_made_again_against_an_earlier_one(hr, nurse, levels, attained):
    attained(nurse, levels[0])
    told(hr)
    first = CompetenceExport.objects.get()
    attained(nurse, levels[1])
    lost = told(hr, only_news=True, now=NOW + timedelta(1))
    again = list(export(Wanted(only_news=True, compared_with=first), by=hr, kind="csv", now=NOW + timedelta(2)))
    assert lost == again != []


def test_a_download_that_broke_off_counts_as_not_told(hr, nurse, levels, attained):
    for level in levels:
        attained(nurse, level)
    rows = export(Wanted(), by=hr, kind="csv", now=NOW)
    next(rows)
    rows.close()
    assert not CompetenceExport.objects.exists()
    assert [row[-1] for row in told(hr)] == ["new", "new"]
    assert AuditEntry.objects.filter(action="competences.exported").count() == 2


def test_since_finds_what_was_reached_or_withdrawn_from_that_day_on(hr, nurse, coach, trainer, levels, attained):
    attained(nurse, levels[0], on=date(2025, 5, 31))
    attained(coach, levels[0], on=date(2025, 6, 1))
    attained(trainer, levels[0], on=date(2024, 1, 1), withdrawn_on=date(2025, 7, 1))
    assert [row[0] for row in told(hr, since=date(2025, 6, 1))] == sorted(
        [coach.employee_number, trainer.employee_number]
    )


def test_a_competence_is_called_as_the_organisation_says_and_a_new_name_is_a_change(hr, nurse, levels, attained):
    attained(nurse, levels[0])
    told(hr)
    assert name_competences({levels[0]: "QI|Fundamentals|"}, by=hr) == 1
    assert name_competences({levels[0]: "QI|Fundamentals|"}, by=hr) == 0
    assert [(row[1], row[-1]) for row in told(hr)] == [("QI|Fundamentals|", "changed")]
    name_competences({levels[0]: ""}, by=hr)
    assert not CompetenceName.objects.exists()
    assert [row[1] for row in told(hr)] == ["Fundamentals"]


def test_only_the_newest_files_keep_what_they_told(hr, nurse, levels, attained):
    attained(nurse, levels[0])
    for number in range(CompetenceExport.KEPT + 2):
        told(hr, now=NOW + timedelta(minutes=number))
    kept = [bool(made.told) for made in CompetenceExport.objects.all()]
    assert kept == [True] * CompetenceExport.KEPT + [False] * 2


def test_what_was_told_is_packed_and_unpacked_without_loss():
    told_before = {1: 2**64 - 1, 2**40: 0}
    assert unpacked(packed(told_before)) == told_before
    assert len(packed(told_before)) == 32


def test_nobody_but_hr_and_nothing_of_others(nurse, hr, stranger, levels, attained):
    attained(stranger, levels[0])
    assert told(hr) == []
    with pytest.raises(PermissionDenied):
        told(nurse)


# ---- the page ------------------------------------------------------------------------------
def ask(client, **data):
    response = client.post(reverse("dose:export_competences"), {"format": "csv"} | data)
    return response, b"".join(response.streaming_content) if response.streaming else response.content


def test_hr_downloads_csv_and_workbook_with_the_same_rows(client, hr, nurse, levels, attained):
    attained(nurse, levels[0], on=date(2025, 6, 1))
    client.force_login(hr)
    response, data = ask(client)
    assert response.streaming
    text = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert text == [list(HEADER), [nurse.employee_number, "Fundamentals", "L1", "2025-06-01", "", "new"]]
    _, data = ask(client, format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[2]][:3] == [nurse.employee_number, "Fundamentals", "L1"]
    assert sheet["D2"].value.date() == date(2025, 6, 1)
    page = client.get(reverse("dose:competences")).text
    assert page.count("by Helen Marsh") == 2  # both can be compared with


def test_what_was_typed_wrongly_stays_on_the_page(client, hr, levels):
    client.force_login(hr)
    response, data = ask(client, since="yesterday")
    assert response.status_code == 422
    assert 'value="yesterday"' in data.decode()
    assert not AuditEntry.objects.filter(action="competences.exported").exists()


def test_names_are_saved_on_the_page(client, hr, levels):
    client.force_login(hr)
    page = client.post(reverse("dose:name_competences"), {"L1": "  QI   foundations "}, follow=True)
    assert 'value="QI foundations"' in page.text
    assert client.post(reverse("dose:name_competences"), {"L1": "x" * 201}).status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_few_and_many_learners_take_the_same_number_of_queries(client, hr, levels, kind):
    client.force_login(hr)

    def learners(start, end):
        people = Person.objects.bulk_create(
            Person(email=f"l{n}@x.example", full_name=f"L {n}", organisation=hr.organisation, employee_number=f"l{n}")
            for n in range(start, end)
        )
        Attainment.objects.bulk_create(
            Attainment(person=person, level=level, achieved_on="2025-01-01") for person in people for level in levels
        )

    def queries(rows):
        with CaptureQueriesContext(connection) as found:
            _, data = ask(client, format=kind)
        if kind == "csv":
            assert len(data.splitlines()) == rows + 1
        return len(found)

    learners(0, 3)
    queries(6)
    few = queries(6)
    learners(3, 1_050)  # more rows than are read at a time
    assert queries(2_100) == few


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_files_made_at_once_forget_nothing_of_each_other(hr, nurse, ladder, attained):
    for level in ladder:
        attained(nurse, level)

    at_once(lambda n: told(hr, level=ladder[n], since_export=False), len(ladder))
    assert {row[-1] for row in told(hr)} == {""}


def test_the_benchmark_measures_an_export_and_leaves_nothing_behind(hr, levels):
    few, many = compare(hr, levels, sizes=(5, 60))
    assert (few.rows, many.rows) == (10, 120)
    assert few.queries == many.queries
    assert not Attainment.objects.exists()
    assert not CompetenceExport.objects.exists()
