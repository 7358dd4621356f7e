"""What a renewal asks again: the quiz, the lessons where there is no quiz, practice from level 3 on, teaching."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from curriculum.models import LessonPage, LevelPage, LevelRequirement, ModulePage
from lms.cohorts.actions import record_attendance
from lms.cohorts.models import Cohort, Place, Session
from lms.cohorts.teaching import sessions_taught
from lms.escalator.actions import attain, join, withdraw
from lms.escalator.entry import entry
from lms.escalator.models import Attainment
from lms.escalator.standing import asked_again, standing
from lms.learning.actions import complete_lesson
from lms.learning.progress import module_progress
from lms.projects.models import Member, Project
from tests.at_once import at_once

REACHED, IN_WINDOW = date(2026, 1, 5), date(2028, 8, 1)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@pytest.fixture
def make_level(escalator):
    def _make(code: str, number: int | None, *kinds: str, **fields) -> LevelPage:
        level = escalator.add_child(
            instance=LevelPage(
                title=code, slug=code.lower(), code=code, number=number, strapline="Do it", lead="Do.", for_whom="Some",
                entry_text="None.", taught_hours=6, elapsed_text="Any time", **{"validity_months": 36} | fields,
            )
        )  # fmt: skip
        for place, kind in enumerate(kinds):
            LevelRequirement.objects.create(level=level, kind=kind, title=kind, sort_order=place)
        return level

    return _make


@pytest.fixture
def board_track(make_level) -> LevelPage:
    level = make_level("BRD", None, "modules", validity_months=24)
    module = level.add_child(instance=ModulePage(title="Systems", slug="systems", code="B1", hours=6, strands=["S"]))
    for title in ("One", "Two"):
        module.add_child(
            instance=LessonPage(
                title=title, slug=title.lower(), summary="S.", minutes=5, body=[("text", "<p>A system.</p>")]
            )
        )
    return level


def held(person, level, achieved_on=REACHED, expires_on=date(2029, 1, 5)) -> Attainment:
    return Attainment.objects.create(person=person, level=level, achieved_on=achieved_on, expires_on=expires_on)


def project_of(person, part: str, published_on: date) -> Project:
    project = Project.objects.create(
        organisation=person.organisation, unit=person.assignments.get().unit, title="Fewer falls",
        state=Project.State.COMPLETED, lessons_learned="Ask early.", published_on=published_on,
    )  # fmt: skip
    Member.objects.create(project=project, person=person, part=part, joined_on=published_on - timedelta(days=200))
    return project


def met(person, level, today) -> dict[str, bool]:
    return {requirement.title: requirement.is_met for requirement in standing(person, level, today)}


def read_all(person, level, day) -> None:
    for lesson in LessonPage.objects.descendant_of(level):
        complete_lesson(person, lesson, now=noon(day))


def test_a_level_without_a_quiz_is_renewed_by_reading_its_lessons_again(nurse, board_track):
    join(nurse, board_track, today=REACHED)
    read_all(nurse, board_track, REACHED)
    later = date(2027, 10, 1)
    assert join(nurse, board_track, today=later) is None
    assert [module.lessons_done for module in module_progress(nurse, board_track)] == [0]
    first, last = LessonPage.objects.descendant_of(board_track)
    complete_lesson(nurse, first, now=noon(later))
    complete_lesson(nurse, first, now=noon(later))
    assert [module.lessons_done for module in module_progress(nurse, board_track)] == [1]
    complete_lesson(nurse, last, now=noon(later + timedelta(days=3)))
    cycles = nurse.attainments.order_by("cycle").values_list("cycle", "achieved_on", "expires_on")
    assert list(cycles) == [
        (1, REACHED, date(2028, 1, 5)), (2, later + timedelta(days=3), date(2030, 1, 5)),
    ]  # fmt: skip
    assert all(row.completed_at == noon(REACHED) for row in nurse.lesson_progress.all())


def test_lessons_of_a_level_with_a_quiz_are_not_read_again(nurse, make_level, fundamentals, lessons):
    held(nurse, fundamentals)
    for lesson in lessons:
        complete_lesson(nurse, lesson, now=noon(REACHED))
    join(nurse, fundamentals, today=IN_WINDOW)
    assert met(nurse, fundamentals, IN_WINDOW) == {"Quiz passed": False, "All modules": True}


def test_whoever_has_a_level_from_elsewhere_is_asked_the_quiz_alone_to_renew_it(nurse, fundamentals, lessons):
    held(nurse, fundamentals)
    assert [each.title for each in asked_again(nurse, fundamentals, IN_WINDOW)] == ["Quiz passed"]
    join(nurse, fundamentals, today=IN_WINDOW)
    assert nurse.enrolments.get().cycle == 2
    assert met(nurse, fundamentals, IN_WINDOW) == {"Quiz passed": False, "All modules": True}


@pytest.mark.parametrize("part", ["lead", "coach"])
def test_a_project_led_or_coached_in_the_period_renews_level_3_at_once(nurse, make_level, part):
    level = make_level("L3", 3, "modules", "attendance", "project_gate")
    held(nurse, level)
    project_of(nurse, part, date(2027, 5, 5))
    renewed = join(nurse, level, today=IN_WINDOW)
    assert (renewed.cycle, renewed.expires_on) == (2, date(2032, 1, 5))
    assert renewed.evidence[0]["title"] == "One project led or coached since 5 January 2026"
    assert renewed.certificates.count() == 1


def test_a_project_of_the_period_before_does_not_renew_twice(nurse, make_level):
    level = make_level("L3", 3, "project_gate")
    held(nurse, level)
    project_of(nurse, "lead", date(2027, 5, 5))
    join(nurse, level, today=IN_WINDOW)
    assert join(nurse, level, today=date(2031, 8, 1)) is None
    assert nurse.attainments.count() == 2
    project_of(nurse, "lead", date(2031, 8, 2))
    assert attain(nurse, level, today=date(2031, 8, 2)).expires_on == date(2035, 1, 5)


def test_what_somebody_led_decades_ago_does_not_renew_a_lapsed_level(nurse, make_level):
    level = make_level("L3", 3, "project_gate")
    held(nurse, level)
    project_of(nurse, "lead", date(2027, 5, 5))
    assert join(nurse, level, today=date(2040, 1, 1)) is None


def test_without_a_project_level_3_and_up_is_renewed_by_being_assessed_again(nurse, make_level):
    level = make_level("L4", 4, "modules", "teams", "viva", entry_level=make_level("L3", 3, "project_gate"))
    held(nurse, level)
    join(nurse, level, today=IN_WINDOW)
    [asked] = asked_again(nurse, level, IN_WINDOW)
    assert (asked.code, asked.is_met) == ("practice_again", False)
    assert [each.title for each in asked.instead] == ["viva"]


def test_a_lapsed_level_is_renewed_without_the_levels_below_it(nurse, make_level):
    below = make_level("L2", 2, "modules")
    level = make_level("L3", 3, "project_gate", entry_level=below)
    held(nurse, level)
    assert not entry(nurse, level, date(2029, 6, 1)).reason
    withdraw(nurse.attainments.get(), today=date(2029, 6, 1))
    assert entry(nurse, level, date(2029, 6, 2)).reason == "You need Level 2, L2, first."


def test_a_project_that_counted_for_a_withdrawn_level_does_not_bring_it_back(nurse, make_level):
    level = make_level("L5", 5, "portfolio")
    LevelRequirement.objects.update(threshold=1)
    project_of(nurse, "lead", date(2026, 1, 2))
    assert join(nurse, level, today=REACHED)
    withdraw(nurse.attainments.get(), today=date(2026, 2, 1))
    assert join(nurse, level, today=date(2026, 3, 1)) is None
    assert "asked again" in standing(nurse, level, date(2026, 3, 1))[0].evidence


@pytest.fixture
def adviser_level(make_level) -> LevelPage:
    return make_level("L5", 5, "portfolio", "panel", validity_months=None, sessions_a_year=2)


@pytest.fixture
def teach(trainer, nurse, fundamentals):
    cohort = Cohort.objects.create(organisation=trainer.organisation, level=fundamentals, name="Spring")
    cohort.trainers.add(trainer)
    Place.objects.create(cohort=cohort, person=nurse, taken_on=date(2025, 1, 1))

    def _teach(day: date, **fields) -> Session:
        session = Session.objects.create(
            cohort=cohort, title="Workshop", held_on=day, starts_at=time(9), ends_at=time(12), place="Room 1", **fields
        )
        record_attendance(session, {nurse.pk}, by=trainer, now=noon(day), today=day)
        return session

    return _teach


def test_two_sessions_a_year_keep_level_5_and_one_does_not(trainer, adviser_level, teach):
    attainment = held(trainer, adviser_level, date(2026, 1, 5), date(2027, 1, 5))

    def until():
        attainment.refresh_from_db()
        return attainment.expires_on

    teach(date(2026, 3, 1))
    assert until() == date(2027, 1, 5)
    teach(date(2026, 9, 1))
    assert until() == date(2027, 3, 1)  # on that day only one session is left in the twelve months before
    teach(date(2027, 2, 1))
    assert until() == date(2027, 9, 1)
    assert sessions_taught(trainer, since=date(2026, 2, 1), until=date(2027, 2, 1)) == 3


def test_teaching_does_not_bring_back_a_level_5_that_ran_out_until_it_is_renewed(trainer, adviser_level, teach):
    attainment = held(trainer, adviser_level, date(2024, 1, 5), date(2025, 6, 5))
    teach(date(2026, 3, 1))
    join(trainer, adviser_level, today=date(2026, 3, 2))
    assert trainer.attainments.count() == 1
    teach(date(2026, 4, 1))
    attainment.refresh_from_db()
    assert attainment.expires_on == date(2025, 6, 5)
    renewed = trainer.attainments.get(cycle=2)
    assert (renewed.achieved_on, renewed.expires_on) == (date(2026, 4, 1), date(2027, 4, 1))


def test_a_session_somebody_else_facilitated_or_nobody_came_to_is_not_taught(trainer, coach, adviser_level, teach):
    teach(date(2026, 3, 1)).facilitators.add(coach)
    Session.objects.create(
        cohort=Cohort.objects.get(), title="Planned", held_on=date(2026, 4, 1), starts_at=time(9), ends_at=time(12),
        place="Room 1",
    )  # fmt: skip
    assert sessions_taught(trainer, since=REACHED, until=IN_WINDOW) == 0
    assert sessions_taught(coach, since=REACHED, until=IN_WINDOW) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_renewing_twenty_times_at_once_is_one_cycle_and_one_certificate(nurse, make_level):
    level = make_level("L3", 3, "project_gate")
    held(nurse, level)
    project_of(nurse, "lead", date(2027, 5, 5))
    at_once(lambda number: join(nurse, level, today=IN_WINDOW))
    assert list(nurse.attainments.order_by("cycle").values_list("cycle", flat=True)) == [1, 2]
    assert nurse.enrolments.count() == 1
    assert Certificate.objects.count() == 1
