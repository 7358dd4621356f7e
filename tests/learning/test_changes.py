"""What a change of a module does to its learners, and what a preview makes up of them."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from curriculum.models import LessonPage, ModulePage
from lms.learning.affected import affected
from lms.learning.models import LessonProgress
from lms.learning.previewing import as_previewed, previewed_enrolment
from lms.learning.progress import module_progress
from tests.learning.conftest import NOON
from tests.learning.crowd import join, read


@pytest.fixture
def module(fundamentals):
    return ModulePage.objects.get()


def add_lesson(module, published_at):
    lesson = LessonPage(title="Third lesson", slug="third", summary="More.", minutes=5, body=[("text", "<p>.</p>")])
    module.add_child(instance=lesson)
    LessonPage.objects.filter(pk=lesson.pk).update(first_published_at=published_at)
    return LessonPage.objects.get(pk=lesson.pk)


# ---- new lessons ----------------------------------------------------------------------------
def test_a_lesson_published_after_somebody_began_is_new_to_them_and_what_they_did_stays(
    nurse, fundamentals, enrolment, module, lessons
):
    for lesson in lessons:
        read([nurse], lesson, NOON, minutes=5)
    add_lesson(module, NOON + timedelta(days=1))
    (found,) = module_progress(nurse, fundamentals)
    assert [(state.is_done, state.is_new) for state in found.lessons] == [(True, False), (True, False), (False, True)]
    assert (found.lessons_done, found.lessons_new, found.is_done) == (2, 1, False)


def test_a_lesson_is_new_no_longer_once_opened(nurse, fundamentals, enrolment, module, lessons):
    read([nurse], lessons[0], NOON, minutes=5)
    third = add_lesson(module, NOON + timedelta(days=1))
    read([nurse], third, NOON + timedelta(days=2))
    assert module_progress(nurse, fundamentals)[0].lessons_new == 0


def test_nothing_is_new_to_who_begins_after_it_was_published(nurse, fundamentals, enrolment, module, lessons):
    add_lesson(module, NOON - timedelta(days=1))
    assert module_progress(nurse, fundamentals)[0].lessons_new == 0
    read([nurse], lessons[0], NOON, minutes=5)
    assert module_progress(nurse, fundamentals)[0].lessons_new == 0


def test_the_module_page_marks_a_new_lesson(client, nurse, enrolment, module, lessons):
    read([nurse], lessons[0], NOON, minutes=5)
    add_lesson(module, NOON + timedelta(days=1))
    client.force_login(nurse)
    assert '<span class="nhsuk-tag nhsuk-tag--blue">New</span>' in client.get(module.url).content.decode()
    assert "1 new" in client.get(module.level.url).content.decode()


# ---- whom a change touches --------------------------------------------------------------------
def test_the_author_sees_how_many_learners_are_in_the_middle_of_a_module(
    trainer, northbridge, southmoor, fundamentals, module, lessons
):
    people = join(northbridge, fundamentals, 6)
    read(join(southmoor, fundamentals, 3), lessons[0], NOON)
    read(people[:5], lessons[0], NOON, minutes=5)
    read(people[:2], lessons[1], NOON, minutes=5)
    found = affected(trainer, module, now=NOON)
    assert (found.enrolled, found.not_begun, found.in_progress, found.done) == (6, 1, 3, 2)
    assert found.sentence == "3 colleagues are in the middle of this module, and 2 done with it."


def test_of_a_lesson_the_author_sees_who_is_reading_it(trainer, northbridge, fundamentals, lessons):
    people = join(northbridge, fundamentals, 3)
    read(people[:1], lessons[0], NOON)
    read(people[1:], lessons[0], NOON, minutes=5)
    found = affected(trainer, lessons[0], now=NOON)
    assert found.sentence == "1 colleague is in the middle of this lesson, and 2 done with it."


def test_a_lesson_not_published_yet_is_new_to_everybody_in_the_module(trainer, northbridge, fundamentals, lessons):
    read(join(northbridge, fundamentals, 4), lessons[0], NOON, minutes=5)
    lessons[1].unpublish()
    found = affected(trainer, lessons[1], now=NOON)
    assert found.is_new_lesson
    assert found.sentence == "4 colleagues are already in this module: for them this lesson is new."


def test_a_module_nobody_is_in_touches_nobody(trainer, module):
    assert affected(trainer, module, now=NOON).sentence.startswith("No colleague of yours is on this level yet")


# ---- previews ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "mode, done", [("newcomer", [False, False]), ("middle", [True, False]), ("done", [True, True])]
)
def test_a_preview_makes_up_a_learner(trainer, fundamentals, lessons, mode, done):
    request = RequestFactory().get("/")
    request.preview_as = mode
    (found,) = as_previewed(request, module_progress(trainer, fundamentals))
    assert [state.is_done for state in found.lessons] == done
    assert previewed_enrolment(request, fundamentals).pk is None
    assert LessonProgress.objects.count() == 0


def test_half_way_through_means_the_lesson_being_shown(trainer, fundamentals, lessons):
    request = RequestFactory().get("/")
    request.preview_as = "middle"
    (found,) = as_previewed(request, module_progress(trainer, fundamentals), showing=lessons[0])
    assert [(state.is_done, bool(state.last_seen_at)) for state in found.lessons] == [(False, True), (False, False)]


def test_outside_a_preview_progress_is_as_it_is(trainer, fundamentals):
    request = RequestFactory().get("/")
    real = module_progress(trainer, fundamentals)
    assert as_previewed(request, real) is real
    assert previewed_enrolment(request, fundamentals) is None


@pytest.mark.parametrize("mode", ["newcomer", "middle", "done"])
def test_every_page_can_be_previewed_as_every_learner(client, trainer, escalator, fundamentals, module, lessons, mode):
    from curriculum.authors import prepare_group
    from tests.conftest import MONDAY

    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    for page in (fundamentals, module, lessons[0]):
        page.save_revision()
        shown = client.get(f"/cms/pages/{page.pk}/view_draft/", {"mode": mode})
        assert shown.status_code == 200
        assert "Nothing is recorded in a preview." in shown.content.decode()
