"""HR's register: filters, downloads and as many queries for ten as for a thousand."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from certificates.actions import revoke
from certificates.codes import new_code
from certificates.models import Certificate
from certificates.snapshots import of_level
from lms.cohorts.actions import record_attendance
from lms.escalator.models import Attainment
from lms.people.models import Assignment, AuditEntry, OrgUnit, Person
from tests.certificates.conftest import NOW


@pytest.fixture
def register(client, hr):
    client.force_login(hr)
    return lambda **asked: client.get(reverse("certificates:register"), asked)


def names(page) -> list[str]:
    return [row.holder for row in page.context["rows"]]


def crowd(numbers: range, organisation, unit, level) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@northbridge.example", full_name=f"Person {n:04}", organisation=organisation)
        for n in numbers
    )
    Assignment.objects.bulk_create(
        Assignment(person=each, unit=unit, number=str(each.pk), staff_group="Nursing", job_role="Nurse",
                   starts_on=NOW.date()) for each in people
    )  # fmt: skip
    reached = Attainment.objects.bulk_create(
        Attainment(person=each, level=level, achieved_on=NOW.date()) for each in people
    )
    said = of_level(reached[0])
    Certificate.objects.bulk_create(
        Certificate(attainment=each, person=each.person, code=new_code(), issued_at=NOW,
                    snapshot=said | {"name": each.person.full_name}) for each in reached
    )  # fmt: skip


def test_page_and_download_take_the_same_queries_for_10_and_for_1000(register, northbridge, ward, fundamentals):
    def queries(**asked) -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = register(**asked)
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        return len(seen)

    crowd(range(10), northbridge, ward, fundamentals)
    register()
    few = [queries(), queries(unit=ward.pk, state="valid"), queries(format="csv"), queries(format="xlsx")]
    crowd(range(10, 1000), northbridge, ward, fundamentals)
    assert [queries(), queries(unit=ward.pk, state="valid"), queries(format="csv"), queries(format="xlsx")] == few
    assert "1000 certificates" in register().text


def test_it_is_narrowed_by_kind_level_unit_and_day_of_issue(
    register, certificate, session, nurse, coach, trainer, fundamentals, northbridge, ward, today
):
    record_attendance(session, {coach.pk}, by=trainer, now=NOW + timedelta(days=2), today=today)
    elsewhere = OrgUnit.objects.create(organisation=northbridge, kind="team", name="Ward 9")
    coach.assignments.update(unit=elsewhere)
    both = [coach.full_name, nurse.full_name]
    assert sorted(names(register())) == sorted(both)
    assert names(register(kind="attendance")) == [coach.full_name]
    assert sorted(names(register(level=fundamentals.pk))) == sorted(both)
    assert names(register(unit=elsewhere.pk)) == [coach.full_name]
    assert names(register(unit=ward.parent_id)) == [nurse.full_name]
    assert names(register(issued_to=NOW.date().isoformat())) == [nurse.full_name]
    assert names(register(q="joanna", kind="level", state="valid")) == [nurse.full_name]
    assert names(register(state="expired")) == []


def test_a_day_that_is_none_is_said_and_the_other_fields_still_choose(register, certificate, nurse):
    page = register(issued_from="yesterday", q=nurse.full_name)
    assert "Enter a valid date." in page.text
    assert names(page) == [nurse.full_name]


def test_both_downloads_say_the_same_and_each_is_noted(register, certificate, nurse, hr):
    revoke(certificate, "Somebody else sat the quiz.", by=hr, now=NOW)
    csv = b"".join(register(format="csv", state="revoked").streaming_content).decode("utf-8-sig").splitlines()
    sheet = load_workbook(io.BytesIO(b"".join(register(format="xlsx").streaming_content))).active
    header, row = ([cell.value for cell in each] for each in sheet.rows)
    assert csv[0].replace('"', "").split(",") == header
    assert row[0] == nurse.full_name
    assert row[8:10] == ["Revoked", "Somebody else sat the quiz."]
    assert "Ward 7" in csv[1]
    noted = AuditEntry.objects.filter(action="certificate.exported", by=hr)
    assert [each.detail["asked"] for each in noted.order_by("pk")] == [{"state": "revoked"}, {}]
