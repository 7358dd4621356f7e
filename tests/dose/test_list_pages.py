import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dose.models import StaffImport
from lms.people.models import Assignment, AuditEntry, OrgUnit, Person, RoleGrant
from tests.dose.lists import HEADER, as_csv, row, someone


def upload(client, *rows, name="staff.csv", data=None):
    file = SimpleUploadedFile(name, as_csv(*rows) if data is None else data)
    return client.post(reverse("dose:staff_lists"), {"file": file}, follow=True)


def cast():
    """Rows for everybody who is there already, so that a list leaves them in place."""
    return [
        row(employee_number=p.person.employee_number, assignment_number=p.number, full_name=p.person.full_name,
            work_email=p.person.email, division="Medicine", directorate="", team="Ward 7", staff_group=p.staff_group,
            job_role=p.job_role, pay_band=p.pay_band, contract_type="", hire_date="01/01/2020")
        for p in Assignment.objects.select_related("person")
    ]  # fmt: skip


def test_hr_uploads_looks_and_confirms(client, hr):
    client.force_login(hr)
    page = upload(client, *cast(), someone("2"), someone("3", hire_date="soon"))
    batch = StaffImport.objects.get()
    assert "starts in Medicine / Acute / Ward 7" in page.text
    assert "hire_date soon: not a date such as 31/12/2025." in page.text
    assert not Person.objects.filter(employee_number="2").exists()
    for _ in range(2):
        page = client.post(reverse("dose:confirm_staff_list", args=[batch.pk]), follow=True)
    assert "What this list changed" in page.text
    assert Person.objects.filter(employee_number="2").count() == 1
    assert "Taken in" in client.get(reverse("dose:staff_lists")).text


def test_the_brake_is_on_the_page_and_holds(client, hr, nurse):
    client.force_login(hr)
    page = upload(client, *[line for line in cast() if line["employee_number"] != nurse.employee_number])
    assert "more than 10%" in page.text
    url = reverse("dose:confirm_staff_list", args=[StaffImport.objects.get().pk])
    assert "Nothing was changed. More than 10% would leave." in client.post(url, follow=True).text
    nurse.refresh_from_db()
    assert nurse.is_active
    client.post(url, {"brake_released": "yes"})
    nurse.refresh_from_db()
    assert not nurse.is_active


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "The file is empty. Choose another one."),
        (b"\n\n", "The file is empty."),
        (b"\x00\x01\x02\x03", "Save the list as CSV UTF-8 or XLSX."),
        (as_csv(), "The file has column names but no lines below them."),
    ],
)
def test_a_file_without_a_list_is_refused_beside_the_field(client, hr, data, said):
    client.force_login(hr)
    response = upload(client, data=data)
    assert response.status_code == 422
    assert said in response.text
    assert not StaffImport.objects.exists()


def test_a_workbook_is_taken_in_like_a_csv(client, hr):
    client.force_login(hr)
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for line in [*cast(), someone("0002")]:
        book.active.append([line[name] for name in HEADER])
    file = io.BytesIO()
    book.save(file)
    page = upload(client, name="staff.xlsx", data=file.getvalue())
    assert "starts in Medicine / Acute / Ward 7" in page.text
    client.post(reverse("dose:confirm_staff_list", args=[StaffImport.objects.get().pk]))
    assert Person.objects.filter(employee_number="0002").exists()


def test_only_the_staff_list_is_marked_as_current_there(client, hr):
    client.force_login(hr)
    assert client.get(reverse("dose:staff_lists")).text.count('aria-current="page"') == 1


def test_no_file_at_all_is_refused_too(client, hr):
    client.force_login(hr)
    response = client.post(reverse("dose:staff_lists"))
    assert response.status_code == 422
    assert "Choose the file with the staff list." in response.text


def test_a_discarded_list_can_no_longer_be_confirmed(client, hr):
    client.force_login(hr)
    upload(client, *cast(), someone("2"))
    batch = StaffImport.objects.get()
    client.post(reverse("dose:discard_staff_list", args=[batch.pk]))
    page = client.post(reverse("dose:confirm_staff_list", args=[batch.pk]), follow=True)
    assert "Discarded" in page.text
    assert not Person.objects.filter(employee_number="2").exists()


def test_the_whole_report_can_be_downloaded(client, hr):
    client.force_login(hr)
    upload(client, *cast(), *(someone(str(n)) for n in range(120)), someone("x", hire_date="soon"))
    batch = StaffImport.objects.get()
    assert "and 20 more, in the whole report" in client.get(reverse("dose:staff_list", args=[batch.pk])).text
    report = client.get(reverse("dose:staff_list_report", args=[batch.pk])).content.decode("utf-8-sig")
    assert report.count('"Starters"') == 120
    assert report.splitlines()[1].startswith('"Conflicts","')
    assert AuditEntry.objects.filter(action="staff_list.exported").count() == 1


def test_names_in_a_list_are_shown_as_text(client, hr):
    client.force_login(hr)
    page = upload(client, *cast(), someone("2", full_name="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


@pytest.mark.parametrize("route", ["staff_list", "staff_list_report", "confirm_staff_list", "discard_staff_list"])
def test_another_organisations_list_is_not_found_and_a_nurse_is_refused(client, hr, hire, nurse, southmoor, route):
    client.force_login(hr)
    upload(client, *cast(), someone("2"))
    url = reverse(f"dose:{route}", args=[StaffImport.objects.get().pk])
    ask = client.post if route.endswith("staff_list") and route != "staff_list" else client.get
    client.force_login(nurse)
    assert ask(url).status_code == 403
    theirs = hire("Sian Hr", unit=OrgUnit.objects.create(organisation=southmoor, kind="team", name="Office"))
    RoleGrant.objects.create(person=theirs, role="hr", starts_on="2020-01-01")
    client.force_login(theirs)
    assert ask(url).status_code == 404
    assert StaffImport.objects.get().state == StaffImport.State.CHECKED


def test_the_history_asks_the_same_number_of_queries_for_few_and_many(client, hr):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("dose:staff_lists"))
        return len(found)

    upload(client, *cast(), someone("2"))
    queries()
    few = queries()
    for _ in range(10):
        upload(client, *cast(), someone("2"))
    assert queries() == few


def test_hr_who_would_leave_by_their_own_list_is_warned(client, hr, nurse):
    client.force_login(hr)
    others = [line for line in cast() if line["employee_number"] != hr.employee_number]
    assert "You are among the leavers yourself" in upload(client, *others).text
    assert "You are among the leavers yourself" not in upload(client, *cast(), someone("2")).text
