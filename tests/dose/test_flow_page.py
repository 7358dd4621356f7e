"""What came in and what went out, drawn, as a table and as a download; never of one unit."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.charts.waterfall import Step, waterfall
from lms.dose.board.flow_page import flow_page
from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Person
from tests.dose.crowd import fill


@pytest.fixture
def year(northbridge, surgery, ladder, aim):
    """Twenty-odd people, of whom some came, graduated, lapsed and left in the course of the last twelve months."""
    aim(ladder[0])
    today = timezone.localdate()
    fill(surgery, 24)
    recount_organisation(northbridge, on=today - timedelta(days=400))
    people = list(Person.objects.filter(assignments__unit=surgery).order_by("pk"))
    for number, back in enumerate((300, 200, 100, 90, 40)):
        Attainment.objects.create(
            person=people[number], level=ladder[0], achieved_on=today - timedelta(days=back),
            expires_on=today - timedelta(days=20) if number == 0 else None,
        )  # fmt: skip
        recount_organisation(northbridge, on=today - timedelta(days=back))
    Assignment.objects.filter(person=people[1]).update(ends_on=today - timedelta(days=11))
    for back in (20, 10, 0):
        recount_organisation(northbridge, on=today - timedelta(days=back))
    return today


def downloaded(client, **query):
    text = client.get(reverse("dose:download_flow"), {"format": "csv"} | query).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_opening_and_everything_that_happened_make_the_closing_on_page_and_in_the_download(client, hr, year):
    client.force_login(hr)
    page = client.get(reverse("dose:flow"))
    rows = downloaded(client)
    for row in rows:
        numbers = [int(value) for value in list(row.values())[3:]]
        assert sum(numbers[:-1]) == numbers[-1]
    steps = {step.name: step.value for step in page.context["page"].steps}
    assert steps == {
        "Opening": 0, "Graduates": 5, "Joiners": 0, "Movers": 0, "Leavers": -1, "Lapses": -1, "Closing": 3,
    }  # fmt: skip
    assert [rows[0][name] for name in ("Opening", "Graduates", "Leavers", "Lapses", "Closing")] == [
        "0", "5", "-1", "-1", "3",
    ]  # fmt: skip
    assert "+5" in page.text
    assert "−1" in page.text


def test_the_months_of_the_chart_are_whole_and_follow_on_each_other(northbridge, fundamentals, year):
    found = flow_page(northbridge, fundamentals, since=year - timedelta(days=364), until=year, heads=24)
    firsts = [first for first, _ in found.months]
    assert all(first.day == 1 for first in firsts)
    assert firsts[-1] < year.replace(day=1) or (year + timedelta(days=1)).day == 1
    for (_, before), (_, after) in zip(found.months, found.months[1:], strict=False):
        assert before.closing == after.opening
    assert found.analysis is not None
    assert found.said


def test_the_lower_limit_of_graduates_is_never_below_none(northbridge, fundamentals, year):
    start, end = year - timedelta(days=300), year
    found = flow_page(northbridge, fundamentals, since=start, until=end, heads=24)
    assert found.analysis.phases[0].upper > 0
    assert {line.lower for line in (*found.analysis.points, *found.analysis.phases)} == {0}


@pytest.mark.parametrize(
    "query, said",
    [
        ({"unit": "3"}, "somebody&#x27;s name"),
        ({"level": "L9"}, "no such level"),
        ({"period": "3"}, "would tell who it was"),
    ],
)
def test_a_flow_that_would_name_somebody_is_refused_with_the_reason(client, hr, year, query, said):
    client.force_login(hr)
    for route in ("dose:flow", "dose:download_flow"):
        response = client.get(reverse(route), query)
        assert response.status_code == 400
        assert said in response.text


def test_an_organisation_of_fewer_than_ten_has_no_flow(client, northbridge, hr, fundamentals):
    recount_organisation(northbridge, on=timezone.localdate())
    client.force_login(hr)
    assert "of fewer, every step would be somebody" in client.get(reverse("dose:flow")).text
    assert downloaded(client) == []


def test_the_flow_asks_the_same_number_of_queries_for_few_and_many(client, hr, northbridge, year, surgery, ladder):
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("dose:flow"))
        return len(found)

    queries()
    few = queries()
    fill(surgery, 300, ladder[0])
    recount_organisation(northbridge, on=year)
    assert queries() == few


def test_bars_of_a_waterfall_stand_where_the_ones_before_end():
    drawn = waterfall(
        [Step("Opening", 10, is_stock=True), Step("In", 5), Step("Out", -8), Step("Closing", 7, is_stock=True)],
        title="<T>", description="D & d",
    )  # fmt: skip
    bars = re.findall(r'<rect class="(\S+)" x="\S+" y="(\S+)" width="\S+" height="(\S+)"', drawn)
    tops = {css: (float(y), float(y) + float(height)) for css, y, height in bars}
    assert [css for css, *_ in bars] == ["w-total", "w-up", "w-down", "w-total"]
    opening_top = float(bars[0][1])
    assert tops["w-up"][1] == pytest.approx(opening_top, abs=0.2)
    assert tops["w-down"][0] == pytest.approx(tops["w-up"][0], abs=0.2)
    assert tops["w-down"][1] == pytest.approx(float(bars[3][1]), abs=0.2)
    assert "&lt;T&gt;" in drawn
    assert "−8" in drawn
    assert "+5" in drawn


def test_a_flow_drawn_of_nothing_still_draws():
    assert "<svg" in waterfall([Step("Opening", 0, is_stock=True), Step("Closing", 0, is_stock=True)], title="T",
                               description="D")  # fmt: skip


def test_a_financial_year_begins_in_april(client, hr, year):
    client.force_login(hr)
    page = client.get(reverse("dose:flow"), {"period": "last_year"}).context["asked"]
    since, until = page.span
    assert (since.month, since.day, until.month, until.day) == (4, 1, 3, 31)
    assert until < date(year.year + 1, 1, 1)


def test_wide_and_phone_drawings_and_both_tables_show_the_same_figures(client, hr, year):
    client.force_login(hr)
    response = client.get(reverse("dose:flow"))
    page = response.context["page"]
    for step in page.steps:
        assert response.text.count(f">{step.words}</td>") >= 1
        assert all(f">{step.words}</text>" in drawing for drawing in page.drawings)
    for first, flow in page.months:
        said = f"{first:%B %Y}: {flow.graduated} people."
        assert all(said in chart for chart in page.charts)
        assert f'<th scope="row">{first:%B %Y}</th><td class="n" data-label="Graduates">{flow.graduated}</td>' in (
            response.text
        )
    ids = re.findall(r' id="([^"]+)"', response.text)
    assert len(ids) == len(set(ids))
