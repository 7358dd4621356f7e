"""The alliance's funnel plot and its download: totals only, no order among those inside, nobody's name."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.dose.board.alliance import member_rows
from lms.dose.board.member_funnel import HEADER, compare
from lms.dose.counts import coverage
from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Alliance, Assignment, AuditEntry, Organisation, OrgUnit, Person, Role
from tests.dose.crowd import fill

TODAY = date(2026, 1, 5)


@pytest.fixture
def region(northbridge):
    made = Alliance.objects.create(name="The North")
    northbridge.alliance = made
    northbridge.save()
    return made


@pytest.fixture
def member(region, fundamentals):
    """A function that adds a member: so many people, so many of them with level 1."""

    def _member(name, people, attained):
        organisation = Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"), alliance=region)
        unit = OrgUnit.objects.create(organisation=organisation, kind="division", name="All")
        fill(unit, people)
        theirs = Person.objects.filter(organisation=organisation).order_by("pk")[:attained]
        Attainment.objects.bulk_create(
            Attainment(person=person, level=fundamentals, achieved_on=date(2025, 1, 1)) for person in theirs
        )
        recount_organisation(organisation, on=TODAY)
        return organisation

    return _member


@pytest.fixture
def viewer(hire, region):
    return hire("Alice Alliance", role=Role.ALLIANCE_VIEWER)


@pytest.fixture
def members(member):
    member("Able", 100, 48)
    member("Better", 120, 61)
    member("Far Behind", 100, 10)
    member("Tiny", 9, 9)


def compared(region):
    levels = coverage.levels()
    return compare(levels[0], member_rows(region, levels, TODAY), 0)


def test_who_lies_outside_is_named_and_the_rest_have_no_order(region, members):
    found = compared(region)
    assert {line.group.name: line.place for line in found.lines}["Far Behind"] == "below"
    assert "Far Behind lies below the limits." in found.sentence
    assert "what differs between members inside could be chance alone" in found.sentence
    names = [line.group.name for line in found.lines]
    assert names == sorted(names)


def test_members_that_differ_by_chance_only_are_said_to_be_alike(region, member):
    for number in range(4):
        member(f"Member {number}", 100, 48 + number)
    assert compared(region).sentence.startswith("No member lies outside the limits")


def test_a_member_below_ten_is_in_no_point_no_line_and_no_limit(client, viewer, region, members):
    found = compared(region)
    assert "Tiny" not in {line.group.name for line in found.lines}
    assert found.funnel.centre == pytest.approx((48 + 61 + 10) / 320)
    client.force_login(viewer)
    page = client.get(reverse("dose:alliance")).text
    assert 'aria-label="Far Behind: 10.0%, 10 of 100, below the outer limit"' in page
    assert "9 of 9" not in page


def test_a_level_asked_of_fewer_than_ten_is_left_out(region, members, aim, fundamentals):
    able = Organisation.objects.get(name="Able")
    few = Assignment.objects.filter(unit__organisation=able)[:4].values_list("pk", flat=True)
    Assignment.objects.filter(pk__in=list(few)).update(staff_group="Board")
    recount_organisation(able, on=TODAY)
    aim(fundamentals, organisation=able, asked_of={"staff_groups": ["Board"]})
    assert "Able" not in {line.group.name for line in compared(region).lines}


def test_page_csv_and_workbook_tell_the_same_and_are_audited(client, viewer, region, members):
    client.force_login(viewer)
    page = client.get(reverse("dose:alliance")).text
    url = reverse("dose:alliance_download")
    text = client.get(url, {"format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(url).streaming_content)))
    sheet = [[str(cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert sheet == [[cell.removesuffix(".0") for cell in row] for row in rows]  # a workbook keeps 48.0 as 48
    assert tuple(rows[0]) == HEADER
    found = {row[0]: row for row in rows[1:]}
    assert found["Far Behind"][3:6] == ["100", "10", "10.0"]
    assert found["Far Behind"][11] == "Below the outer limit"
    assert set(found["Tiny"][2:]) == {"hidden"}
    assert "10.0%" in page
    assert AuditEntry.objects.filter(action="alliance.exported", by=viewer).count() == 2
    assert client.get(url, {"format": "exe"}).status_code == 404
    assert client.get(reverse("dose:alliance"), {"level": "nonsense"}).status_code == 404


def test_no_name_of_a_person_is_on_the_page_or_in_the_download(client, viewer, members, stranger, region, southmoor):
    southmoor.alliance = region
    southmoor.save()
    fill(OrgUnit.objects.create(organisation=southmoor, kind="division", name="D"), 12)
    client.force_login(viewer)
    text = client.get(reverse("dose:alliance_download"), {"format": "csv"}).content.decode()
    assert stranger.full_name not in text + client.get(reverse("dose:alliance")).text.split("<main", 1)[1]
    assert stranger.email not in text


def test_as_many_queries_for_few_members_as_for_many(client, viewer, region, member, members):
    client.force_login(viewer)

    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    urls = [reverse("dose:alliance"), reverse("dose:alliance_download")]
    few = [queries(url) for url in urls]
    for number in range(6):
        member(f"Another {number}", 30, 10)
    assert [queries(url) for url in urls] == few


def test_the_phone_has_a_funnel_of_its_own_with_the_same_members_and_figures(client, viewer, region, members):
    client.force_login(viewer)
    response = client.get(reverse("dose:alliance"))
    wide, phone = response.context["drawings"]
    said = re.compile(r'aria-label="([^"]+)"')
    assert sorted(said.findall(wide)) == sorted(said.findall(phone))
    for line in response.context["compared"].lines:
        assert f"{line.group.name}: {line.share}, {line.group.count:,} of {line.group.size:,}" in phone
    ids = re.findall(r' id="([^"]+)"', response.text)
    assert len(ids) == len(set(ids))
