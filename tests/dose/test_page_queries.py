"""Every page of dose asks the database as often for 10 people as for 1,000."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lms.dose.board import ready
from lms.dose.counts.counting import recount_organisation
from lms.people.models import Alliance, OrgUnit, Role, RoleGrant
from tests.dose.crowd import fill

PAGES = [
    "/dose/", "/dose/download/?format=csv", "/dose/where/", "/dose/where/?by=staff_group", "/dose/where/?by=band",
    "/dose/where/download/?format=csv", "/dose/flow/", "/dose/flow/download/?format=csv", "/dose/due/",
    "/dose/due/download/?format=csv", "/dose/on-the-way/", "/dose/forecast/", "/dose/forecast/L1/", "/dose/targets/",
    "/dose/targets/runs/", "/dose/groups/", "/dose/papers/", "/dose/papers/workbook/", "/dose/maturity/",
    "/dose/appointments/", "/dose/alliance/", "/dose/alliance/download/?format=csv",
]  # fmt: skip


@pytest.fixture
def reader(hr, northbridge):
    northbridge.alliance = Alliance.objects.create(name="North West")
    northbridge.save()
    for role in (Role.BOARD, Role.ALLIANCE_VIEWER):
        RoleGrant.objects.create(person=hr, role=role, starts_on=date(2020, 1, 1))
    return hr


@pytest.mark.parametrize("is_made_ready", [True, False])
def test_each_page_asks_the_same_number_of_queries_for_10_and_1000_people(
    client, reader, northbridge, surgery, ladder, aim, is_made_ready
):
    aim(ladder[0])
    aim(ladder[2], kind="ratio", value="20")
    client.force_login(reader)
    today = timezone.localdate()

    def queries():
        recount_organisation(northbridge, on=today)
        if is_made_ready:
            ready.make_ready(today=today, clock=timezone.now)
        return {page: asked(page) for page in PAGES}

    def asked(page):
        with CaptureQueriesContext(connection) as found:
            response = client.get(page)
            assert response.status_code == 200, page
            b"".join(response.streaming_content) if response.streaming else response.content
        return len(found)

    fill(surgery, 12, ladder[0])
    queries()
    few = queries()
    fill(surgery, 900, ladder[0])
    for number in range(10):
        team = OrgUnit.objects.create(organisation=northbridge, parent=surgery, kind="team", name=f"T{number}")
        fill(team, 9, ladder[2])
    queries()
    assert queries() == few
