"""A reader's place, notes and words about what was not clear; text size; search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import LessonPage
from lms.learning.actions import complete_lesson, enrol, keep_note, keep_place, open_lesson, say_not_understood
from lms.learning.models import DidNotUnderstand, LessonProgress, Note
from lms.learning.parts import parts
from lms.learning.progress import module_progress
from lms.learning.searching import found_for
from tests.conftest import MONDAY
from tests.learning.conftest import LATER, NOON

BODY = [
    ("text", "<p>What we saw on the ward was not what we had thought.</p>"),
    ("text", "<h2>Say exactly <b>what</b> you count</h2><p>One counted anyone who had sat up.</p>"),
    ("callout", {"tone": "note", "title": "Before you go on", "text": "<p>Ask a colleague.</p>"}),
]


@pytest.fixture
def lesson(lessons) -> LessonPage:
    lessons[0].body = BODY
    lessons[0].save_revision().publish()
    return LessonPage.objects.get(pk=lessons[0].pk)


@pytest.fixture
def reader(client, nurse, enrolment):
    client.force_login(nurse)
    return client


def test_parts_are_called_by_their_heading_or_first_words(lesson):
    assert [part.title for part in parts(lesson)] == [
        "What we saw on the ward was not what we had thought.",
        "Say exactly what you count",
        "Before you go on",
    ]


def test_the_next_visit_begins_at_the_block_that_was_being_read(nurse, enrolment, lesson, fundamentals):
    block = parts(lesson)[1].block_id
    open_lesson(nurse, lesson, now=NOON)
    assert keep_place(nurse, lesson, block, now=LATER)
    assert module_progress(nurse, fundamentals)[0].next_state.url == f"{lesson.url}#b-{block}"
    complete_lesson(nurse, lesson, now=LATER)
    assert f"#b-{block}" not in module_progress(nurse, fundamentals)[0].lessons[0].url


def test_a_block_the_lesson_has_not_is_no_place(nurse, enrolment, lesson):
    open_lesson(nurse, lesson, now=NOON)
    assert not keep_place(nurse, lesson, "elsewhere", now=LATER)
    assert LessonProgress.objects.get().place == ""


def test_the_page_offers_the_way_back_to_the_block(reader, nurse, lesson):
    open_lesson(nurse, lesson, now=NOON)
    block = parts(lesson)[2].block_id
    assert reader.post(f"/learning/lessons/{lesson.pk}/place/", {"block": block}).status_code == 204
    page = reader.get(lesson.url).text
    assert f'<a href="#b-{block}">Go on where you were: Before you go on</a>' in page
    assert f'id="b-{block}"' in page


def test_a_place_is_not_kept_for_a_visitor_who_is_signed_out(client, lesson):
    assert client.post(f"/learning/lessons/{lesson.pk}/place/", {"block": "x"}).status_code == 401


def test_a_note_is_kept_and_shown_only_to_its_writer(reader, nurse, lesson, trainer, hr):
    reader.post(f"/learning/lessons/{lesson.pk}/note/", {"text": "Count twice on Mondays", "seen": ""})
    assert "Count twice on Mondays" in reader.get(lesson.url).text
    assert "Count twice on Mondays" in reader.get("/learning/notes/").text
    for other in (trainer, hr):
        reader.force_login(other)
        assert "Count twice on Mondays" not in reader.get("/learning/notes/").text


def test_a_note_changed_in_two_places_loses_neither(nurse, enrolment, lesson):
    keep_note(nurse, lesson, "From the phone", seen="", now=NOON)
    kept = keep_note(nurse, lesson, "From the ward", seen="", now=LATER)
    assert kept.text == "From the phone\n\nFrom the ward"


def test_a_note_sent_twice_is_one_and_an_emptied_one_is_gone(nurse, enrolment, lesson):
    keep_note(nurse, lesson, "Once", seen="", now=NOON)
    assert keep_note(nurse, lesson, "Once", seen="", now=LATER).text == "Once"
    assert keep_note(nurse, lesson, "  ", seen="Once", now=LATER) is None
    assert not Note.objects.exists()


def test_a_note_that_is_too_long_is_shown_again_and_not_cut(reader, lesson):
    answer = reader.post(f"/learning/lessons/{lesson.pk}/note/", {"text": "x" * 10_001, "seen": ""})
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text
    assert "this one has 10001" in answer.text


def test_a_note_outlives_its_lesson(reader, nurse, lesson):
    keep_note(nurse, lesson, "Keep me", seen="", now=NOON)
    lesson.delete()
    page = reader.get("/learning/notes/").text
    assert "Keep me" in page
    assert "First lesson" in page


def test_a_note_on_a_lesson_that_is_gone_is_shown_to_be_copied(reader, lesson, fundamentals):
    LessonPage.objects.filter(pk=lesson.pk).update(live=False)
    answer = reader.post(f"/learning/lessons/{lesson.pk}/note/", {"text": "My words", "level": fundamentals.pk})
    assert answer.status_code == 404
    assert "My words" in answer.text


def test_a_note_typed_after_the_session_ended_waits_for_the_same_person(client, nurse, coach, fundamentals, lesson):
    for person in (nurse, coach):
        enrol(person, fundamentals, today=MONDAY)
    address, words = f"/learning/lessons/{lesson.pk}/note/", {"text": "Typed too late.", "person": nurse.pk}
    answer = client.post(address, words)
    assert answer["Location"].startswith("/sign-in/?next=")
    client.force_login(nurse)
    page = client.get(lesson.url).text
    assert "Typed too late.</textarea>" in page
    assert "You were signed out before this was saved." in page
    client.post(address, words)
    assert "You were signed out" not in client.get(lesson.url).text
    assert Note.objects.get().text == "Typed too late."
    client.logout()
    client.post(address, words)
    client.force_login(coach)
    assert "Typed too late." not in client.get(lesson.url).text


def test_a_note_of_somebody_who_may_not_save_it_is_given_back(client, nurse, coach, enrolment, lesson):
    address = f"/learning/lessons/{lesson.pk}/note/"
    client.force_login(coach)
    for words, status, why in (
        ({"text": "My words"}, 403, "Join Level 1 first."),
        ({"text": "My words", "person": nurse.pk}, 409, "Somebody else is signed in here now."),
    ):
        answer = client.post(address, words)
        assert answer.status_code == status
        assert why in answer.text
        assert "My words" in answer.text
    assert not Note.objects.exists()


def test_saying_it_was_not_clear_counts_once_for_a_part(reader, nurse, lesson):
    block = parts(lesson)[1].block_id
    for note in ("Why the 12.30?", "Why 12.30, and who counts?"):
        reader.post(f"/learning/lessons/{lesson.pk}/not-understood/", {"part": block, "note": note})
    said = DidNotUnderstand.objects.get()
    assert (said.part, said.note) == ("Say exactly what you count", "Why 12.30, and who counts?")


def test_the_page_for_what_was_not_clear_names_the_parts_of_the_lesson(reader, lesson):
    assert f'href="/learning/lessons/{lesson.pk}/not-understood/"' in reader.get(lesson.url).text
    page = reader.get(f"/learning/lessons/{lesson.pk}/not-understood/").text
    assert "Say exactly what you count" in page
    assert "All of it" in page


def test_a_part_that_is_gone_meanwhile_is_told_and_the_words_are_kept(reader, lesson):
    answer = reader.post(f"/learning/lessons/{lesson.pk}/not-understood/", {"part": "gone", "note": "Why?"})
    assert answer.status_code == 422
    assert "Why?" in answer.text


def test_all_of_a_lesson_can_be_meant(nurse, enrolment, lesson):
    said = say_not_understood(nurse, lesson, "", "", now=NOON)
    assert (said.block_id, said.part, said.lesson_title) == ("", "", "First lesson")


def test_only_those_who_joined_leave_something_beside_a_lesson(client, coach, lesson):
    client.force_login(coach)
    for path, status in (("note", 403), ("not-understood", 302)):
        assert client.post(f"/learning/lessons/{lesson.pk}/{path}/", {"text": "x"}).status_code == status
    assert not Note.objects.exists()
    assert not DidNotUnderstand.objects.exists()


def test_notes_cost_the_same_for_2_and_20(reader, nurse, fundamentals, lessons):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            reader.get("/learning/notes/")
        return len(seen)

    module = lessons[0].module
    more = [
        module.add_child(instance=LessonPage(title=f"L{n}", slug=f"l{n}", summary="s", minutes=1, body=[]))
        for n in range(19)
    ]
    for lesson in more[:2]:
        keep_note(nurse, lesson, "A note", seen="", now=NOON)
    few = queries()
    for number, lesson in enumerate(more):
        keep_note(nurse, lesson, "A note", seen="A note", now=NOON + timedelta(minutes=number))
    assert queries() == few


def test_search_finds_lessons_by_their_text_in_levels_one_has_joined(nurse, enrolment, lesson):
    found = found_for(nurse, "colleague")
    assert [each.lesson.title for each in found.lessons] == ["First lesson"]
    assert found.lessons[0].module.code == "1.4"


def test_search_tells_how_many_lie_in_levels_not_joined(client, coach, lesson):
    client.force_login(coach)
    page = client.get("/search/", {"q": "colleague"}).text
    assert "1 more lesson in levels you have not joined" in page
    assert "Nothing fits" in page


def test_a_trainer_finds_lessons_of_every_level(trainer, lesson):
    assert len(found_for(trainer, "colleague").lessons) == 1


@pytest.mark.parametrize("asked", ["'; drop table", "%", '"', "AND OR NOT", "*", "(", "a" * 300, "\x00"])
def test_search_takes_whatever_is_typed(reader, lesson, asked):
    assert reader.get("/search/", {"q": asked}).status_code == 200


def test_text_size_is_remembered_in_the_browser_and_only_known_sizes_are(reader):
    answer = reader.post("/text-size/", {"size": "large", "next": "/learning/notes/"})
    assert answer.url == "/learning/notes/"
    assert 'class="text--large"' in reader.get("/learning/notes/").text
    reader.post("/text-size/", {"size": "enormous"})
    assert 'class="text--large"' in reader.get("/learning/notes/").text
    assert reader.post("/text-size/", {"size": "large", "next": "https://evil.example/"}).url == "/"
