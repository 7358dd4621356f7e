"""The page of a collaborative: all teams on one scale, all of them as one, who needs help, and the numbers."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lms.people.models import AuditEntry
from lms.projects import actions
from lms.projects.models import Collaborative, Measure, Member, Observation, PdsaCycle, ProgressScore, Project
from tests.projects.conftest import NOW

LATE = {"kind": "outcome", "name": "Late doses", "unit": "%", "direction": "decrease", "frequency": "Monthly"}


@pytest.fixture
def shared(collaborative, coach):
    return actions.save_shared_measure(collaborative, LATE, by=coach)


@pytest.fixture
def page(client, collaborative):
    """A function that opens the page as somebody and gives its text."""

    def _page(person, status: int = 200, query: str = "") -> str:
        client.force_login(person)
        answer = client.get(f"/projects/collaboratives/{collaborative.pk}/{query}")
        assert answer.status_code == status
        return answer.content.decode()

    return _page


def drawings(html: str) -> list[str]:
    return re.findall(r'<svg [^>]*aria-labelledby="m\d+-t.*?</svg>', html, re.S)


def test_every_team_has_a_titled_and_described_chart_on_the_same_scale(page, shared, team, coach):
    team("Ward 9", values=range(1, 21)), team("Ward 3", values=[80] * 20)
    charts = drawings(page(coach))
    assert [re.search(r"<title[^>]*>(.*?)</title>", chart)[1] for chart in charts] == [
        "Ward 3: Late doses", "Ward 9: Late doses",
    ]  # fmt: skip
    assert all(re.search(r"<desc[^>]*>20 points\. .+</desc>", chart) for chart in charts)
    rungs = [re.findall(r'<text class="end"[^>]*>([\d.%]+)</text>', chart) for chart in charts]
    assert rungs[0] == rungs[1] == ["0", "50", "100%"]


def test_without_denominators_a_month_is_the_median_of_the_teams_and_partial_months_are_told(page, shared, team, coach):
    team("Ward 3", values=[10, 10]), team("Ward 9", values=[20, 20]), team("Ward 7", values=[60])
    html = page(coach)
    assert "median of the teams that reported" in html
    assert "In 1 month not every team reported" in html
    foot = html[html.index("<tfoot>") : html.index("</tfoot>")]
    assert re.findall(r'<td class="n">([\d.]+)', foot) == ["20", "15", "3", "2"]
    assert foot.count("not all") == 1


def test_with_denominators_a_month_is_the_sum_over_the_sum(page, collaborative, team, coach, nurse):
    actions.save_shared_measure(
        collaborative, LATE | {"data_kind": "proportion", "chart": "run", "multiplier": 100}, by=coach
    )
    for title, count, of in (("Ward 3", 1, 10), ("Ward 9", 45, 90)):
        measure = team(title, values=[]).measures.get()
        Observation.objects.create(measure=measure, on=date(2025, 1, 1), value=count, denominator=of, entered_by=nurse)
    html = page(coach)
    assert "divides it by the sum of their denominators" in html
    foot = html[html.index("<tfoot>") : html.index("</tfoot>")]
    assert re.findall(r'<td class="n">([\d.]+)', foot) == ["46", "2"]


def test_a_team_is_linked_only_for_those_who_may_open_its_project(page, shared, team, coach, nurse):
    mine, other = team("Ward 3", lead=nurse), team("Ward 9")
    html = page(nurse)
    assert f"/projects/measures/{mine.measures.get().pk}/" in html
    assert f"/projects/measures/{other.measures.get().pk}/" not in html
    assert "Ward 9" in html


def test_who_needs_help_is_for_teams_and_faculty_not_for_the_rest(page, shared, team, coach, nurse, hr, today):
    team("Ward 3", lead=nurse)
    page(hr, 404)
    Collaborative.objects.update(published_on=today)
    assert "Who needs help" in page(coach)
    assert "Who needs help" in page(nurse)
    assert "Who needs help" not in page(hr)


def test_another_organisation_finds_nothing(page, shared, team, stranger, today):
    team("Ward 3")
    Collaborative.objects.update(published_on=today)
    page(stranger, 404)


def test_an_empty_collaborative_says_what_comes_next(page, collaborative, coach, team):
    assert "Add the first one" in page(coach)
    actions.save_shared_measure(collaborative, LATE, by=coach)
    assert "Add a team" in page(coach)
    team("Ward 3", values=[])
    html = page(coach)
    assert "No team has entered data" in html
    assert "No data yet" in html


def test_each_measure_has_its_own_view_and_a_wrong_one_shows_the_first(page, collaborative, shared, team, coach):
    second = actions.save_shared_measure(collaborative, LATE | {"name": "Rounds on time"}, by=coach)
    team("Ward 3")
    assert "All teams: Rounds on time" in page(coach, query=f"?measure={second.pk}")
    assert "All teams: Late doses" in page(coach, query="?measure=nonsense")


def test_the_download_holds_what_the_page_shows_and_is_noted(client, collaborative, shared, team, coach):
    team("=Ward 3", values=[10, 30]), team("Ward 9", values=[20])
    client.force_login(coach)
    address = f"/projects/collaboratives/{collaborative.pk}/figures"
    text = client.get(f"{address}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    told = [(row["Team"], row["Date"], float(row["Value"]), row["Teams that reported"]) for row in rows]
    assert told == [
        ("'=Ward 3", "2025-01-01", 10, ""), ("'=Ward 3", "2025-02-01", 30, ""), ("Ward 9", "2025-01-01", 20, ""),
        ("All teams", "2025-01-01", 15, "2"), ("All teams", "2025-02-01", 30, "1"),
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(b"".join(client.get(f"{address}.xlsx").streaming_content)))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [row["Team"] for row in rows]
    assert client.get(f"{address}.pdf").status_code == 404
    assert AuditEntry.objects.filter(action="collaborative.exported", by=coach).count() == 2


def _many_teams(collaborative, ward, nurse, number: int) -> None:
    """Teams with two shared measures over 24 months, five PDSA cycles and a score each."""
    projects = Project.objects.bulk_create(
        Project(organisation=ward.organisation, unit=ward, title=f"Team {n:03}", state="active",
                collaborative=collaborative, created_at=NOW - timedelta(days=700))
        for n in range(number)
    )  # fmt: skip
    Member.objects.bulk_create(
        Member(project=project, person=nurse, part="member", joined_on=NOW.date()) for project in projects
    )
    measures = Measure.objects.bulk_create(
        Measure(project=project, shared=shared, kind=shared.kind, name=shared.name, direction="decrease", unit="%")
        for project in projects
        for shared in collaborative.measures.all()
    )
    Observation.objects.bulk_create(
        Observation(measure=measure, on=date(2024 + month // 12, month % 12 + 1, 1), value=(number * month) % 17,
                    entered_by=nurse)
        for number, measure in enumerate(measures) for month in range(24)
    )  # fmt: skip
    PdsaCycle.objects.bulk_create(
        PdsaCycle(project=project, number=n, title="Try", plan="p", prediction="q", starts_on=date(2025, n, 1))
        for project in projects for n in range(1, 6)
    )  # fmt: skip
    ProgressScore.objects.bulk_create(
        ProgressScore(project=project, score=2, suggested=2, note="ok", by=nurse, at=NOW) for project in projects
    )


def test_the_page_costs_the_same_queries_for_3_and_50_teams_and_stays_light(
    client, collaborative, shared, coach, nurse, ward
):
    actions.save_shared_measure(collaborative, LATE | {"name": "Rounds on time"}, by=coach)
    client.force_login(coach)

    def cost(address: str) -> tuple[int, int]:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address)
        return len(seen), len(answer.content)

    addresses = [f"/projects/collaboratives/{collaborative.pk}/{part}" for part in ("", "manage/", "figures.csv")]
    _many_teams(collaborative, ward, nurse, 3)
    few = [cost(address)[0] for address in addresses]
    _many_teams(collaborative, ward, nurse, 47)
    many = [cost(address) for address in addresses]
    assert [queries for queries, _ in many] == few
    assert many[0][1] < 400_000
