"""Where levels are heading, on the page and in its downloads, and what if it were otherwise."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.dose.actions import set_release_cost
from lms.dose.counts.counting import open_ledger, recount_organisation
from lms.dose.counts.coverage import LevelDose
from lms.dose.counts.flows import Flow, Rates
from lms.dose.forecasts.page import ForecastPage
from lms.dose.forecasts.prospects import Cohorts, Prospect, Record, prospects, recorded
from lms.escalator.models import Attainment
from lms.learning.models import Enrolment
from lms.people.models import Assignment, AuditEntry, Person
from tests.dose.crowd import fill

D = Decimal
TODAY = date(2026, 4, 30)
EXAMPLE = {"leaver_rate": D("0.12"), "lapse_rate": D(0), "completion_rate": D("0.9")}


@pytest.fixture
def counted(northbridge, ladder, aim, surgery):
    """60 people, 20 of whom had level 1 a year ago; 12 more graduated since and 4 with the level left."""
    today = timezone.localdate()
    aim(ladder[0], by_date=today + timedelta(days=1100))
    people = Person.objects.bulk_create(
        Person(email=f"q{number}@x.example", full_name=f"Q {number}", organisation=northbridge) for number in range(60)
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=person, unit=surgery, number=f"q{person.pk}", staff_group="N", job_role="N",
            starts_on=date(2020, 1, 1), ends_on=today - timedelta(days=50) if place < 4 else None,
        )
        for place, person in enumerate(people)
    )  # fmt: skip
    old = [Attainment(person=p, level=ladder[0], achieved_on=today - timedelta(days=800)) for p in people[:20]]
    new = [Attainment(person=p, level=ladder[0], achieved_on=today - timedelta(days=100)) for p in people[20:32]]
    Attainment.objects.bulk_create(old + new)
    for number, person in enumerate(people[20:36]):
        Enrolment.objects.create(
            person=person, level=ladder[0], enrolled_on=today - timedelta(days=300), due_on=today - timedelta(days=20),
            completed_on=today - timedelta(days=100) if number < 12 else None,
        )  # fmt: skip
    open_ledger(northbridge.pk, on=today - timedelta(days=730))
    recount_organisation(northbridge, on=today)
    return ladder[0]


@pytest.fixture
def get(client, hr):
    client.force_login(hr)

    def _get(**asked):
        return client.get(reverse("dose:forecast", args=["L1"]), asked)

    return _get


def worked(level_1, target, asked="", months=None, **rates):
    """The page of the worked example: 6,000 heads, 2,100 of them with level 1, 600 graduates a year."""
    year = Record(TODAY - timedelta(days=364), TODAY)
    of = Prospect(
        dose=LevelDose(level_1, target, population=6000, attained=2100, heads=6000),
        months=[Flow(opening=1700, graduated=600, left=-228, closing=2100)] if months is None else months,
        record=year, rates=Rates(**(EXAMPLE | rates)),
        cohorts=Cohorts(20, 600), cost=None, completed=0, due=0,
    )  # fmt: skip
    return ForecastPage(of, QueryDict(asked))


@pytest.fixture
def level_1(ladder):
    return ladder[0]


@pytest.fixture
def target(aim, level_1):
    return aim(level_1, by_date=date(2029, 4, 30))


def cells(page, label, part=0):
    return [row.cells for section in page.sections for row in section.rows if row.label == label][part]


def test_the_worked_example_on_the_page(level_1, target):
    page = worked(level_1, target)
    assert [said for _, said in page.sentences] == [
        "At this pace level 1 never reaches the target: it stops at 5,000 of 6,000 (83.3%)."
    ]
    assert cells(page, "Ceiling") == ("5,000 (83.3% of 6,000)",)
    assert cells(page, "Graduates a year", 1) == ("1,496",)
    assert cells(page, "Places to fill a year", 1) == ("1,662",)
    assert cells(page, "Cohorts a year", 1) == ("56",)
    assert cells(page, "Release a year, hours", 1) == ("4,986",)
    assert cells(page, "Cost of release a year", 1) == ("–",)
    assert cells(page, "Graduates a year to stay there") == ("648",)
    assert "Ceiling 5,000" in page.wide
    assert [row.cells[0][0] for row in page.day_rows][:4] == ["2,100", "2,448", "2,754", "3,024"]


def test_a_higher_pace_moves_the_date_and_says_how_sure_that_is(level_1, target):
    page = worked(level_1, target, "pace=1,200&size=30")
    said = page.sentences[1][1]
    assert said.startswith("At this pace level 1 reaches 5,400 in July 2030, 15 months late.")
    assert said.endswith("In 8 of 10 simulations it is there between June 2030 and August 2030.")
    assert cells(page, "Reaches the target") == ("Never", "July 2030")
    assert cells(page, "Places to fill a year")[1] == "1,334"
    assert cells(page, "Cohorts a year")[1] == "45"
    assert cells(page, "Release a year, hours")[1] == "4,002"
    assert cells(page, "There by the target's date") == ("in no simulation", "in no simulation")


def test_cohorts_a_year_give_the_pace(level_1, target):
    page = worked(level_1, target, "cohorts=40&size=25&completion=80")
    assert page.scenarios[1].course.pace == 800
    assert cells(page, "Cohorts a year")[1] == "40"
    as_now = worked(level_1, target, "cohorts=40")  # of 30 people, 90 % of whom complete
    assert as_now.scenarios[1].course.pace == 1080


def test_every_control_moves_something(level_1, target):
    page = worked(level_1, target, "leavers=8%25&lapses=5&target=4000&by=2028-04-30&completion=75&second-pace=900")
    course = page.scenarios[1].course
    assert (course.leaver_rate, course.lapse_rate, course.completion_rate) == (D("0.08"), D("0.05"), D("0.75"))
    assert (course.target, course.by_date, course.pace) == (4000, date(2028, 4, 30), 600)
    assert [each.name for each in page.scenarios] == ["As now", "What if", "Second what-if"]
    assert page.scenarios[2].course.pace == 900
    assert page.scenarios[2].course.target == 5400
    assert page.wide.count('class="f f-') == 3


@pytest.mark.parametrize(
    "asked, field, said",
    [
        ("pace=abc", "pace", "Graduates a year must be a number"),
        ("pace=-5", "pace", "Graduates a year must be a number"),
        ("pace=NaN", "pace", "Graduates a year must be a number"),
        ("pace=1e99", "pace", "Graduates a year must be a number"),
        ("completion=0", "completion", "more than 0 and at most 100"),
        ("leavers=101", "leavers", "from 0 to 100"),
        ("lapses=x", "lapses", "from 0 to 100"),
        ("size=2.5", "size", "a whole number"),
        ("size=0", "size", "a whole number"),
        ("target=0", "target", "from 1 to 10,000,000"),
        ("by=soon", "by", "such as 30/4/2029"),
        ("by=2020-01-01", "by", "a date to come"),
        ("by=9999-01-01", "by", "within 50 years"),
        ("pace=5&cohorts=2", "cohorts", "not both"),
        ("pace=1000001", "pace", "from 0 to 1,000,000"),
        ("cohorts=10001", "cohorts", "from 0 to 10,000"),
    ],
)
def test_a_bad_value_is_named_and_the_others_are_kept(level_1, target, asked, field, said):
    page = worked(level_1, target, f"{asked}&leavers=9" if field != "leavers" else f"{asked}&lapses=9")
    assert list(page.form.errors) == [field]
    assert said in str(page.form.errors[field])
    assert page.scenarios[1].course.survival in (D("0.91"), D("0.88") * D("0.91"))


def test_cohorts_without_what_they_take_ask_for_it(level_1, target):
    page = worked(level_1, target, "cohorts=4", completion_rate=None)
    assert "completion rate too" in str(page.form.errors["completion"])
    assert page.scenarios[1].course.pace == 600


def test_nothing_is_made_up_where_nothing_is_known(level_1, target):
    page = worked(level_1, target, months=[], leaver_rate=None, lapse_rate=None, completion_rate=None)
    assert page.drawable == []
    assert page.sentences[0][1] == (
        "When level 1 reaches its target isn't known: the graduates of the last 12 months, a leaver rate and a lapse "
        "rate are missing."
    )
    assert {cell for section in page.sections for row in section.rows for cell in row.cells} == {
        "–",
        "5,400 by April 2029",
    }
    typed = worked(
        level_1, target, "pace=1200&leavers=12&lapses=0", months=[], leaver_rate=None, lapse_rate=None,
        completion_rate=None,
    )  # fmt: skip
    assert [each.name for each in typed.drawable] == ["What if"]
    assert "f-band-if" not in typed.wide
    assert "a completion rate is missing" in typed.sentences[1][1]


def test_a_line_and_its_band_stop_at_everyone_asked(level_1, target):
    page = worked(level_1, target, "pace=5000")
    assert max(page.scenarios[1].line(page.years)) == 6000
    assert max(high for _, high in page.scenarios[1].band(page.years)) == 6000


def test_the_page_says_where_its_numbers_come_from(get, counted):
    page = get().text
    assert "Now 12: 12 in the last 12 months." in page
    assert "12 graduated, 4 left and 0 lapsed" in page
    assert "Now 75%: 12 of 16 enrolments due in the last 12 months." in page
    assert "4 of a mean of" in page


def test_the_prospect_is_counted_from_the_flow_of_twelve_months(northbridge, counted):
    [of] = prospects(northbridge, today=timezone.localdate(), level=counted)
    assert (of.dose.attained, of.pace, of.left, of.lapsed) == (28, 12, 4, 0)
    assert of.rates.leaver_rate == 4 / of.mean
    assert of.rates.completion_rate == D("0.75")
    past = recorded(northbridge, counted, today=timezone.localdate())
    assert (past[0][1], past[-1]) == (20, (timezone.localdate(), 28))


def test_a_record_too_short_for_a_rate_gives_a_dash(northbridge, ladder, aim, get):
    aim(ladder[0])
    open_ledger(northbridge.pk, on=timezone.localdate() - timedelta(days=30))
    page = get().text
    assert "too short for a rate" in page
    assert "There is no line to draw yet" in page


def test_half_a_year_counts_as_half(northbridge):
    record = Record(TODAY - timedelta(days=182), TODAY)
    assert record.a_year(10).quantize(D("0.1")) == D("19.9")
    assert not record.is_whole_year


def test_the_address_keeps_only_what_was_typed(get, counted):
    response = get(pace="40", cohorts="", leavers=" ")
    assert response.status_code == 302
    assert response.url == "/dose/forecast/L1/?pace=40"
    assert get(**{"pace": "", "second-pace": ""}).url == "/dose/forecast/L1/"


def test_a_bad_value_in_the_address_shows_the_page_with_its_errors(get, counted):
    response = get(pace="many", leavers="12")
    assert response.status_code == 200
    assert "Error: Forecast of level 1" in response.text
    assert 'href="#id_pace"' in response.text
    assert 'value="many"' in response.text
    assert 'value="12"' in response.text


def test_screen_csv_and_workbook_tell_the_same(client, get, counted):
    page = get(pace="30").context["page"]
    url = reverse("dose:forecast_download", args=["L1"])
    text = client.get(url, {"format": "csv", "pace": "30"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    found = client.get(url, {"format": "xlsx", "pace": "30"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(found.streaming_content))).active
    whole = list(sheet.iter_rows(values_only=True))
    assert [row[2] for row in whole[1:]] == [float(row["People with the level"]) for row in rows]
    shown = {
        (each.name, row.on.isoformat()): cell
        for row in page.day_rows
        for each, cell in zip(page.drawable, row.cells, strict=True)
    }
    by_day = {(row["Course"], row["Date"]): row for row in rows}
    for key, (have, band) in shown.items():
        assert round(float(by_day[key]["People with the level"])) == pytest.approx(int(have), abs=1)
        low, high = (by_day[key][f"8 of 10 simulations: {end}"] for end in ("from", "to"))
        assert band == f"{low} to {high}"
    assert AuditEntry.objects.filter(action="forecast.exported").count() == 2
    assert client.get(url, {"format": "exe"}).status_code == 404


def test_the_cost_of_an_hour_gives_the_cost_of_a_graduate(northbridge, hr, get, counted):
    assert "isn't set" in get().text
    set_release_cost(northbridge, an_hour=D(24), basis="Finance", by=hr, now=timezone.now())
    page = get().context["page"]
    assert cells(page, "Cost of release for each graduate") == ("£96.00",)  # 3 hours at £24, three of four complete
    assert cells(page, "Cost of release a year") == ("£1,152",)


def test_the_list_of_levels_says_where_each_is_heading(client, hr, counted):
    client.force_login(hr)
    page = client.get(reverse("dose:forecasts"))
    assert len(page.context["lines"]) == 4
    assert "No target is set for level 2" in page.text


def test_the_pages_ask_the_same_number_of_queries_for_few_and_many(client, get, counted, surgery, northbridge):
    def queries(url):
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    urls = [reverse("dose:forecasts"), reverse("dose:forecast", args=["L1"])]
    [queries(url) for url in urls]
    few = [queries(url) for url in urls]
    fill(surgery, 400, counted)
    recount_organisation(northbridge, on=timezone.localdate())
    assert [queries(url) for url in urls] == few


def test_another_level_is_not_found_and_a_nurse_is_refused(client, hr, nurse, board_member, counted):
    client.force_login(hr)
    assert client.get(reverse("dose:forecast", args=["L9"])).status_code == 404
    client.force_login(board_member)
    assert client.get(reverse("dose:forecast", args=["L1"])).status_code == 200
    client.force_login(nurse)
    for route in ("forecast", "forecast_download"):
        assert client.get(reverse(f"dose:{route}", args=["L1"])).status_code == 403
    assert client.get(reverse("dose:forecasts")).status_code == 403
