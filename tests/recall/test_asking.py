"""Asking for refresher questions, what is drawn for whom, and answering them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from curriculum.models import Question
from lms.escalator.models import Attainment
from lms.learning.actions import BadAnswer, enrol, save_answer, start_attempt, submit_attempt
from lms.learning.models import Answer, Attempt
from lms.recall import actions
from lms.recall.asking import print_again, wording
from lms.recall.models import Refresher, RefresherQuestion, RefresherSet
from tests.at_once import at_once
from tests.learning.papers import KINDS, add_question, one_of_each_kind, wrong_answer
from tests.recall.conftest import NOON, noon


def test_who_holds_no_level_has_nothing_to_refresh(nurse, fundamentals):
    with pytest.raises(actions.NoLevelHeld):
        actions.start(nurse, now=NOON)
    assert not Refresher.objects.exists()


def test_a_level_that_ran_out_or_was_withdrawn_is_not_held(nurse, fundamentals):
    held = Attainment.objects.create(
        person=nurse, level=fundamentals, achieved_on=date(2022, 1, 1), expires_on=date(2026, 1, 5)
    )
    with pytest.raises(actions.NoLevelHeld):
        actions.start(nurse, now=NOON)
    held.expires_on, held.withdrawn_on = None, date(2025, 1, 1)
    held.save()
    with pytest.raises(actions.NoLevelHeld):
        actions.start(nurse, now=NOON)


def test_nobody_is_asked_who_did_not_ask_for_it(holder):
    assert actions.draw_ready(now=NOON) == 0
    assert not RefresherSet.objects.exists()


def test_asking_for_them_gives_the_first_at_once(refresher, asked):
    assert (refresher.started_at, refresher.ended_at) == (NOON, None)
    found = RefresherSet.objects.get()
    assert (found.month, found.ready_on) == (date(2026, 1, 1), date(2026, 1, 5))
    assert sorted(each.question.key for each in asked) == ["l1-1", "l1-2", "l1-3", "l1-4"]
    assert [each.place for each in asked] == [1, 2, 3, 4]


def test_asking_twice_changes_nothing(refresher, asked, holder):
    assert actions.start(holder, now=NOON + timedelta(days=3)) == refresher
    assert list(RefresherQuestion.objects.all()) == asked


def test_stopping_and_asking_again_is_kept_with_its_times(refresher, holder):
    assert actions.stop(holder, now=NOON + timedelta(days=1))
    assert not actions.stop(holder, now=NOON + timedelta(days=2))
    actions.start(holder, now=NOON + timedelta(days=5))
    kept = Refresher.objects.order_by("started_at").values_list("started_at", "ended_at")
    assert list(kept) == [(NOON, NOON + timedelta(days=1)), (NOON + timedelta(days=5), None)]
    assert RefresherSet.objects.count() == 1  # this month's stays the one there was


def test_who_stopped_or_left_is_drawn_nothing(refresher, holder):
    later = noon(date(2026, 2, 5))
    actions.stop(holder, now=NOON)
    assert actions.draw_ready(now=later) == 0
    actions.start(holder, now=NOON)
    holder.is_active = False
    holder.save()
    assert actions.draw_ready(now=later) == 0


def test_the_next_come_a_month_later_and_once(refresher):
    assert actions.draw_ready(now=noon(date(2026, 2, 4))) == 0
    assert [actions.draw_ready(now=noon(date(2026, 2, 5))) for _ in range(2)] == [1, 0]
    assert list(RefresherSet.objects.order_by("month").values_list("ready_on", flat=True)) == [
        date(2026, 1, 5), date(2026, 2, 5)
    ]  # fmt: skip


def test_a_draw_that_stood_still_past_the_end_of_the_month_catches_up(holder):
    actions.start(holder, now=noon(date(2026, 1, 31)))
    assert actions.draw_ready(now=noon(date(2026, 2, 27))) == 0
    assert actions.draw_ready(now=noon(date(2026, 3, 2))) == 1
    assert RefresherSet.objects.newest().get().ready_on == date(2026, 2, 28)
    assert actions.draw_ready(now=noon(date(2026, 3, 2))) == 0


def test_only_levels_held_are_asked(holder, fundamentals, escalator):
    other = fundamentals.copy(update_attrs={"code": "L2", "number": 2, "slug": "two"}, recursive=False)
    add_question(other, "single")
    actions.start(holder, now=NOON)
    assert not RefresherQuestion.objects.filter(level=other).exists()


def test_what_went_wrong_in_a_quiz_comes_first(holder, fundamentals, today):
    for number in range(6):
        add_question(fundamentals, "single", key=f"more-{number}")
    enrol(holder, fundamentals, today=today)
    attempt = start_attempt(holder, fundamentals.quiz, now=NOON)
    wrong = attempt.paper[1]
    save_answer(attempt, wrong["key"], wrong_answer(wrong), 1, now=NOON)
    submit_attempt(attempt, now=NOON, today=today)
    actions.start(holder, now=NOON)
    first = RefresherQuestion.objects.get(place=1)
    assert first.question.key == wrong["key"]


@pytest.mark.parametrize("right, months", [(False, 1), (True, 2)])
def test_it_comes_again_by_how_it_went(holder, fundamentals, reply, right, months):
    Question.objects.exclude(key="l1-1").delete()
    actions.start(holder, now=NOON)
    reply(RefresherQuestion.objects.get(), right=right)
    asked = []
    for month in range(2, 5):
        actions.draw_ready(now=noon(date(2026, month, 5)))
        asked.append(RefresherSet.objects.newest().get().asked.count())
    assert asked.index(1) + 1 == months


def test_what_was_left_open_comes_again(refresher, asked, reply):
    for each in asked[:3]:
        reply(each)
    actions.draw_ready(now=noon(date(2026, 2, 5)))
    again = RefresherSet.objects.newest().get().asked.get()
    assert again.question == asked[3].question


def test_written_answers_and_unfinished_or_withdrawn_questions_are_never_asked(holder, fundamentals):
    one_of_each_kind(fundamentals)
    Question.objects.filter(kind="multiple").update(live=False)
    Question.objects.get(kind="gap").options.all().delete()
    assert set(KINDS) - {"multiple", "gap", "free_text"} >= _kinds_asked(holder)


def _kinds_asked(holder) -> set[str]:
    actions.start(holder, now=NOON)
    return set(RefresherQuestion.objects.values_list("question__kind", flat=True))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "free_text"])
@pytest.mark.parametrize("right", [True, False])
def test_every_kind_is_marked(holder, fundamentals, reply, kind, right):
    one_of_each_kind(fundamentals)
    Question.objects.exclude(kind=kind).delete()
    actions.start(holder, now=NOON)
    done = reply(RefresherQuestion.objects.get(), right=right)
    assert (done.is_right, done.answered_at) == (right, NOON)
    assert done.printed["kind"] == kind
    assert done.chosen


def test_the_first_answer_stays(asked, reply):
    first = reply(asked[0], right=False)
    again = reply(asked[0], right=True, now=NOON + timedelta(minutes=1))
    assert (again.is_right, again.chosen, again.answered_at) == (False, first.chosen, NOON)


def test_who_does_not_know_is_told_and_asked_again(asked, holder):
    paper = print_again(asked[0])
    done = actions.answer(holder, asked[0].pk, [], seen=wording(paper), knows=False, now=NOON)
    assert (done.is_right, done.chosen) == (False, [])


def test_an_empty_or_strange_answer_is_not_kept(asked, holder):
    seen = wording(print_again(asked[0]))
    with pytest.raises(actions.NotAnswered):
        actions.answer(holder, asked[0].pk, [], seen=seen, now=NOON)
    with pytest.raises(BadAnswer):
        actions.answer(holder, asked[0].pk, ["0"], seen=seen, now=NOON)
    assert not RefresherQuestion.objects.answered().exists()


def test_nobody_answers_for_somebody_else(asked, ward_manager):
    with pytest.raises(RefresherQuestion.DoesNotExist):
        actions.answer(ward_manager, asked[0].pk, [], seen="", now=NOON)


def test_an_answer_to_an_older_wording_is_not_taken(asked, holder):
    paper = print_again(asked[0])
    Question.objects.filter(pk=asked[0].question_id).update(stem="Reworded?")
    asked[0].refresh_from_db()
    with pytest.raises(actions.Changed):
        actions.answer(holder, asked[0].pk, [paper["options"][0]["key"]], seen=wording(paper), now=NOON)
    assert print_again(RefresherQuestion.objects.get(pk=asked[0].pk))["stem"] == "Reworded?"


def test_a_question_taken_back_meanwhile_is_not_marked(asked, holder):
    Question.objects.filter(pk=asked[0].question_id).update(live=False)
    with pytest.raises(actions.Withdrawn):
        actions.answer(holder, asked[0].pk, [], seen="", now=NOON)
    Question.objects.get(pk=asked[0].question_id).delete()
    with pytest.raises(actions.Withdrawn):
        actions.answer(holder, asked[0].pk, [], seen="", now=NOON)


def test_what_was_answered_stays_readable_when_its_author_deletes_it(asked, reply):
    reply(asked[0])
    asked[0].question.delete()
    assert RefresherQuestion.objects.get(pk=asked[0].pk).printed["stem"].startswith("Question ")


def test_it_touches_no_attempt_no_attainment_and_no_statistic(asked, reply):
    before = [Attempt.objects.count(), Answer.objects.count(), Attainment.objects.count()]
    for each in asked:
        reply(each, right=False)
    assert [Attempt.objects.count(), Answer.objects.count(), Attainment.objects.count()] == before


def test_the_database_holds_one_set_a_month_and_one_wish_at_a_time(refresher, holder):
    with pytest.raises(IntegrityError), transaction.atomic():
        Refresher.objects.create(person=holder, started_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefresherSet.objects.create(person=holder, month=date(2026, 1, 1), ready_on=date(2026, 1, 9), drawn_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        RefresherQuestion.objects.update(answered_at=NOON)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_asking_and_drawing_at_once_give_one_set(holder, fundamentals):
    def work(number: int) -> None:
        if number % 2:
            actions.start(holder, now=NOON)
        else:
            actions.draw_ready(now=NOON)

    at_once(work, 8)
    assert Refresher.objects.count() == RefresherSet.objects.count() == 1
    assert sorted(RefresherQuestion.objects.values_list("place", flat=True)) == [1, 2, 3, 4]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_set_found_empty_is_filled_once(holder, fundamentals):
    refresher = Refresher.objects.create(person=holder, started_at=NOON)
    RefresherSet.objects.create(person=holder, month=date(2026, 1, 1), ready_on=date(2026, 1, 5), drawn_at=NOON)
    at_once(lambda _: actions.draw([refresher], now=NOON), 8)
    assert RefresherQuestion.objects.count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_answers_sent_at_once_are_one_answer(holder, fundamentals, reply):
    actions.start(holder, now=NOON)
    asked = RefresherQuestion.objects.get(place=1)
    answers = at_once(lambda number: reply(asked, right=bool(number % 2)), 8)
    assert len({(each.is_right, tuple(each.chosen)) for each in answers}) == 1
