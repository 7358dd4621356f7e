"""Whose level runs out, who is on the way, and whether skill is used."""

import csv
import io
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from curriculum.models import Quiz
from lms.dose.board import ready, refreshers
from lms.dose.board.pipeline import pipelines
from lms.dose.board.refreshers import due, due_soon
from lms.dose.counts.counting import recount_organisation
from lms.dose.models import KeptSums
from lms.escalator.models import Attainment
from lms.learning.models import Attempt, Enrolment
from lms.people.models import AuditEntry, Person
from lms.projects.models import Member, PdsaCycle, Project
from tests.dose.crowd import fill


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def expiring(northbridge, surgery, ladder, today):
    """Fourteen people of one unit whose level runs out in 5 to 83 days, one renewed, one of another unit."""
    fill(surgery, 15)
    people = list(Person.objects.filter(assignments__unit=surgery).order_by("pk"))
    for number, person in enumerate(people):
        Attainment.objects.create(
            person=person, level=ladder[0], achieved_on=today - timedelta(days=700),
            expires_on=today + timedelta(days=5 + 6 * number),
        )  # fmt: skip
    Attainment.objects.create(person=people[0], level=ladder[0], cycle=2, achieved_on=today - timedelta(days=3))
    recount_organisation(northbridge, on=today)
    return people


def test_who_renewed_is_not_due_and_windows_hold_each_other(northbridge, expiring, today):
    found = due(due_soon(northbridge, today), northbridge, today)
    assert found.windows == [(30, 4), (60, 9), (90, 14)]
    assert found.units == [("Surgery", 14)]


def test_a_unit_with_few_people_due_is_hidden_with_the_next_smallest(northbridge, expiring, ward, ladder, nurse, today):
    Attainment.objects.create(
        person=nurse, level=ladder[0], achieved_on=today - timedelta(days=700), expires_on=today + timedelta(days=9)
    )
    recount_organisation(northbridge, on=today)
    assert due(due_soon(northbridge, today), northbridge, today).units == [("Medicine", None), ("Surgery", None)]


def test_hr_reads_names_which_is_noted_and_the_board_reads_numbers_only(client, hr, board_member, expiring):
    client.force_login(hr)
    assert expiring[3].full_name in client.get(reverse("dose:due")).text
    assert AuditEntry.objects.filter(action="refreshers.read", by=hr).count() == 1
    names = client.get(reverse("dose:download_due"), {"of": "people", "format": "csv"}).content.decode("utf-8-sig")
    assert expiring[3].full_name in names
    client.force_login(board_member)
    assert expiring[3].full_name not in client.get(reverse("dose:due")).text
    counts = client.get(reverse("dose:download_due"), {"of": "people", "format": "csv"}).content.decode("utf-8-sig")
    assert expiring[3].full_name not in counts
    assert "Surgery" in counts


def test_another_organisations_people_are_never_due_here(client, southmoor, stranger, ladder, expiring, today):
    theirs = Attainment.objects.create(
        person=stranger, level=ladder[0], achieved_on=today - timedelta(days=700), expires_on=today + timedelta(days=9)
    )
    recount_organisation(southmoor, on=today)
    assert [soon.attainment for soon in due_soon(southmoor, today)] == [theirs.pk]
    assert theirs.pk not in {soon.attainment for soon in due_soon(expiring[0].organisation, today)}


@pytest.fixture
def listed(monkeypatch, northbridge, expiring, today):
    """What may run out, as a beat has kept it a while ago."""
    monkeypatch.setattr(refreshers, "STILL_UNDERWAY", 0)
    assert refreshers.keep(northbridge.pk, day=today, now=timezone.now())
    return KeptSums.objects.get(organisation=northbridge, what=refreshers.DUE)


def test_a_kept_list_only_narrows_what_is_due_is_read_at_this_instant(listed, northbridge, expiring, ladder, today):
    lasting = Attainment.objects.get(person=expiring[0], cycle=2)
    lasting.withdrawn_on = today
    lasting.save()
    Attainment.objects.create(person=expiring[1], level=ladder[0], cycle=2, achieved_on=today)
    Attainment.objects.create(person=expiring[2], level=ladder[1], achieved_on=today, expires_on=today + timedelta(80))
    found = {(soon.on - today).days for soon in due_soon(northbridge, today)}
    assert found == {5, *(5 + 6 * number for number in range(2, 15)), 80}


def test_a_list_is_read_only_while_the_same_people_are_counted(listed, northbridge, expiring, ladder, ward, today):
    listed.figures = [10**9]  # as if nothing could run out
    listed.save()
    assert due_soon(northbridge, today) == []
    fill(ward, 1)
    recount_organisation(northbridge, on=today)
    assert len(due_soon(northbridge, today)) == 14


def test_a_list_is_kept_with_the_other_sums_until_they_change(northbridge, expiring, today):
    assert ready.make_ready(today=today, clock=timezone.now) > 0
    assert KeptSums.objects.filter(organisation=northbridge, what=refreshers.DUE).count() == 1
    assert ready.make_ready(today=today, clock=timezone.now) == 0
    assert len(due_soon(northbridge, today)) == 14


