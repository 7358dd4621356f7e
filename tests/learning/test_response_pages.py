"""Reflections, polls and checklists on the page of a lesson: as plain forms, as JSON, and when something is amiss."""

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import LessonPage
from lms.learning.actions import enrol, vote, write_reflection
from lms.learning.models import ChecklistTick, PollVote, Reflection
from tests.conftest import MONDAY
from tests.learning.asking import ask_in, block, crowd_votes
from tests.learning.conftest import NOON

AS_SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def lesson(lessons):
    return ask_in(lessons[0])


@pytest.fixture
def reader(client, nurse, enrolment):
    client.force_login(nurse)
    return client


def address(name, asked):
    return reverse(f"learning:{name}", args=[asked.lesson.pk, asked.id])


def kept_in_all():
    return sum(model.objects.count() for model in (Reflection, PollVote, ChecklistTick))


def html_of(client, lesson, **query):
    return client.get(lesson.get_url(), query).content.decode()


def test_a_reflection_is_saved_by_a_plain_form_and_shown_again(reader, nurse, lesson):
    asked = block(lesson, "reflection")
    answer = reader.post(address("reflect", asked), {"text": "On the ward.\r\nTwice.", "person": nurse.pk, "seen": 0})
    assert answer["Location"] == f"{lesson.get_url()}#reflection-{asked.id}"
    html = html_of(reader, lesson)
    assert "On the ward.\nTwice.</textarea>" in html
    assert 'name="seen" value="1"' in html


def test_the_script_is_told_when_it_was_saved_and_which_revision_it_is(reader, nurse, lesson):
    asked = block(lesson, "reflection")
    told = reader.post(address("reflect", asked), {"text": "Mine.", "person": nurse.pk, "seen": 0}, **AS_SCRIPT).json()
    assert told["revision"] == 1
    assert len(told["saved"]) == 5


def test_nobody_else_is_shown_what_i_wrote(reader, nurse, coach, trainer, fundamentals, lesson):
    write_reflection(nurse, block(lesson, "reflection"), "Only mine.", seen=0, now=NOON)
    assert "Only mine." in html_of(reader, lesson)
    enrol(coach, fundamentals, today=MONDAY)
    for other in (coach, trainer):
        reader.force_login(other)
        assert "Only mine." not in html_of(reader, lesson)
        assert "Only mine." not in reader.get(reverse("learning:reflections")).content.decode()


@pytest.mark.parametrize("name, fields", [("reflect", {"text": "Hello."}), ("vote", {}), ("tick", {})])
def test_whoever_has_not_joined_saves_nothing(client, coach, lesson, name, fields):
    client.force_login(coach)
    kind = {"reflect": "reflection", "vote": "poll", "tick": "checklist"}[name]
    asked = block(lesson, kind)
    client.post(address(name, asked), {**fields, "option": next(iter(asked.choices), ""), "among": list(asked.choices)})
    assert kept_in_all() == 0


def test_words_typed_by_someone_who_left_the_level_are_given_back(client, coach, lesson):
    client.force_login(coach)
    answer = client.post(address("reflect", block(lesson, "reflection")), {"text": "Long thoughts."})
    assert answer.status_code == 403
    assert "Long thoughts." in answer.content.decode()
    assert "Join Level 1 first" in answer.content.decode()


def test_words_typed_after_the_session_ended_wait_for_the_same_person(client, nurse, coach, enrolment, lesson):
    asked = block(lesson, "reflection")
    answer = client.post(address("reflect", asked), {"text": "Typed too late.", "person": nurse.pk, "seen": 0})
    assert answer["Location"].startswith("/sign-in/?next=")
    client.force_login(nurse)
    html = html_of(client, lesson)
    assert "Typed too late.</textarea>" in html
    assert "You were signed out before this was saved." in html
    assert not Reflection.objects.exists()
    client.post(address("reflect", asked), {"text": "Typed too late.", "person": nurse.pk, "seen": 0})
    assert "You were signed out" not in html_of(client, lesson)
    assert Reflection.objects.get().text == "Typed too late."


def test_words_typed_after_the_session_ended_are_never_shown_to_the_next_person(
    client, nurse, coach, fundamentals, lesson
):
    for person in (nurse, coach):
        enrol(person, fundamentals, today=MONDAY)
    client.post(
        address("reflect", block(lesson, "reflection")), {"text": "Nurse's own.", "person": nurse.pk, "seen": 0}
    )
    client.force_login(coach)
    assert "Nurse&#x27;s own." not in html_of(client, lesson)
    assert "unsaved_reflection" not in client.session


