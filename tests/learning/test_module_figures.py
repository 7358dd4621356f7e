"""What a trainer sees of a module: counts of their own organisation's people, and where they stop."""

from datetime import timedelta

import pytest

from curriculum.models import LessonPage, ModulePage
from lms.learning.models import Enrolment
from lms.learning.module_figures import every_module, one_module
from tests.learning.conftest import NOON
from tests.learning.crowd import join, read


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.get()


def figures(northbridge, module):
    return one_module(northbridge, module, now=NOON)


def in_the_index(northbridge, module):
    return next(each for each in every_module(northbridge) if each.module == module)


def test_a_module_nobody_joined_counts_nobody(northbridge, module):
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.enrolled, found.begun, found.in_progress, found.done) == (0, 0, 0, 0)
    assert figures(northbridge, module).days is None
    assert figures(northbridge, module).most_stop_at is None


def test_people_are_counted_as_enrolled_in_progress_and_done(northbridge, fundamentals, module, lessons):
    people = join(northbridge, fundamentals, 9)
    read(people[:6], lessons[0], NOON - timedelta(days=3), minutes=8)
    read(people[:2], lessons[1], NOON - timedelta(days=2), minutes=9)
    read(people[2:4], lessons[1], NOON - timedelta(days=2))
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.enrolled, found.not_begun, found.begun, found.in_progress, found.done) == (9, 3, 6, 4, 2)
    first, second = figures(northbridge, module).lessons
    assert (first.opened, first.done, second.opened, second.done) == (6, 6, 4, 2)


def test_whoever_has_not_come_back_for_two_weeks_stopped_at_the_lesson_opened_last(
    northbridge, fundamentals, module, lessons
):
    people = join(northbridge, fundamentals, 9)
    read(people[:7], lessons[0], NOON - timedelta(days=40), minutes=8)
    read(people[:4], lessons[1], NOON - timedelta(days=30))  # four stopped in the second lesson
    read(people[7:], lessons[0], NOON - timedelta(days=3))  # two are on their way
    found = figures(northbridge, module)
    assert [lesson.stopped for lesson in found.lessons] == [3, 4]
    assert (found.stopped, found.moving) == (7, 2)
    assert found.most_stop_at.lesson == lessons[1]


def test_who_is_done_has_not_stopped_however_long_ago(northbridge, fundamentals, module, lessons):
    people = join(northbridge, fundamentals, 3)
    for lesson in lessons:
        read(people, lesson, NOON - timedelta(days=100), minutes=5)
    assert figures(northbridge, module).stopped == 0


def test_two_lessons_opened_at_one_moment_count_one_stop(northbridge, fundamentals, module, lessons):
    people = join(northbridge, fundamentals, 1)
    for lesson in lessons:
        read(people, lesson, NOON - timedelta(days=20))
    assert figures(northbridge, module).stopped == 1


@pytest.mark.parametrize("minutes, median", [([3, 4, 10, 20, 30], 10), ([3, 4, 10, 20, 30, 40], 15)])
def test_the_median_minutes_of_a_lesson_are_those_of_the_person_in_the_middle(
    northbridge, fundamentals, module, lessons, minutes, median
):
    for person, took in zip(join(northbridge, fundamentals, len(minutes)), minutes, strict=True):
        read([person], lessons[0], NOON - timedelta(days=3), minutes=took)
    first, second = figures(northbridge, module).lessons
    assert (first.minutes, first.timed) == (median, len(minutes))
    assert (second.minutes, second.timed) == (None, 0)


def test_a_lesson_left_open_over_night_does_not_count_as_reading_time(northbridge, fundamentals, module, lessons):
    people = join(northbridge, fundamentals, 8)
    read(people[:5], lessons[0], NOON - timedelta(days=3), minutes=10)
    read(people[5:], lessons[0], NOON - timedelta(days=3), minutes=60 * 20)
    first, _ = figures(northbridge, module).lessons
    assert (first.minutes, first.timed, first.done) == (10, 5, 8)


def test_a_median_of_fewer_than_five_people_is_not_shown(northbridge, fundamentals, module, lessons):
    people = join(northbridge, fundamentals, 4)
    for lesson in lessons:
        read(people, lesson, NOON - timedelta(days=3), minutes=10)
    found = figures(northbridge, module)
    assert (found.done, found.days, found.minutes) == (4, None, None)
    assert found.lessons[0].timed == 4


def test_the_days_of_a_module_run_from_the_first_lesson_opened_to_the_last_one_done(
    northbridge, fundamentals, module, lessons
):
    for number, person in enumerate(join(northbridge, fundamentals, 6)):
        read([person], lessons[0], NOON - timedelta(days=60), minutes=10)
        read([person], lessons[1], NOON - timedelta(days=60 - number), minutes=0)
    assert figures(northbridge, module).days == 2.5


def test_another_organisation_a_leaver_and_who_left_the_level_are_not_counted(
    northbridge, southmoor, fundamentals, module, lessons
):
    strangers = join(southmoor, fundamentals, 2)
    leaver, withdrawn, here = join(northbridge, fundamentals, 3)
    leaver.is_active = False
    leaver.save()
    Enrolment.objects.filter(person=withdrawn).update(withdrawn_on=NOON.date())
    read([*strangers, leaver, withdrawn, here], lessons[0], NOON - timedelta(days=1))
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.enrolled, found.begun) == (1, 1)
    assert figures(northbridge, module).lessons[0].opened == 1


def test_someone_in_a_second_cycle_is_one_person(northbridge, fundamentals, module, lessons):
    (person,) = join(northbridge, fundamentals, 1)
    Enrolment.objects.create(person=person, level=fundamentals, cycle=2, enrolled_on=NOON.date(), due_on=NOON.date())
    read([person], lessons[0], NOON)
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.enrolled, found.begun) == (1, 1)


def test_a_lesson_taken_off_the_site_no_longer_counts_for_being_done(northbridge, fundamentals, module, lessons):
    read(join(northbridge, fundamentals, 2), lessons[0], NOON, minutes=3)
    lessons[1].unpublish()
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.begun, found.done) == (2, 2)


def test_a_module_without_lessons_is_never_done(northbridge, fundamentals, module, lessons):
    join(northbridge, fundamentals, 2)
    for lesson in LessonPage.objects.all():
        lesson.unpublish()
    for found in (figures(northbridge, module), in_the_index(northbridge, module)):
        assert (found.enrolled, found.begun, found.done, found.lessons) == (2, 0, 0, [])
