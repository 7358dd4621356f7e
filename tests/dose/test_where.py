"""Where the skill is, by unit, staff group and band: pages, downloads, and what can't be got out of all of them."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.board.asking import quarter_ends
from lms.dose.board.cutting import UNIT
from lms.dose.board.elimination import Sums
from lms.dose.board.splits import Splits
from lms.dose.counts.counting import recount_organisation
from lms.dose.counts.kinds_of_post import BAND_GROUPS, OTHER_BANDS, band_group
from lms.dose.models import Cell, HiddenFigure, Pattern
from lms.escalator.models import Attainment
from lms.people.models import Assignment, AuditEntry, Organisation, OrgUnit, Person
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)


def downloaded(client, **query):
    response = client.get(reverse("dose:download_where"), {"format": "csv"} | query)
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))[1:]


def test_page_and_download_show_the_same_figures_and_hide_the_same(client, hr, filled):
    client.force_login(hr)
    page, rows = client.get(reverse("dose:where")).text, downloaded(client)
    shown = {(row[1], row[2]): row for row in rows}
    assert {name for name, _ in shown} == {"Everybody", "Surgery", "Medicine", "Estates", "Tiny"}
    assert "Surgery" in page
    for row in rows:
        if row[5] != "hidden":
            assert f"{row[6]} of {row[5]}" in page
    assert shown["Tiny", "Fundamentals"][4:] == ["hidden"] * 5
    assert "Practitioner" not in {row[2] for row in rows}  # one for so many heads is of the whole organisation
    assert AuditEntry.objects.filter(action="dose.exported", by=hr).count() == 1


def test_hr_goes_down_to_the_units_below_one(client, hr, filled, ward):
    client.force_login(hr)
    page = client.get(reverse("dose:where"), {"unit": ward.parent.pk}).text
    assert "All of Medicine" in page
    assert {row[1] for row in downloaded(client, unit=ward.parent.pk)} >= {"All of Medicine", "Ward 7"}


@pytest.mark.parametrize(
    "query, said",
    [
        ({"by": "shoe size"}, "by unit, by staff group or by band"),
        ({"level": "L9"}, "no such level"),
        ({"as_of": "yesterday"}, "ends of the last eight quarters"),
        ({"as_of": "2026-01-01"}, "who came, who left"),
        ({"sort": "age"}, "no such column"),
        ({"unit": "1", "by": "band"}, "could be worked out"),
        ({"staff_group": "N", "by": "band"}, "Choose one or the other"),
    ],
)
def test_an_address_that_asks_for_what_there_is_not_is_refused_with_the_reason(client, hr, filled, query, said):
    client.force_login(hr)
    for route in ("dose:where", "dose:download_where"):
        response = client.get(reverse(route), query)
        assert response.status_code == 400
        assert said in response.text
        assert "Surgery" not in response.text


def test_another_organisations_unit_and_a_staff_group_nobody_is_in_are_not_found(client, hr, filled, stranger):
    client.force_login(hr)
    theirs = OrgUnit.objects.get(name="Moor Street clinic")
    for query in ({"unit": theirs.pk}, {"unit": "nonsense"}, {"unit": 999_999}, {"staff_group": "Astronauts"}):
        for route in ("dose:where", "dose:download_where"):
            assert client.get(reverse(route), query).status_code == 404
    assert client.get(reverse("dose:download_where"), {"format": "exe"}).status_code == 404


def test_a_filter_stays_in_the_address_of_every_link(client, hr, filled):
    client.force_login(hr)
    page = client.get(reverse("dose:where"), {"level": "L1", "by": "staff_group"}).text
    assert "format=xlsx" in page
    assert page.count("by=staff_group") >= 4
    assert {row[2] for row in downloaded(client, level="L1", by="staff_group")} == {"Fundamentals"}


def test_sorting_by_a_level_puts_hidden_figures_last_in_the_order_of_their_names(client, hr, filled):
    client.force_login(hr)
    rows = [row for row in downloaded(client, level="L1", sort="L1") if row[1] != "Everybody"]
    shown = [float(row[7]) for row in rows if row[7] != "hidden"]
    assert shown == sorted(shown, reverse=True)
    hidden = [row[1] for row in rows if row[7] == "hidden"]
    assert hidden == sorted(hidden)
    assert [row[7] == "hidden" for row in rows] == sorted(row[7] == "hidden" for row in rows)


def test_one_staff_group_alone_shows_what_its_line_shows(client, hr, filled):
    client.force_login(hr)
    by_group = [row for row in downloaded(client, by="staff_group") if row[1] == "N"]
    assert [row for row in downloaded(client, staff_group="N") if row[1] == "N"] == by_group


@pytest.mark.parametrize(
    "written, group",
    [("5", 1), ("Band 6", 1), ("band 8A", 3), ("AfC Band 7", 2), ("2", 0), ("Consultant", None), ("", None)],
)
def test_bands_are_read_however_staff_lists_write_them(written, group):
    assert band_group(written) == (OTHER_BANDS if group is None else BAND_GROUPS[group][0])


def test_quarter_ends_go_back_from_the_last_one_that_is_over():
    assert quarter_ends(date(2026, 1, 5), 3) == [date(2025, 12, 31), date(2025, 9, 30), date(2025, 6, 30)]
    assert quarter_ends(date(2026, 3, 31), 1) == [date(2025, 12, 31)]


def test_each_cut_asks_the_same_number_of_queries_for_few_and_many(client, hr, filled, surgery, ladder):
    client.force_login(hr)

    def queries():
        """Of each page when its pattern must be worked out, and when it is kept."""
        Pattern.objects.all().delete(), HiddenFigure.objects.all().delete()
        return [*each_cut(), *each_cut()]

    def each_cut():
        found = []
        for query in ({}, {"by": "staff_group"}, {"by": "band"}):
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("dose:where"), query)
            found.append(len(asked))
        return found

    queries()
    few = queries()
    for number in range(12):
        fill(
            OrgUnit.objects.create(organisation=surgery.organisation, parent=surgery, kind="team", name=f"T{number}"), 9
        )
    assert queries() == few


@st.composite
def staffs(draw):
    """(unit, staff group, band, how many, how many of them have level 1, and level 2)."""
    kind = st.tuples(
        st.integers(0, 4), st.sampled_from(["Nursing", "Medical", "Estates"]), st.sampled_from(["3", "5", "7", ""]),
        st.sampled_from([1, 2, 4, 8, 9, 12, 25]), st.integers(0, 3), st.integers(0, 1),
    )  # fmt: skip
    return draw(st.lists(kind, min_size=3, max_size=14, unique_by=lambda each: each[:3]))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(staffs())
def test_all_pages_and_downloads_together_tell_no_hidden_figure(client, hr, ladder, aim, hire, staffs):
    organisation, units = hire_everybody(staffs, ladder)
    aim(ladder[0], organisation=organisation)
    aim(ladder[1], organisation=organisation, value="0.8", asked_of={"pay_bands": ["7"]})
    reader = Person.objects.filter(organisation=organisation).first()
    reader.role_grants.create(role="hr", starts_on=MONDAY)
    client.force_login(reader)
    cells = Cell.objects.filter(organisation=organisation, heads__gt=0)
    tables = [({}, None)] + [({"unit": unit.pk}, unit) for unit in units[:2]]
    tables += [({"by": "staff_group"}, None), ({"by": "band"}, None)]
    known, hidden = [], []
    for query, parent in tables:
        for split, name, level, _, heads, asked, *_ in downloaded(client, **query):
            inside = [cell for cell in cells if counts_in(cell, split, name, parent, units)]
            known += [told(inside, heads)] if heads != "hidden" else []
            hidden += [inside] if heads == "hidden" else []
            asks = [cell for cell in inside if level == "Fundamentals" or cell.pay_band == "7"]
            known += [told(asks, asked)] if asked != "hidden" else []
            hidden += [asks] if asked == "hidden" else []
    totals = Sums([told(cells, ""), told([cell for cell in cells if cell.pay_band == "7"], "")])
    everything = Sums([*known, told(cells, ""), told([cell for cell in cells if cell.pay_band == "7"], "")])
    for inside in hidden:
        people = told(inside, "")
        if 0 < sum(cell.heads for cell in inside) < 10 and not totals.tell(people):
            assert not everything.tell(people), inside


def told(cells, shown):
    """The unknowns of a figure; and what is shown is the truth."""
    assert shown == "" or int(shown) == sum(cell.heads for cell in cells)
    return {cell.pk: 1 for cell in cells}


def counts_in(cell, split, name, parent, units):
    if split == "Staff group":
        return name in ("Everybody", cell.staff_group)
    if split == "Band":
        return name in ("Everybody", band_group(cell.pay_band))
    unit = next(each for each in units if each.pk == cell.unit_id)
    if name.startswith("Directly in"):
        return unit == parent
    if parent and name.startswith("All of"):
        return unit.path.startswith(parent.path)
    below = next((each for each in units if each.name == name and each.parent == parent), None)
    return name == "Everybody" or (below is not None and unit.path.startswith(below.path))


def hire_everybody(staffs, ladder):
    number = Organisation.objects.count()
    organisation = Organisation.objects.create(name=f"Trust {number}", slug=f"trust{number}")
    units = []
    for place in range(5):
        parent = units[place % 2] if place > 1 else None
        units.append(OrgUnit.objects.create(organisation=organisation, parent=parent, kind="team", name=f"U{place}"))
    for unit, staff_group, band, heads, ones, twos in staffs:
        start = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"s{start + each}@{organisation.slug}.example", full_name="S", organisation=organisation)
            for each in range(heads)
        )
        Assignment.objects.bulk_create(
            Assignment(
                person=person, unit=units[unit], number=str(person.pk), staff_group=staff_group, job_role="N",
                pay_band=band, starts_on=MONDAY - timedelta(days=9),
            )
            for person in people
        )  # fmt: skip
        reached = [(person, ladder[0]) for person in people[:ones]] + [(person, ladder[1]) for person in people[:twos]]
        Attainment.objects.bulk_create(
            Attainment(person=person, level=level, achieved_on=MONDAY - timedelta(days=2)) for person, level in reached
        )
    recount_organisation(organisation, on=MONDAY)
    return organisation, units


def test_the_same_people_always_hide_the_same(northbridge, filled):
    def hidden():
        HiddenFigure.objects.all().delete(), Pattern.objects.all().delete()
        Splits(northbridge, MONDAY).rows(UNIT)
        return sorted(HiddenFigure.objects.values_list("row", "level"), key=repr), Pattern.objects.get().cuts

    first = hidden()
    assert first == hidden()
    assert first[0]