def test_words_typed_by_one_person_are_not_saved_for_another_who_signed_in_since(reader, coach, lesson):
    answer = reader.post(address("reflect", block(lesson, "reflection")), {"text": "Whose?", "person": coach.pk})
    assert answer.status_code == 409
    assert "Somebody else is signed in" in answer.content.decode()
    assert "Whose?" in answer.content.decode()
    assert not Reflection.objects.exists()


def test_a_change_in_another_tab_is_shown_beside_what_was_typed_and_can_be_settled(reader, nurse, lesson):
    asked = block(lesson, "reflection")
    write_reflection(nurse, asked, "First tab.", seen=0, now=NOON)
    answer = reader.post(address("reflect", asked), {"text": "Second tab.", "person": nurse.pk, "seen": 0})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "First tab." in html
    assert "Second tab.</textarea>" in html
    assert 'name="seen" value="1"' in html
    reader.post(address("reflect", asked), {"text": "Second tab.", "person": nurse.pk, "seen": 1})
    assert Reflection.objects.get().text == "Second tab."


def test_words_that_are_too_long_are_given_back_whole(reader, nurse, lesson):
    asked = block(lesson, "reflection")
    answer = reader.post(address("reflect", asked), {"text": "x" * 10_001, "person": nurse.pk, "seen": 0})
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.content.decode()
    assert "longer than 10,000" in answer.content.decode()


@pytest.mark.parametrize("name, kind", [("reflect", "reflection"), ("vote", "poll"), ("tick", "checklist")])
def test_a_lesson_deleted_while_it_was_read_gets_the_page_that_says_so(reader, fundamentals, lesson, name, kind):
    asked = block(lesson, kind)
    LessonPage.objects.get(pk=lesson.pk).delete()
    answer = reader.post(address(name, asked), {"text": "Typed <b>here</b>.", "level": fundamentals.pk})
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "This lesson is no longer here" in html
    assert "Go on with Level 1" in html
    assert "Typed &lt;b&gt;here&lt;/b&gt;.</textarea>" in html


def test_a_question_taken_out_while_it_was_read_gives_back_what_was_typed(reader, nurse, lesson):
    asked = block(lesson, "reflection")
    lesson.body = [("text", "<p>New.</p>")]
    lesson.save_revision().publish()
    answer = reader.post(address("reflect", asked), {"text": "Half a page.", "person": nurse.pk})
    assert answer.status_code == 404
    assert "took this question out" in answer.content.decode()
    assert "Half a page.</textarea>" in answer.content.decode()
    told = reader.post(address("reflect", asked), {"text": "Half a page.", "person": nurse.pk}, **AS_SCRIPT)
    assert (told.status_code, told.json()["problem"][:9]) == (404, "An author")


@pytest.mark.parametrize("seen", ["", "abc", "-1", "99999999999999999999", "1.5"])
def test_a_broken_revision_number_loses_nothing(reader, nurse, lesson, seen):
    asked = block(lesson, "reflection")
    write_reflection(nurse, asked, "Kept.", seen=0, now=NOON)
    answer = reader.post(address("reflect", asked), {"text": "New.", "person": nurse.pk, "seen": seen})
    assert answer.status_code == 409
    assert Reflection.objects.get().text == "Kept."


def test_voting_shows_the_answer_and_from_five_up_the_counts(reader, nurse, northbridge, lesson):
    asked = block(lesson, "poll")
    today, long_ago = asked.choices
    crowd_votes(asked, northbridge, {long_ago: 3}, NOON)
    answer = reader.post(address("vote", asked), {"option": str(today), "person": nurse.pk})
    assert answer["Location"] == f"{lesson.get_url()}#poll-{asked.id}"
    html = html_of(reader, lesson)
    assert "shown from 5 answers up" in html
    assert "3 of 4" not in html
    crowd_votes(asked, northbridge, {long_ago: 1}, NOON)
    assert "4 of 5" in html_of(reader, lesson)


@pytest.mark.parametrize("option", ["", "abc", "6f3c1a52-9a0e-4a6e-8a4b-0d7c5f7e1a11"])
def test_a_vote_for_nothing_asks_to_choose(reader, nurse, lesson, option):
    asked = block(lesson, "poll")
    answer = reader.post(address("vote", asked), {"option": option, "person": nurse.pk}, follow=True)
    assert "Choose an answer first." in answer.content.decode()
    assert not PollVote.objects.exists()