def test_a_pipeline_counts_each_step_and_gives_days_only_of_ten_or_more(northbridge, surgery, ladder, today):
    ladder[0].requirements.get_or_create(kind="quiz", defaults={"title": "Quiz"})
    fill(surgery, 12)
    people = list(Person.objects.filter(assignments__unit=surgery))
    Enrolment.objects.bulk_create(
        Enrolment(
            person=person, level=ladder[0], enrolled_on=today - timedelta(days=100), due_on=today,
            completed_on=today - timedelta(days=100 - number) if number < 10 else None,
        )
        for number, person in enumerate(people)
    )  # fmt: skip
    (found,) = pipelines(northbridge, today)
    steps = {step.name: (step.people, step.days) for step in found.steps}
    assert steps == {
        "Enrolled": (12, 0),
        "Lessons done": (0, None),
        "Quiz passed": (0, None),
        "Level reached": (10, 5),
    }


def test_the_days_of_a_step_are_whole_days_on_the_page_and_in_the_download(client, hr, northbridge, surgery, ladder):
    fill(surgery, 12)
    people = list(Person.objects.filter(assignments__unit=surgery))
    now = timezone.localdate()
    Enrolment.objects.bulk_create(
        Enrolment(
            person=person, level=ladder[0], enrolled_on=now - timedelta(days=700), due_on=now,
            completed_on=now - timedelta(days=700 - 454 - number),
        )
        for number, person in enumerate(people)
    )  # fmt: skip
    client.force_login(hr)
    page = client.get(reverse("dose:on_the_way")).text
    assert '<td class="n" data-label="Median days">460</td>' in page
    assert "459.5" not in page
    text = client.get(reverse("dose:download_on_the_way", args=["pipeline"]), {"format": "csv"}).content.decode()
    assert '"Level reached","12","100.0","460"' in text


def test_a_quiz_passed_before_somebody_enrolled_again_is_no_step_of_this_way(northbridge, surgery, ladder, today):
    ladder[0].requirements.get_or_create(kind="quiz", defaults={"title": "Quiz"})
    quiz, _ = Quiz.objects.get_or_create(level=ladder[0])
    fill(surgery, 12)
    noon = timezone.make_aware(datetime.combine(today, time(12)))
    for number, person in enumerate(Person.objects.filter(assignments__unit=surgery)):
        Enrolment.objects.create(person=person, level=ladder[0], enrolled_on=today - timedelta(days=30), due_on=today)
        passed_at = noon - timedelta(days=900 if number == 0 else 10)
        Attempt.objects.create(
            person=person,
            quiz=quiz,
            paper=[],
            pass_mark=80,
            passed=True,
            score=100,
            started_at=passed_at,
            submitted_at=passed_at,
        )
    (found,) = pipelines(northbridge, today)
    assert [(step.people, step.days) for step in found.steps if step.name == "Quiz passed"] == [(11, 20)]


def test_activated_is_who_has_a_part_in_a_project_that_lives(client, northbridge, hr, surgery, ladder, today):
    fill(surgery, 24, ladder[0])
    holders = list(Person.objects.filter(attainments__level=ladder[0]).order_by("pk"))
    for number, (state, day) in enumerate(
        [("active", today), ("active", today - timedelta(days=500)), ("stopped", today)]
    ):
        project = Project.objects.create(organisation=northbridge, unit=surgery, title=f"P {number}", state=state)
        Member.objects.create(project=project, person=holders[number], part=Member.Part.LEAD, joined_on=day)
        PdsaCycle.objects.create(
            project=project, number=1, title="T", plan="P", prediction="Q", starts_on=day - timedelta(days=1)
        )
    recount_organisation(northbridge, on=today)
    client.force_login(hr)
    text = client.get(reverse("dose:download_on_the_way", args=["activation"]), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert rows[1] == ["Fundamentals", "12", "1", "8.3"]
    text = client.get(reverse("dose:download_on_the_way", args=["projects"]), {"format": "csv"})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert rows[1] == ["Surgery", "0", "0", "0", "2", "0", "0", "1", "3"]
    assert client.get(reverse("dose:download_on_the_way", args=["shoes"])).status_code == 404


def test_the_pages_ask_the_same_number_of_queries_for_few_and_many(client, hr, northbridge, surgery, ladder, expiring):
    client.force_login(hr)

    def queries():
        found = []
        for route in ("dose:due", "dose:on_the_way"):
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(route))
            found.append(len(asked))
        return found

    queries()
    few = queries()
    today = timezone.localdate()
    fill(surgery, 60)
    people = Person.objects.filter(assignments__unit=surgery, attainments=None)
    Attainment.objects.bulk_create(
        Attainment(
            person=person,
            level=ladder[0],
            achieved_on=today - timedelta(days=700),
            expires_on=today + timedelta(days=9),
        )
        for person in people
    )
    Enrolment.objects.bulk_create(
        Enrolment(person=person, level=ladder[0], enrolled_on=today, due_on=today) for person in people
    )
    recount_organisation(northbridge, on=today)
    assert queries() == few
