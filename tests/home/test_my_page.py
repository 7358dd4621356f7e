from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from curriculum.models import LevelRequirement
from lms.escalator.models import Attainment
from lms.home.my_page import climb, places
from lms.home.presenters import greeting
from lms.home.team import reports
from lms.learning.actions import complete_lesson, enrol, open_lesson, save_answer, start_attempt, submit_attempt
from lms.projects.models import Member, Project

NOON = timezone.make_aware(datetime(2026, 1, 5, 12))


def queries(client, path: str) -> int:
    client.get(path)  # the first fills caches
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_somebody_new_is_offered_level_1(nurse, fundamentals, today):
    found = climb(nurse, places(nurse, today), today)
    assert (found.is_enrolled, found.next_step.button, found.next_step.is_join) == (False, "Start level 1", True)


def test_the_next_step_is_the_lesson_that_was_left_half_read(nurse, fundamentals, lessons, today):
    enrol(nurse, fundamentals, today=today)
    open_lesson(nurse, lessons[1], now=NOON)
    step = climb(nurse, places(nurse, today), today).next_step
    assert (step.title, step.url) == ("Second lesson", lessons[1].url)
    assert step.text == "Go on with module 1.4, Dots. About 10 minutes."


def test_with_all_lessons_done_the_next_step_is_the_quiz(nurse, fundamentals, lessons, today):
    enrol(nurse, fundamentals, today=today)
    for lesson in lessons:
        complete_lesson(nurse, lesson, now=NOON)
    found = climb(nurse, places(nurse, today), today)
    assert (found.met, found.next_step.button) == (1, "Take the quiz")


def test_when_only_others_can_act_the_next_step_leads_to_ones_standing(client, nurse, fundamentals, lessons, today):
    LevelRequirement.objects.filter(level=fundamentals, kind="quiz").update(
        kind="practice", title="An observed session"
    )
    enrol(nurse, fundamentals, today=today)
    for lesson in lessons:
        complete_lesson(nurse, lesson, now=NOON)
    step = climb(nurse, places(nurse, today), today).next_step
    assert (step.button, step.text) == (
        "See your standing", "Everything you can do is done. See what is still awaited.",
    )  # fmt: skip
    client.force_login(nurse)
    assert "An observed session" in client.get(step.url).text


def test_at_the_top_there_is_no_next_step(nurse, fundamentals, today):
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today)
    assert climb(nurse, places(nurse, today), today) is None


def test_the_page_says_what_is_due_and_what_is_late(client, nurse, fundamentals):
    enrol(nurse, fundamentals, today=timezone.localdate() - timedelta(days=200))
    client.force_login(nurse)
    page = client.get("/").text
    assert "Finish level 1" in page
    assert "Overdue since" in page


def test_the_certificate_is_on_the_page_once_the_level_is_reached(client, nurse, fundamentals, lessons, today):
    enrol(nurse, fundamentals, today=today)
    for lesson in lessons:
        complete_lesson(nurse, lesson, now=NOON)
    attempt = start_attempt(nurse, fundamentals.quiz, now=NOON)
    for question in attempt.paper:
        right = [option["key"] for option in question["options"] if option["is_right"]]
        save_answer(attempt, question["key"], right, 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=today)
    client.force_login(nurse)
    assert f"/certificates/{nurse.certificates.get().pk}/" in client.get("/").text


@pytest.mark.parametrize("hour, words", [(8, "Good morning"), (12, "Good afternoon"), (19, "Good evening")])
def test_the_greeting_knows_the_time_of_day(nurse, hour, words):
    assert greeting(nurse, NOON.replace(hour=hour)) == f"{words}, Joanna"


def test_home_takes_the_same_queries_among_1_and_60_people(client, nurse, fundamentals, today, hire):
    enrol(nurse, fundamentals, today=today)
    client.force_login(nurse)
    few = queries(client, "/")
    for number in range(60):
        enrol(hire(f"Colleague {number}"), fundamentals, today=today)
    assert queries(client, "/") == few


def test_my_team_takes_the_same_queries_for_1_and_for_40_reports(
    client, nurse, ward_manager, fundamentals, today, hire
):
    enrol(nurse, fundamentals, today=today)
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=today)
    client.force_login(ward_manager)
    few = queries(client, "/team/")
    for number in range(40):
        report = hire(f"Report {number}", manager=ward_manager)
        enrol(report, fundamentals, today=today)
        Attainment.objects.create(person=report, level=fundamentals, achieved_on=today)
    assert queries(client, "/team/") == few


def test_the_coachs_board_takes_the_same_queries_for_1_and_for_20_projects(client, nurse, coach, ward, today):
    def project(number: int) -> None:
        made = Project.objects.create(
            organisation=ward.organisation, unit=ward, title=f"Project {number}", state="active"
        )
        Member.objects.create(project=made, person=nurse, part="lead", joined_on=today)
        Member.objects.create(project=made, person=coach, part="coach", joined_on=today)

    client.force_login(coach)
    project(0)
    few = queries(client, "/coaching/")
    for number in range(1, 20):
        project(number)
    assert queries(client, "/coaching/") == few


def test_my_team_begins_with_those_under_way(nurse, ward_manager, fundamentals, today, hire):
    hire("Alan Able", manager=ward_manager)
    enrol(nurse, fundamentals, today=today)
    assert [report.person.full_name for report in reports(ward_manager, today)] == ["Joanna Pryce", "Alan Able"]
