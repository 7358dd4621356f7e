"""The projects of a cohort's people: what is published can be read, of the rest only that it exists."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.cohorts.models import Cohort, Place
from lms.home.cohort_projects import projects
from lms.people.models import Person
from lms.projects.models import Measure, Member, Observation, ProgressScore, Project

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def cohort(northbridge, fundamentals, trainer, nurse, coach) -> Cohort:
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring")
    cohort.trainers.add(trainer)
    for person in (nurse, coach):
        Place.objects.create(cohort=cohort, person=person, taken_on=date(2025, 12, 1))
    return cohort


@pytest.fixture
def project(ward):
    def _project(person, title: str, part="lead", unit=None, **fields) -> Project:
        unit = unit or ward
        made = Project.objects.create(
            organisation=unit.organisation, unit=unit, title=title, **({"state": "active"} | fields)
        )
        Member.objects.create(project=made, person=person, part=part, joined_on=date(2025, 12, 1))
        measure = Measure.objects.create(project=made, name="Falls", kind="outcome")
        Observation.objects.create(measure=measure, on=date(2025, 12, 29), value=3, entered_by=person)
        ProgressScore.objects.create(project=made, score="2.5", suggested="2.5", note="n", by=person, at=NOON)
        return made

    return _project


def test_what_is_published_comes_with_its_score_and_last_entry(cohort, project, trainer, nurse, today):
    made = project(nurse, "Fewer falls", published_on=date(2026, 1, 2))
    project(nurse, "Quiet nights")
    _, learner = projects(cohort, trainer, today)
    (line,) = learner.lines
    assert (line.project, line.part, line.score, line.last) == (made, "lead", "2.5", "7 days ago")
    assert learner.hidden == 1


def test_the_page_does_not_name_what_is_not_published(cohort, project, client, trainer, nurse, coach):
    project(nurse, "Quiet nights")
    project(coach, "Coached only", part="coach")  # supporting others is not one's own project
    client.force_login(trainer)
    page = client.get(reverse("home:cohort_projects", args=[cohort.pk])).content.decode()
    assert "Quiet nights" not in page
    assert "1 project, not published" in page
    assert "No project here" in page


def test_what_the_trainer_has_a_part_in_is_named_before_it_is_published(cohort, project, trainer, nurse, today):
    made = project(nurse, "Quiet nights")
    Member.objects.create(project=made, person=trainer, part="coach", joined_on=today)
    assert [line.project for line in projects(cohort, trainer, today)[1].lines] == [made]


def test_of_another_organisations_learners_not_even_the_number_is_told(cohort, project, trainer, stranger, today):
    Place.objects.create(cohort=cohort, person=stranger, taken_on=today)
    project(stranger, "Theirs", unit=stranger.assignments.get().unit, published_on=today)
    found = {learner.person: (learner.lines, learner.hidden) for learner in projects(cohort, trainer, today)}
    assert found[stranger] == ([], 0)


def test_the_page_costs_the_same_for_10_and_for_100(cohort, project, ward, client, trainer):
    client.force_login(trainer)
    page, counts = reverse("home:cohort_projects", args=[cohort.pk]), []
    for number in (10, 90):
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"p{there + n}@x.example", full_name=f"Person {n}", organisation=ward.organisation)
            for n in range(number)
        )
        Place.objects.bulk_create(Place(cohort=cohort, person=p, taken_on=date(2026, 1, 1)) for p in people)
        for person in people:
            project(person, f"Of {person.pk}", published_on=date(2026, 1, 2))
        client.get(page)
        with CaptureQueriesContext(connection) as found:
            client.get(page)
        counts.append(len(found))
    assert counts[0] == counts[1]
