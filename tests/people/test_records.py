import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.learning.actions import enrol
from lms.people import actions, audit
from lms.people.models import AuditEntry, Role, RoleGrant


def open_record(client, viewer, person):
    client.force_login(viewer)
    return client.get(reverse("people:person", args=[person.pk])).status_code


def test_hr_and_the_current_line_manager_open_a_record_and_it_is_noted(client, nurse, ward_manager, hr):
    assert open_record(client, hr, nurse) == 200
    assert open_record(client, ward_manager, nurse) == 200
    noted = AuditEntry.objects.filter(action="record.read", subject=nurse)
    assert {entry.by for entry in noted} == {hr, ward_manager}


def test_a_colleague_gets_403_and_another_organisation_404(client, nurse, coach, stranger):
    assert open_record(client, coach, nurse) == 403
    assert open_record(client, stranger, nurse) == 404


def test_rights_end_with_the_reporting_line(client, nurse, ward_manager, today):
    nurse.assignments.update(ends_on=today)
    assert open_record(client, ward_manager, nurse) == 403


def test_ones_own_record_is_not_noted(client, nurse):
    assert open_record(client, nurse, nurse) == 200
    assert not AuditEntry.objects.exists()


def test_hr_sees_its_own_organisation_only(client, hr, nurse, stranger):
    client.force_login(hr)
    page = client.get(reverse("people:people")).text
    assert nurse.full_name in page
    assert stranger.full_name not in page


def test_the_people_list_is_found_by_name_and_unit(client, hr, nurse, ward):
    client.force_login(hr)
    assert "Joanna Pryce" in client.get(reverse("people:people"), {"q": "joanna", "unit": ward.pk}).text
    assert "Nobody matches" in client.get(reverse("people:people"), {"q": "zzz"}).text


def test_the_people_list_takes_the_same_queries_for_10_and_for_60_people(client, hr, hire):
    client.force_login(hr)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("people:people"))
        return len(seen)

    for number in range(10):
        hire(f"Person {number}")
    few = queries()
    for number in range(10, 60):
        hire(f"Person {number}")
    assert queries() == few


def test_an_admin_grants_and_ends_a_role_and_both_are_noted(client, org_admin, nurse):
    client.force_login(org_admin)
    client.post(reverse("people:roles"), {"email": nurse.email, "role": "coach"})
    grant = RoleGrant.objects.get(person=nurse)
    assert (grant.role, grant.granted_by) == ("coach", org_admin)
    client.post(reverse("people:end_role", args=[grant.pk]))
    nurse.__dict__.pop("_roles", None)
    assert not nurse.has_role(Role.COACH)
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"role.granted", "role.ended"}


def test_granting_twice_leaves_one_grant(org_admin, nurse, today):
    first = actions.grant_role(nurse, "coach", by=org_admin, today=today)
    assert actions.grant_role(nurse, "coach", by=org_admin, today=today) == first
    assert AuditEntry.objects.count() == 1


def test_no_role_reaches_into_another_organisation(client, org_admin, stranger, today):
    client.force_login(org_admin)
    page = client.post(reverse("people:roles"), {"email": stranger.email, "role": "hr"}).text
    assert "Nobody in your organisation has this e-mail" in page
    with pytest.raises(ValueError, match="own organisation"):
        actions.grant_role(stranger, "hr", by=org_admin, today=today)
    grant = RoleGrant.objects.create(person=stranger, role="coach", starts_on=today)
    assert client.post(reverse("people:end_role", args=[grant.pk])).status_code == 404


def test_an_admin_keeps_their_own_role(client, org_admin):
    client.force_login(org_admin)
    client.post(reverse("people:end_role", args=[org_admin.role_grants.get().pk]))
    assert org_admin.role_grants.get().ends_on is None


def test_the_audit_log_is_append_only(nurse):
    entry = audit.record("record.read", "Record read", by=nurse)
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(label=""),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_the_audit_log_is_for_the_organisations_admin_and_its_download_is_noted(client, org_admin, nurse, stranger):
    audit.record("record.read", "=cmd|' /C calc'!A0", by=nurse)
    audit.record("record.read", "Elsewhere", by=stranger)
    client.force_login(org_admin)
    assert "Elsewhere" not in client.get(reverse("people:audit_log")).text
    sheet = client.get(reverse("people:audit_log"), {"format": "csv"})
    content = sheet.getvalue().decode("utf-8-sig")
    assert "'=cmd" in content
    assert "Elsewhere" not in content
    assert AuditEntry.objects.filter(action="audit.exported", by=org_admin).count() == 1


def test_a_record_says_by_what_right_it_is_read_and_leads_to_the_levels(
    client, nurse, ward_manager, hr, fundamentals, today
):
    enrol(nurse, fundamentals, today=today)
    url = reverse("people:person", args=[nurse.pk])
    client.force_login(ward_manager)
    page = client.get(url).text
    assert "You may read this as their line manager." in page
    assert reverse("escalator:standing", args=[nurse.pk, "L1"]) in page
    client.force_login(hr)
    assert "You may read this as HR." in client.get(url).text


def test_the_register_of_certificates_belongs_to_hr_and_not_to_learning_as_well(client, hr):
    client.force_login(hr)
    areas = client.get(reverse("certificates:register")).context["areas"]
    assert [area.title for area in areas if area.is_current] == ["HR"]
    areas = client.get(reverse("certificates:wallet")).context["areas"]
    assert [area.title for area in areas if area.is_current] == ["Learning"]


@pytest.mark.parametrize(
    "reader, back", [("hr", "people:people"), ("ward_manager", "home:team"), ("nurse", "home:my_page")]
)
def test_a_record_leads_back_to_where_its_reader_came_from(request, client, nurse, reader, back):
    client.force_login(request.getfixturevalue(reader))
    page = client.get(reverse("people:person", args=[nurse.pk])).text
    crumbs = page[page.index('aria-label="Breadcrumb"') : page.index("<h1>")]
    assert f'href="{reverse(back)}"' in crumbs
