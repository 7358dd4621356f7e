"""Who is where in a cohort: what the page of a whole cohort says is what each one's own page says."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import LevelPage, LevelRequirement, Quiz
from lms.cohorts.models import (
    Attendance,
    CoachingEntry,
    Cohort,
    ObservedPractice,
    Place,
    Session,
    TaughtEntry,
)
from lms.escalator.models import Attainment
from lms.escalator.reading import READERS
from lms.escalator.standing import standing, standings
from lms.home.cohort_ladder import ladder
from lms.learning.models import Attempt, Enrolment, LessonProgress
from lms.people.models import AuditEntry, Person
from lms.projects.models import Measure, Member, Observation, PdsaCycle, ProgressScore, Project, SignOff

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KINDS = [kind.value for kind in LevelRequirement.Kind]


@pytest.fixture
def cohort(northbridge, fundamentals, trainer) -> Cohort:
    """Of a level that asks for one of everything there is."""
    LevelRequirement.objects.filter(level=fundamentals).delete()
    for order, kind in enumerate(KINDS):
        LevelRequirement.objects.create(
            level=fundamentals, kind=kind, title=f"The {kind}", sort_order=order, threshold=50 if kind == "attendance"
            else 2,
        )  # fmt: skip
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring", minimum_share=60)
    cohort.trainers.add(trainer)
    for number in range(3):
        Session.objects.create(
            cohort=cohort, title=f"Day {number}", held_on=date(2026, 1, 5 + number), starts_at=time(9),
            ends_at=time(16), place="Hall",
        )  # fmt: skip
    return cohort


@pytest.fixture
def learners(cohort, ward, fundamentals, lessons, trainer, coach):
    """A function that gives so many people a place, each of whom did something else."""

    def _learners(number: int) -> list[Person]:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"l{there + n}@x.example", full_name=f"Learner {n:03}", organisation=ward.organisation)
            for n in range(number)
        )
        Place.objects.bulk_create(Place(cohort=cohort, person=p, taken_on=date(2025, 12, 1)) for p in people)
        for n, person in enumerate(people):
            DEEDS[n % len(DEEDS)](person, cohort, lessons, trainer)
        return people

    return _learners


def nothing(person, cohort, lessons, trainer) -> None:
    """Somebody has to."""


def studied(person, cohort, lessons, trainer) -> None:
    for lesson in lessons:
        LessonProgress.objects.create(person=person, lesson=lesson, lesson_title="L", completed_at=NOON)
    _attempt(person, cohort, True, NOON)


def half(person, cohort, lessons, trainer) -> None:
    LessonProgress.objects.create(person=person, lesson=lessons[0], lesson_title="L", completed_at=NOON)
    _attempt(person, cohort, None, NOON)
    _attempt(person, cohort, False, NOON)


def came(person, cohort, lessons, trainer) -> None:
    for number, session in enumerate(cohort.sessions.all()):
        Attendance.objects.create(session=session, person=person, attended=number != 1, recorded_by=trainer)


def led(person, cohort, lessons, trainer) -> None:
    project = _project(person, Member.Part.LEAD, state="completed", lessons_learned="Ask.", published_on=NOON.date())
    measure = Measure.objects.create(project=project, name="Falls", kind="outcome")
    Observation.objects.create(measure=measure, on=NOON.date(), value=3, entered_by=person)
    PdsaCycle.objects.create(project=project, number=1, title="Try", prediction="Fewer", starts_on=NOON.date())
    _signed(project, person, "gate", "coach")


def pdsa_agreed(person, cohort, lessons, trainer) -> None:
    _signed(_project(person, Member.Part.LEAD, kind="pdsa"), trainer, "pdsa", "line_manager")


def coached(person, cohort, lessons, trainer) -> None:
    project = _project(person, Member.Part.COACH)
    _signed(project, trainer, "charter", "sponsor")
    ProgressScore.objects.create(project=project, score="3.0", suggested="3.0", note="n", by=person, at=NOON)
    for n in range(2):
        CoachingEntry.objects.create(
            person=person, held_on=NOON.date() - timedelta(n), team="T", asked="a", learned="l", next_step="n",
            written_at=NOON,
        )  # fmt: skip


def practised(person, cohort, lessons, trainer) -> None:
    for what in ("coaching", "viva", "delivery", "evaluation", "panel"):
        for agreed in (NOON, None):
            ObservedPractice.objects.create(
                level=cohort.level, person=person, what=what, observer=trainer, held_on=NOON.date(), about="It",
                asked_at=NOON, overall="met", feedback="Well done.", agreed_at=agreed,
            )  # fmt: skip


def taught(person, cohort, lessons, trainer) -> None:
    session = cohort.sessions.first()
    session.facilitators.add(person)
    Attendance.objects.get_or_create(
        session=session, person=trainer, defaults={"attended": True, "recorded_by": person}
    )
    TaughtEntry.objects.create(
        person=person, held_on=NOON.date(), title="Elsewhere", audience="Porters", written_at=NOON,
        confirmer=trainer, confirmed_at=NOON,
    )  # fmt: skip


def renews(person, cohort, lessons, trainer) -> None:
    Attainment.objects.create(
        person=person, level=cohort.level, achieved_on=date(2023, 1, 1), expires_on=date(2025, 6, 1)
    )
    Enrolment.objects.create(
        person=person, level=cohort.level, cycle=2, enrolled_on=date(2025, 7, 1), due_on=date(2026, 7, 1)
    )
    _attempt(person, cohort, True, datetime(2022, 12, 1, tzinfo=UTC))


def lost(person, cohort, lessons, trainer) -> None:
    """It was withdrawn."""
    studied(person, cohort, lessons, trainer)
    Attainment.objects.create(
        person=person, level=cohort.level, achieved_on=date(2025, 1, 1), withdrawn_on=date(2026, 1, 5)
    )


DEEDS = (nothing, studied, half, came, led, pdsa_agreed, coached, practised, taught, renews, lost)


def _attempt(person, cohort, passed, at) -> None:
    Attempt.objects.create(
        person=person, quiz=cohort.level.quiz, paper=[], pass_mark=80, submitted_at=at, score=3, passed=passed
    )


def _project(person, part, **fields) -> Project:
    unit = person.organisation.units.first()
    project = Project.objects.create(
        organisation=person.organisation, unit=unit, title=f"Of {person.pk}", **({"state": "active"} | fields)
    )
    Member.objects.create(project=project, person=person, part=part, joined_on=date(2025, 12, 1))
    return project


def _signed(project, person, purpose, capacity) -> None:
    SignOff.objects.create(
        project=project, purpose=purpose, capacity=capacity, person=person, agreed_text="I agree.", state_hash="x",
        at=NOON,
    )  # fmt: skip


@pytest.mark.parametrize("renewed_by", ["quiz", "lessons", "practice", "teaching"])
def test_a_cohort_read_at_once_stands_as_each_of_them_does(cohort, learners, today, renewed_by):
    cohort.level.renewed_by = renewed_by
    cohort.level.save()
    people = learners(2 * len(DEEDS))
    together = standings(people, cohort.level, today)
    for person in people:
        assert [each for _, found in together[person.pk] for each in found] == standing(person, cohort.level, today)
    assert set(READERS) == set(KINDS)  # no kind that the level of this test does not ask for
    met = {each.code for person in people for _, found in together[person.pk] for each in found if each.is_met}
    assert {"modules", "quiz", "attendance", "pdsa_agreed", "teams-1", "portfolio-1", "coaching-1", "coaching_log",
            "viva-1", "delivery-1", "teaching", "evaluation-1", "panel-1", "kept"} <= met  # fmt: skip


def test_the_page_costs_the_same_for_10_and_for_100(cohort, learners, client, trainer):
    client.force_login(trainer)
    page = reverse("home:cohort_ladder", args=[cohort.pk])
    learners(len(DEEDS))
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page)
    learners(9 * len(DEEDS))
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


def test_each_requirement_is_met_in_part_or_not_in_words(cohort, learners, today):
    learners(len(DEEDS))
    by_deed = dict(zip(DEEDS, ladder(cohort, today).rungs, strict=True))
    said = {deed: {cell.title: (cell.words, cell.detail) for cell in rung.cells} for deed, rung in by_deed.items()}
    assert said[studied]["The modules"] == ("Met", "5 Jan 2026")
    assert said[half]["The quiz"] == ("Part", "being marked")
    assert said[nothing]["The modules"] == ("Not met", "0 of 1")
    assert said[came]["The attendance"] == ("Met", "2 of 3 sessions")
    assert said[practised]["The viva"] == ("Part", "1 of 2")
    assert said[taught]["The teaching"] == ("Met", "2 of 2")
    assert said[led]["The project_gate"][0] == "Part"
    assert said[renews]["The modules"] == ("Met", "1 Jan 2023")


def test_who_came_no_further_for_two_weeks_and_has_something_left_is_stuck(cohort, learners, lessons, today):
    idle, busy = learners(2)
    LessonProgress.objects.filter(person=busy).update(completed_at=NOON - timedelta(13))
    Attempt.objects.filter(person=busy).update(submitted_at=NOON - timedelta(20))
    found = ladder(cohort, today)
    assert [rung.person for rung in found.shown("stuck", "name")] == [idle]
    assert [rung.quiet for rung in found.shown("", "quiet")] == ["5 weeks", "13 days"]
    assert ladder(cohort, today + timedelta(1)).stuck == 2


def test_reading_about_another_level_is_no_step_on_this_one(cohort, learners, lessons, escalator, today):
    (idle,) = learners(1)
    about = dict.fromkeys(("strapline", "lead", "for_whom", "entry_text", "elapsed_text"), "More")
    other = escalator.add_child(
        instance=LevelPage(title="Improver", slug="improver", code="L2", number=2, taught_hours=8, **about)
    )
    Attempt.objects.create(
        person=idle, quiz=Quiz.objects.create(level=other, title="Other"), paper=[], pass_mark=80, submitted_at=NOON,
        score=3, passed=True,
    )  # fmt: skip
    LessonProgress.objects.create(person=idle, lesson=lessons[0], lesson_title="L", last_seen_at=NOON)
    [rung] = ladder(cohort, today).rungs
    assert (rung.last_on, rung.is_stuck) == (None, True)


def test_work_of_the_team_on_a_project_is_a_step_where_the_level_asks_for_projects(cohort, learners, trainer, today):
    (lead,) = learners(1)
    project = _project(lead, Member.Part.LEAD)
    measure = Measure.objects.create(project=project, name="Falls", kind="outcome")
    Observation.objects.create(measure=measure, on=today, value=3, entered_by=trainer, entered_at=NOON)
    assert ladder(cohort, today).rungs[0].last_on == today
    LevelRequirement.objects.filter(level=cohort.level).exclude(kind__in=["modules", "quiz"]).delete()
    assert ladder(cohort, today).rungs[0].last_on is None


def test_being_recorded_as_absent_is_not_doing_something(cohort, learners, trainer, today):
    (idle,) = learners(1)
    record = Attendance.objects.create(
        session=cohort.sessions.first(), person=idle, attended=False, recorded_by=trainer, recorded_at=NOON
    )
    assert ladder(cohort, today).rungs[0].last_on is None
    record.attended = True
    record.save()
    assert ladder(cohort, today).rungs[0].last_on == today


def test_a_trainer_sorts_and_narrows_the_page_and_reading_it_is_on_record(cohort, learners, client, trainer):
    learners(4)
    client.force_login(trainer)
    page = reverse("home:cohort_ladder", args=[cohort.pk])
    everybody = client.get(page).content.decode()
    assert everybody.index("Learner 000") < everybody.index("Learner 001")
    most = client.get(page, {"sort": "left"}).content.decode()
    assert most.index("Learner 000") < most.index("Learner 001")
    assert "Nobody fits" in client.get(page, {"show": "met"}).content.decode()
    assert client.get(page, {"show": "nonsense", "sort": "x"}).status_code == 200
    entry = AuditEntry.objects.filter(action="standing.read").first()
    assert (entry.by, entry.detail) == (trainer, {"cohort": cohort.pk})


def test_the_download_says_what_the_page_says_and_is_on_record(cohort, learners, client, trainer):
    people = learners(3)
    client.force_login(trainer)
    text = client.get(reverse("home:cohort_ladder_csv", args=[cohort.pk])).content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header[2:4] == ["The modules", "The quiz"]
    assert [row[0] for row in rows] == [person.full_name for person in people]
    assert rows[2][3] == "Part, being marked"
    assert client.get(reverse("home:cohort_ladder_xlsx", args=[cohort.pk])).status_code == 200
    assert AuditEntry.objects.filter(action="standing.exported", by=trainer).count() == 2


def test_who_gave_up_the_place_is_not_on_the_page(cohort, learners, today):
    person, _ = learners(2)
    Place.objects.filter(person=person).update(left_on=today)
    assert person not in [rung.person for rung in ladder(cohort, today).rungs]