def test_the_script_gets_the_poll_as_it_is_now_to_put_in_its_place(reader, nurse, lesson):
    asked = block(lesson, "poll")
    missing = reader.post(address("vote", asked), {"person": nurse.pk}, **AS_SCRIPT).json()["html"]
    assert "Choose an answer first." in missing
    voted = {"option": str(next(iter(asked.choices))), "person": nurse.pk}
    html = reader.post(address("vote", asked), voted, **AS_SCRIPT).json()["html"]
    assert html.strip().startswith("<section")
    assert "Change my answer" in html
    assert "csrfmiddlewaretoken" in html
    assert address("vote", asked) in html


def test_ticks_are_saved_by_a_plain_form_and_one_by_one_by_the_script(reader, nurse, lesson):
    asked = block(lesson, "checklist")
    ask, count, tell = map(str, asked.choices)
    everything = {"person": nurse.pk, "among": [ask, count, tell]}
    answer = reader.post(address("tick", asked), {**everything, "item": [ask, count]}, follow=True)
    assert "are saved" in answer.content.decode()
    assert answer.content.decode().count("checked") == 2
    told = reader.post(address("tick", asked), {"person": nurse.pk, "among": [ask]}, **AS_SCRIPT)
    assert told.json()["saved"]
    assert list(ChecklistTick.objects.values_list("item_text", flat=True)) == ["Count"]


def test_the_script_of_somebody_signed_out_is_told_so(client, lesson):
    for name, kind in (("reflect", "reflection"), ("tick", "checklist")):
        answer = client.post(address(name, block(lesson, kind)), {"text": "x"}, **AS_SCRIPT)
        assert (answer.status_code, answer.json()["problem"]) == (401, "You are signed out.")


def test_a_trainer_sees_the_blocks_and_a_preview_records_nothing(client, trainer, escalator, lesson):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    html = html_of(client, lesson)
    assert "Saved only for those who have joined the level" in html
    assert "data-reflection" not in html
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])).content.decode()
    assert "Where have you seen this?" in preview
    assert "data-reflection" not in preview
    assert kept_in_all() == 0


def test_my_reflections_are_listed_newest_first_and_outlive_the_lesson(reader, nurse, lesson, lessons):
    write_reflection(nurse, block(lesson, "reflection"), "Older words.", seen=0, now=NOON)
    other = ask_in(lessons[1])
    write_reflection(nurse, block(other, "reflection"), "Newer words.", seen=0, now=NOON.replace(hour=13))
    LessonPage.objects.get(pk=lesson.pk).delete()
    html = reader.get(reverse("learning:reflections")).content.decode()
    assert html.index("Newer words.") < html.index("Older words.")
    assert "The lesson is no longer here; your words are." in html
    assert html.count("Go on writing in the lesson") == 1


def test_a_reflection_can_be_taken_out_by_its_owner_only(reader, nurse, coach, lesson):
    reflection = write_reflection(nurse, block(lesson, "reflection"), "Too private.", seen=0, now=NOON)
    take_out = reverse("learning:take_out_reflection", args=[reflection.pk])
    reader.force_login(coach)
    assert reader.post(take_out).status_code == 404
    reader.force_login(nurse)
    assert "taken out" in reader.post(take_out, follow=True).content.decode()
    reflection.refresh_from_db()
    assert reflection.text == ""


def test_a_lesson_costs_the_same_with_many_blocks_and_many_answers(
    reader, nurse, northbridge, lessons, django_assert_max_num_queries
):
    def cost(times, crowd):
        lesson = ask_in(lessons[0], times=times)
        asked = block(lesson, "poll")
        today, _ = asked.choices
        write_reflection(nurse, block(lesson, "reflection"), f"Of {times}.", seen=0, now=NOON)
        vote(nurse, asked, today, now=NOON)
        crowd_votes(asked, northbridge, {today: crowd}, NOON)
        html_of(reader, lesson)
        with django_assert_max_num_queries(40) as queries:
            html_of(reader, lesson)
        return len(queries)

    assert cost(1, 1) == cost(8, 30)


def test_my_reflections_cost_the_same_however_many(reader, nurse, lesson, django_assert_max_num_queries):
    reflections = reverse("learning:reflections")

    def cost():
        with django_assert_max_num_queries(25) as queries:
            reader.get(reflections)
        return len(queries)

    def add(start, stop):
        Reflection.objects.bulk_create(
            Reflection(
                person=nurse, lesson=lesson, lesson_title="L", block_id=f"00000000-0000-4000-8000-{n:012}",
                prompt="P", text=f"Words {n}", saved_at=NOON,
            )
            for n in range(start, stop)
        )  # fmt: skip

    add(0, 5)
    cost()
    before = cost()
    add(5, 15)
    assert cost() == before
