import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dose.models import Target
from lms.people.models import Alliance, Assignment, AuditEntry, OrgUnit, Role
from tests.dose.crowd import fill

TARGET = {
    "kind": "coverage", "number": "90", "minimum": "", "pay_bands": "5, 7", "staff_groups": "", "by_date": "2029-04-30",
    "rationale": "Everyone meets waste.", "approved_by": "Board, 26 March 2026",
}  # fmt: skip


def csv_rows(client, **query):
    text = client.get(reverse("dose:download"), {"format": "csv"} | query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def xlsx_rows(client, **query):
    response = client.get(reverse("dose:download"), {"format": "xlsx"} | query)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [
        [cell.date() if hasattr(cell, "date") else cell for cell in row] for row in sheet.iter_rows(values_only=True)
    ]


def test_page_workbook_and_csv_tell_the_same(client, hr, filled):
    client.force_login(hr)
    page = client.get(reverse("dose:overview")).text
    rows, sheet = csv_rows(client), xlsx_rows(client)
    as_text = [["" if c is None else str(c).removesuffix(".0") for c in row] for row in sheet]
    assert as_text == [[cell.removesuffix(".0") for cell in row] for row in rows]
    line = next(row for row in rows if row[0] == "Fundamentals")
    asked, have, target, gap = (int(line[place]) for place in (4, 5, 7, 10))
    assert (asked, have, target, gap) == (55, 28, 50, 22)
    assert f"{have} of {target} needed, {gap} short" in page
    assert "50.9% of 55" in page


def test_the_board_page_of_a_day_to_come_is_refused_with_the_reason(client, hr, filled):
    client.force_login(hr)
    for route in ("overview", "download"):
        response = client.get(reverse(f"dose:{route}"), {"as_of": "2100-01-01"})
        assert response.status_code == 400
        assert "still to come" in response.text


def test_the_board_page_of_a_day_before_counting_says_that_there_are_no_figures(client, hr, filled):
    client.force_login(hr)
    page = client.get(reverse("dose:overview"), {"as_of": "2019-05-05"})
    assert page.context["page"].heads == 0
    assert "Nothing was counted on 5 May 2019 yet" in page.text


def test_a_download_is_audited_and_another_format_is_not_found(client, hr, filled):
    client.force_login(hr)
    csv_rows(client)
    assert AuditEntry.objects.filter(action="dose.exported", by=hr).count() == 1
    assert client.get(reverse("dose:download"), {"format": "exe"}).status_code == 404


@pytest.mark.parametrize("route", ["overview", "download", "targets", "alliance"])
def test_a_nurse_is_refused(client, nurse, route):
    client.force_login(nurse)
    assert client.get(reverse(f"dose:{route}")).status_code == 403


def test_the_board_reads_but_does_not_decide(client, board_member, fundamentals):
    client.force_login(board_member)
    assert client.get(reverse("dose:overview")).status_code == 200
    assert client.get(reverse("dose:targets")).status_code == 200
    assert client.get(reverse("dose:set_target", args=["L1"])).status_code == 403


def test_an_empty_organisation_says_what_to_do_next(client, hr, escalator):
    client.force_login(hr)
    assert "No targets are set yet" in client.get(reverse("dose:overview")).text


def test_hr_sets_a_target_and_changes_it_and_both_versions_are_kept(client, hr, fundamentals):
    client.force_login(hr)
    url = reverse("dose:set_target", args=["L1"])
    assert client.post(url, TARGET).status_code == 302
    assert client.post(url, TARGET).status_code == 302  # a double click
    first = Target.objects.get()
    assert (first.value, first.asked_of, first.version) == (Decimal("0.9"), {"pay_bands": ["5", "7"]}, 1)
    assert 'value="90"' in client.get(url).text
    client.post(url, TARGET | {"number": "80"})
    versions = Target.objects.order_by("version").values_list("version", "value", "is_current")
    assert list(versions) == [(1, Decimal("0.9"), False), (2, Decimal("0.8"), True)]
    assert "80% of the people asked" in client.get(reverse("dose:targets")).text
    assert AuditEntry.objects.filter(action="target.set").count() == 2


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"rationale": ""}, "Say why"),
        ({"approved_by": ""}, "Say who approved it"),
        ({"number": "101"}, "more than 100%"),
        ({"number": "0"}, "more than 0"),
        ({"by_date": "soon"}, "The date to reach it by must be a date, such as 30/4/2029."),
    ],
)
def test_a_target_with_something_missing_is_refused_and_what_was_typed_stays(client, hr, fundamentals, wrong, said):
    client.force_login(hr)
    response = client.post(reverse("dose:set_target", args=["L1"]), TARGET | wrong)
    assert response.status_code == 422
    assert said in response.text
    assert 'value="5, 7"' in response.text
    assert not Target.objects.exists()


def test_an_alliance_sees_totals_side_by_side_and_no_small_member(
    client, hire, northbridge, southmoor, stranger, aim, fundamentals, surgery
):
    region = Alliance.objects.create(name="The North")
    for member in (northbridge, southmoor):
        member.alliance = region
        member.save()
    aim(fundamentals)
    viewer = hire("Alice Alliance", role=Role.ALLIANCE_VIEWER)
    fill(surgery, 30, fundamentals)
    client.force_login(viewer)
    page = client.get(reverse("dose:alliance")).text
    heads = Assignment.objects.filter(unit__organisation=northbridge).count()
    assert f"15 of {heads}" in page
    assert "Southmoor Community Trust" in page
    assert "fewer than 10 heads" in page
    assert stranger.full_name not in page
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("dose:alliance"))
    fill(OrgUnit.objects.create(organisation=southmoor, kind="division", name="D"), 40)
    aim(fundamentals, organisation=southmoor, asked_of={"staff_groups": ["N"]}, by_date=date(2030, 1, 1))
    with CaptureQueriesContext(connection) as many:
        assert "0 of 40" in client.get(reverse("dose:alliance")).text
    assert len(few) == len(many)


def test_a_viewer_whose_organisation_is_in_no_alliance_is_told_so(client, hire):
    client.force_login(hire("Alice Alliance", role=Role.ALLIANCE_VIEWER))
    assert client.get(reverse("dose:alliance")).status_code == 403


def test_the_page_asks_the_same_number_of_queries_for_few_and_many(client, hr, filled, surgery, ladder):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("dose:overview"))
        return len(found)

    queries()
    few = queries()
    fill(surgery, 500, ladder[0])
    for number in range(20):
        fill(
            OrgUnit.objects.create(organisation=surgery.organisation, parent=surgery, kind="team", name=f"T{number}"), 3
        )
    assert queries() == few
