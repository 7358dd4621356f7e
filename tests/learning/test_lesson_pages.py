"""What a learner sees of the curriculum, and what is noted when they read."""

import pytest
from django.urls import reverse

from curriculum.models import LessonPage, ModulePage
from lms.learning.actions import complete_lesson
from lms.learning.models import LessonProgress
from tests.learning.conftest import NOON


@pytest.fixture
def reader(client, nurse, enrolment):
    client.force_login(nurse)
    return client


def page(client, page):
    return client.get(page.get_url())


def test_reading_asks_to_sign_in_and_comes_back_afterwards(client, lessons):
    answer = page(client, lessons[0])
    assert answer.status_code == 302
    assert answer["Location"] == f"/sign-in/?next={lessons[0].get_url()}"


def test_opening_a_lesson_notes_it_as_begun(reader, nurse, lessons):
    assert page(reader, lessons[0]).status_code == 200
    progress = LessonProgress.objects.get(person=nurse, lesson=lessons[0])
    assert progress.completed_at is None
    assert progress.lesson_title == "First lesson"


def test_the_ladder_shows_how_far_i_am(reader, nurse, escalator, lessons):
    complete_lesson(nurse, lessons[0], now=NOON)
    assert "1 of 2 lessons" in page(reader, escalator).content.decode()


def test_the_level_page_lists_modules_strands_and_progress(reader, nurse, fundamentals, lessons):
    complete_lesson(nurse, lessons[0], now=NOON)
    html = page(reader, fundamentals).content.decode()
    assert "1 of 2 lessons" in html
    assert "Data for improvement" in html
    assert "Not covered here" in html
    assert reverse("learning:quiz", args=[fundamentals.quiz.pk]) in html


def test_whoever_has_not_joined_is_sent_to_the_level(client, coach, fundamentals, lessons):
    client.force_login(coach)
    answer = client.get(lessons[0].get_url(), follow=True)
    assert answer.redirect_chain[-1][0] == fundamentals.get_url()
    assert "Join Level 1 first" in answer.content.decode()
    assert not LessonProgress.objects.exists()


def test_a_trainer_may_read_without_joining_and_leaves_no_trace(client, trainer, lessons):
    client.force_login(trainer)
    html = page(client, lessons[0]).content.decode()
    assert "Next lesson" in html
    assert "Mark complete" not in html
    assert not LessonProgress.objects.exists()


def test_marking_complete_goes_on_to_the_next_lesson_and_then_to_the_module(reader, nurse, lessons):
    answer = reader.post(reverse("learning:lesson_done", args=[lessons[0].pk]))
    assert answer["Location"] == lessons[1].get_url()
    answer = reader.post(reverse("learning:lesson_done", args=[lessons[1].pk]), follow=True)
    assert answer.redirect_chain[-1][0] == lessons[1].module.get_url()
    assert "last lesson of this module" in answer.content.decode()
    assert LessonProgress.objects.exclude(completed_at=None).count() == 2


def test_a_lesson_deleted_while_it_was_read_gets_a_clear_page(reader, fundamentals, lessons):
    page(reader, lessons[0])
    LessonPage.objects.get(pk=lessons[0].pk).delete()
    answer = reader.post(reverse("learning:lesson_done", args=[lessons[0].pk]), {"level": fundamentals.pk})
    assert answer.status_code == 404
    assert "Nothing of yours is lost" in answer.content.decode()
    assert "Go on with Level 1" in answer.content.decode()
    assert LessonProgress.objects.count() == 1


def test_whoever_has_not_joined_cannot_mark_a_lesson_complete(client, coach, lessons):
    client.force_login(coach)
    assert client.post(reverse("learning:lesson_done", args=[lessons[0].pk])).status_code == 302
    assert not LessonProgress.objects.exists()


def test_a_module_without_lessons_says_so(reader, fundamentals):
    module = ModulePage(title="Empty", slug="empty", code="1.9", hours=1, strands=["S"])
    fundamentals.add_child(instance=module)
    assert "has no lessons to read yet" in page(reader, module).content.decode()


def test_a_level_without_modules_says_so(reader, fundamentals):
    ModulePage.objects.first().delete()
    assert "has no modules yet" in page(reader, fundamentals).content.decode()


def check_in(lesson):
    options = [
        {"text": "Two points", "is_right": False, "feedback": "They always differ."},
        {"text": "Twelve points", "is_right": True, "feedback": "Now you see the wobble."},
    ]
    lesson.body = [("check", {"question": "What shows a trend?", "options": options})]
    lesson.save_revision().publish()
    lesson.refresh_from_db()
    return lesson.body[0].id


def test_a_knowledge_check_answers_without_a_script(reader, lessons):
    block = check_in(lessons[0])
    answer = reader.post(reverse("learning:check", args=[lessons[0].pk, block]), {"option": "1"})
    assert answer["Location"].endswith(f"?check={block}&option=1#check-{block}")
    html = reader.get(answer["Location"]).content.decode()
    assert 'value="1" checked' in html
    assert "Your answer: not quite." in html
    assert "They always differ." in html


@pytest.mark.parametrize("option", ["", "9", "abc", "-1", "<script>"])
def test_a_knowledge_check_asks_for_an_answer_when_none_fits(reader, lessons, option):
    block = check_in(lessons[0])
    answer = reader.post(reverse("learning:check", args=[lessons[0].pk, block]), {"option": option}, follow=True)
    html = answer.content.decode()
    assert "Choose an answer first." in html
    assert "<script>" not in html.replace("<script src", "")


@pytest.mark.parametrize("which", ["lesson", "level", "module", "escalator"])
def test_pages_cost_the_same_with_many_lessons(
    reader, escalator, fundamentals, lessons, which, django_assert_max_num_queries
):
    module = lessons[0].module
    shown = {"lesson": lessons[0], "level": fundamentals, "module": module, "escalator": escalator}[which]
    page(reader, shown)  # the first visit fills Wagtail's cache of sites and notes the lesson as begun

    def cost():
        with django_assert_max_num_queries(40) as queries:
            page(reader, shown)
        return len(queries)

    before = cost()
    for number in range(30):
        module.add_child(instance=LessonPage(title=f"More {number}", summary="More.", minutes=5, body=[]))
    assert cost() == before
