"""What learners answer to the blocks of a lesson: kept once, for whom it is meant, and for as long as they want."""

from datetime import timedelta

import pytest

from curriculum.models import LessonPage
from lms.learning.actions import WrittenElsewhere, take_out_reflection, tick, vote, write_reflection
from lms.learning.models import ChecklistTick, PollVote, Reflection
from lms.learning.responses import SHOWN_FROM, LessonResponses
from tests.learning.asking import PROMPT, ask_in, block, crowd_votes
from tests.learning.conftest import LATER, NOON


@pytest.fixture
def lesson(lessons):
    return ask_in(lessons[0])


@pytest.fixture
def prompt(lesson):
    return block(lesson, "reflection")


@pytest.fixture
def poll(lesson):
    return block(lesson, "poll")


@pytest.fixture
def checklist(lesson):
    return block(lesson, "checklist")


def test_a_reflection_is_kept_with_its_prompt_and_the_same_save_twice_is_one(nurse, prompt):
    first = write_reflection(nurse, prompt, "On the ward.", seen=0, now=NOON)
    assert write_reflection(nurse, prompt, "On the ward.", seen=0, now=LATER) == first
    assert (first.prompt, first.lesson_title, first.revision) == (PROMPT, "First lesson", 1)
    assert Reflection.objects.get().saved_at == NOON


def test_writing_on_changes_the_words_in_place(nurse, prompt):
    write_reflection(nurse, prompt, "On the ward.", seen=0, now=NOON)
    changed = write_reflection(nurse, prompt, "On the ward, twice.", seen=1, now=LATER)
    assert (changed.text, changed.revision, changed.saved_at) == ("On the ward, twice.", 2, LATER)
    assert Reflection.objects.count() == 1


def test_words_another_tab_wrote_since_are_not_written_over_unseen(nurse, prompt):
    write_reflection(nurse, prompt, "First tab.", seen=0, now=NOON)
    with pytest.raises(WrittenElsewhere) as clash:
        write_reflection(nurse, prompt, "Second tab.", seen=0, now=LATER)
    assert (clash.value.kept.text, clash.value.kept.revision) == ("First tab.", 1)
    assert write_reflection(nurse, prompt, "Both tabs.", seen=1, now=LATER).text == "Both tabs."


def test_each_person_has_their_own_and_sees_no_other(nurse, coach, trainer, hr, prompt):
    write_reflection(nurse, prompt, "Mine.", seen=0, now=NOON)
    write_reflection(coach, prompt, "Coach's.", seen=0, now=NOON)
    assert Reflection.objects.visible_to(nurse).get().text == "Mine."
    assert not Reflection.objects.visible_to(trainer).exists()
    assert not Reflection.objects.visible_to(hr).exists()


def test_a_reflection_survives_a_republished_lesson_a_new_prompt_and_the_lesson_itself(nurse, lesson, prompt):
    reflection = write_reflection(nurse, prompt, "On the ward.", seen=0, now=NOON)
    raw = [dict(raw) for raw in lesson.body.raw_data]
    raw[0]["value"] = {"prompt": "What now?", "hint": ""}
    lesson.body = raw
    lesson.save_revision().publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert LessonResponses(nurse, lesson).reflections[str(prompt.id)].text == "On the ward."
    assert block(lesson, "reflection").id == prompt.id
    lesson.delete()
    reflection.refresh_from_db()
    assert (reflection.lesson, reflection.lesson_title) == (None, "First lesson")
    assert (reflection.prompt, reflection.text) == (PROMPT, "On the ward.")


def test_words_taken_out_are_gone_and_an_old_page_does_not_bring_them_back_unseen(nurse, prompt):
    reflection = write_reflection(nurse, prompt, "Too private.", seen=0, now=NOON)
    take_out_reflection(reflection, now=LATER)
    take_out_reflection(reflection, now=LATER + timedelta(1))
    assert not Reflection.objects.filter(text__contains="private").exists()
    assert not Reflection.objects.visible_to(nurse).written().exists()
    with pytest.raises(WrittenElsewhere):
        write_reflection(nurse, prompt, "Too private.", seen=1, now=LATER)


def test_a_person_has_one_vote_and_may_change_it(nurse, poll):
    today, long_ago = poll.choices
    vote(nurse, poll, today, now=NOON)
    vote(nurse, poll, long_ago, now=LATER)
    kept = PollVote.objects.get()
    assert (kept.choice, kept.choice_text, kept.organisation) == (long_ago, "Long ago", nurse.organisation)


def shown(person, poll):
    lesson = LessonPage.objects.get(pk=poll.lesson.pk)
    return LessonResponses(person, lesson).poll(str(poll.id), poll.choices)


def test_counts_show_only_after_voting(nurse, poll, northbridge):
    today, _ = poll.choices
    crowd_votes(poll, northbridge, {today: 9}, NOON)
    before = shown(nurse, poll)
    assert (before.shows_counts, before.votes) == (False, 0)
    vote(nurse, poll, today, now=NOON)
    after = shown(nurse, poll)
    assert (after.shows_counts, after.votes) == (True, 10)
    assert [(option.votes, option.per_cent, option.is_mine) for option in after.options] == [
        (10, 100, True),
        (0, 0, False),
    ]


@pytest.mark.parametrize("others, is_shown", [(SHOWN_FROM - 2, False), (SHOWN_FROM - 1, True)])
def test_counts_show_only_from_five_answers_up(nurse, poll, northbridge, others, is_shown):
    today, long_ago = poll.choices
    crowd_votes(poll, northbridge, {long_ago: others}, NOON)
    vote(nurse, poll, today, now=NOON)
    assert shown(nurse, poll).shows_counts is is_shown


def test_counts_are_those_of_ones_own_organisation(nurse, stranger, poll, northbridge, southmoor):
    today, long_ago = poll.choices
    crowd_votes(poll, northbridge, {long_ago: 7}, NOON)
    vote(stranger, poll, today, now=NOON)
    assert (shown(stranger, poll).votes, shown(stranger, poll).shows_counts) == (1, False)


def test_a_vote_for_an_option_that_is_gone_counts_no_more(nurse, poll, northbridge):
    today, long_ago = poll.choices
    crowd_votes(poll, northbridge, {today: 6, long_ago: 3}, NOON)
    vote(nurse, poll, long_ago, now=NOON)
    left = LessonResponses(nurse, poll.lesson).poll(str(poll.id), {long_ago: "Long ago"})
    assert (left.votes, left.options[0].per_cent) == (4, 100)
    assert not LessonResponses(nurse, poll.lesson).poll(str(poll.id), {today: "Today"}).has_voted


def test_ticks_are_kept_line_by_line_and_only_the_lines_sent_are_touched(nurse, checklist):
    ask, count, tell = checklist.choices
    tick(nurse, checklist, {ask, count}, among={ask, count, tell}, now=NOON)
    tick(nurse, checklist, {ask, count}, among={ask, count, tell}, now=LATER)
    tick(nurse, checklist, {tell}, among={tell}, now=LATER)
    tick(nurse, checklist, set(), among={ask}, now=LATER)
    assert set(ChecklistTick.objects.values_list("item", "item_text")) == {(count, "Count"), (tell, "Tell")}


def test_a_line_of_another_list_is_not_ticked(nurse, checklist, poll):
    elsewhere = next(iter(poll.choices))
    tick(nurse, checklist, {elsewhere}, among={elsewhere}, now=NOON)
    assert not ChecklistTick.objects.exists()
