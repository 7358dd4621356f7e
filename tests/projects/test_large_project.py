"""A project with 10 measures of 200 points and 50 PDSA cycles is read in as many queries as a small one."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.people.models import Person
from lms.projects import actions
from lms.projects.models import DriverNode, Measure, Observation, PdsaCycle, Project

KINDS = ("outcome", "process", "balancing")


def fill(project: Project, nurse: Person, measures: int, points: int, cycles: int) -> None:
    made = Measure.objects.bulk_create(
        Measure(project=project, kind=KINDS[n % 3], name=f"Measure {n}", unit="%", direction="decrease", chart="xmr",
                target=5, position=n)
        for n in range(measures)
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(measure=measure, on=date(2021, 1, 4) + timedelta(weeks=n), value=10 + (n * 7 + measure.pk) % 5,
                    entered_by=nurse)
        for measure in made for n in range(points)
    )  # fmt: skip
    idea = DriverNode.objects.create(project=project, kind="idea", text=f"Idea {measures}")
    PdsaCycle.objects.bulk_create(
        PdsaCycle(project=project, number=n + 100 * measures, title="Try", plan="p", prediction="q", change_idea=idea,
                  starts_on=date(2025, 1, 1), study="It held", decision="adapt", completed_on=date(2025, 1, 9))
        for n in range(cycles)
    )  # fmt: skip


@pytest.fixture
def queries(client, nurse):
    def _queries(address: str) -> int:
        client.force_login(nurse)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    return _queries


def test_a_large_project_is_read_in_as_many_queries_as_a_small_one(project, nurse, sponsor, now, queries):
    fill(project, nurse, measures=1, points=12, cycles=1)
    actions.ask_sponsor(project, "One thing", by=nurse, now=now)
    pages = (f"/projects/{project.pk}/", f"/projects/measures/{project.measures.first().pk}/")
    few = [queries(page) for page in pages]
    fill(project, nurse, measures=9, points=200, cycles=49)
    for number in range(9):
        actions.ask_sponsor(project, f"Thing {number}", by=nurse, now=now)
    assert [queries(page) for page in pages] == few
