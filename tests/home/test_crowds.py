"""Pages cost the same however many colleagues there are: each is asked among 10 people and again among 1,000."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.escalator.models import Attainment
from lms.learning.actions import complete_lesson, enrol, start_attempt
from lms.learning.models import Attempt, Enrolment, LessonProgress
from lms.people.models import Assignment, Person
from lms.projects.models import Measure, Member, Observation, Project

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def crowd(ward, ward_manager, fundamentals, lessons, today):
    """A function that gives the ward more people, each part-way up level 1, every second one at its top."""

    def _crowd(number: int) -> None:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"c{there + n}@x.example", full_name=f"Colleague {n}", organisation=ward.organisation)
            for n in range(number)
        )
        post = {"staff_group": "Nursing", "job_role": "Nurse", "starts_on": date(2020, 1, 1)}
        Assignment.objects.bulk_create(
            Assignment(person=p, unit=ward, number=str(p.pk), line_manager=ward_manager, **post) for p in people
        )
        Enrolment.objects.bulk_create(
            Enrolment(person=p, level=fundamentals, enrolled_on=today, due_on=today) for p in people
        )
        LessonProgress.objects.bulk_create(
            LessonProgress(person=p, lesson=lessons[0], lesson_title="First", completed_at=NOON) for p in people
        )
        Attempt.objects.bulk_create(
            Attempt(person=p, quiz=fundamentals.quiz, paper=[], pass_mark=80, submitted_at=NOON, score=3, passed=True)
            for p in people
        )
        Attainment.objects.bulk_create(
            Attainment(person=p, level=fundamentals, achieved_on=date(2025, 1, 1)) for p in people[::2]
        )
        projects = Project.objects.bulk_create(
            Project(organisation=ward.organisation, unit=ward, title=f"Project {p.pk}", state="active") for p in people
        )
        Member.objects.bulk_create(
            Member(project=project, person=p, part="lead", joined_on=today)
            for project, p in zip(projects, people, strict=True)
        )

    return _crowd


@pytest.fixture
def queries(client):
    def _queries(path: str) -> int:
        client.get(path)  # the first fills caches
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200, path
        return len(seen)

    return _queries


@pytest.fixture
def project(nurse, coach, ward, today):
    made = Project.objects.create(organisation=ward.organisation, unit=ward, title="Fewer missed doses", state="active")
    Member.objects.create(project=made, person=nurse, part="lead", joined_on=today)
    Member.objects.create(project=made, person=coach, part="coach", joined_on=today)
    measure = Measure.objects.create(project=made, kind="outcome", name="Missed doses", unit="%", direction="decrease")
    Observation.objects.bulk_create(
        Observation(measure=measure, on=date(2025, 9, day), value=day, entered_by=nurse) for day in range(1, 20)
    )
    return made


def test_a_learners_pages_cost_the_same_among_10_and_1000_people(
    client, nurse, fundamentals, lessons, project, crowd, queries, today
):
    enrol(nurse, fundamentals, today=today)
    complete_lesson(nurse, lessons[0], now=NOON)
    pages = [
        "/", fundamentals.url, lessons[1].url, f"/standing/{nurse.pk}/{fundamentals.code}/", f"/projects/{project.pk}/",
        f"/projects/measures/{project.measures.get().pk}/", f"/learning/quizzes/{fundamentals.quiz.pk}/",
    ]  # fmt: skip
    client.force_login(nurse)
    crowd(10)
    few = {page: queries(page) for page in pages}
    crowd(990)
    assert {page: queries(page) for page in pages} == few


def test_saving_an_answer_costs_the_same_among_10_and_1000_people(client, nurse, fundamentals, crowd, today):
    enrol(nurse, fundamentals, today=today)
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    client.force_login(nurse)

    def save(intent: int) -> int:
        question = attempt.paper[0]
        sent = {"person": nurse.pk, "question": question["key"], "chosen": [question["options"][0]["key"]]}
        with CaptureQueriesContext(connection) as seen:
            address = f"/learning/attempts/{attempt.pk}/save/"
            reply = client.post(address, json.dumps(sent | {"intent": intent}), content_type="application/json")
        assert "saved" in reply.json()
        return len(seen)

    crowd(10)
    save(1)
    few = save(2)
    crowd(990)
    assert save(3) == few


@pytest.mark.parametrize(
    "page",
    [
        "/dose/", "/dose/targets/", "/dose/groups/", "/dose/appointments/", "/dose/targets/runs/", "/people/",
        "/certificates/register/", "/reminders/",
    ],
)  # fmt: skip
def test_hrs_pages_cost_the_same_among_10_and_1000_people(client, hr, crowd, queries, page):
    client.force_login(hr)
    crowd(10)
    few = queries(page)
    crowd(990)
    assert queries(page) == few


def test_the_managers_page_costs_the_same_for_10_and_1000_reports(client, ward_manager, crowd, queries):
    client.force_login(ward_manager)
    crowd(10)
    few = queries("/team/")
    crowd(990)
    assert queries("/team/") == few


def test_the_coachs_board_costs_the_same_for_1_and_200_projects(client, coach, project, crowd, queries, today):
    client.force_login(coach)
    few = queries("/coaching/")
    crowd(200)
    Member.objects.bulk_create(
        Member(project=each, person=coach, part="coach", joined_on=today)
        for each in Project.objects.exclude(pk=project.pk)
    )
    assert queries("/coaching/") == few


def test_the_list_of_projects_costs_the_same_for_10_and_1000(client, coach, crowd, queries, today):
    client.force_login(coach)
    crowd(10)
    Project.objects.update(published_on=today)
    few = queries("/projects/")
    crowd(990)
    Project.objects.update(published_on=today)
    assert queries("/projects/") == few
