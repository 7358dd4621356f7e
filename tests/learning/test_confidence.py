"""Saying how confident one is: which skills, when it is still "before", what stands and what may change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from curriculum.models import LevelOutcome
from lms.learning import confidence as rules
from lms.learning.actions import (
    StageOver,
    complete_lesson,
    enrol,
    say_confidence,
    take_out_confidence,
)
from lms.learning.models import ConfidenceAnswer, Enrolment
from tests.at_once import at_once

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
BEFORE, AFTER = ConfidenceAnswer.Stage.BEFORE, ConfidenceAnswer.Stage.AFTER


@pytest.fixture
def keys(fundamentals):
    """The keys of the level's three skills."""
    for number, text in enumerate(("spot waste", "read a chart", "run one small test")):
        LevelOutcome.objects.create(level=fundamentals, text=text, sort_order=number)
    return [skill.key for skill in rules.skills(fundamentals)]


@pytest.fixture
def place(nurse, fundamentals, keys, today):
    return enrol(nurse, fundamentals, today=today)


def reach(place, on=date(2026, 1, 20)):
    Enrolment.objects.filter(pk=place.pk).update(completed_on=on)


def said(place, stage=BEFORE):
    """Confidence and lateness by skill, as kept."""
    rows = ConfidenceAnswer.objects.filter(enrolment=place, stage=stage).order_by("skill_text")
    return {row.skill_text: (row.confidence, row.is_late) for row in rows}


def test_what_is_said_is_kept_with_the_words_of_the_skill_and_the_organisation(place, keys, northbridge):
    say_confidence(place, BEFORE, {keys[0]: 2, keys[1]: 1}, now=NOON)
    row = ConfidenceAnswer.objects.get(skill=keys[0])
    assert (row.skill_text, row.confidence, row.organisation, row.answered_at) == ("spot waste", 2, northbridge, NOON)


def test_part_of_the_answers_is_kept_and_the_rest_can_follow(place, keys):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    say_confidence(place, BEFORE, {keys[1]: 4}, now=LATER)
    assert said(place) == {"spot waste": (2, False), "read a chart": (4, False)}


def test_before_may_be_revised_until_the_first_lesson_is_finished(place, keys):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    say_confidence(place, BEFORE, {keys[0]: 3}, now=LATER)
    assert said(place) == {"spot waste": (3, False)}


def test_once_a_lesson_is_finished_what_was_said_before_stands_and_what_is_added_is_late(place, keys, nurse, lessons):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    complete_lesson(nurse, lessons[0], now=NOON)
    outcome = say_confidence(place, BEFORE, {keys[0]: 5, keys[1]: 1}, now=LATER)
    assert said(place) == {"spot waste": (2, False), "read a chart": (1, True)}
    assert (outcome.kept, outcome.standing) == (1, [keys[0]])
    say_confidence(place, BEFORE, {keys[1]: 2}, now=LATER)
    assert said(place)["read a chart"] == (2, True)


def test_a_lesson_finished_before_joining_makes_nothing_late(nurse, fundamentals, keys, lessons, today):
    complete_lesson(nurse, lessons[0], now=NOON - timedelta(days=200))
    place = enrol(nurse, fundamentals, today=today)
    say_confidence(place, BEFORE, {keys[0]: 4}, now=NOON)
    assert said(place) == {"spot waste": (4, False)}


def test_a_lesson_that_somebody_else_finished_makes_nothing_late(place, keys, coach, lessons):
    complete_lesson(coach, lessons[0], now=NOON)
    say_confidence(place, BEFORE, {keys[0]: 4}, now=NOON)
    assert said(place) == {"spot waste": (4, False)}


def test_after_opens_when_the_level_is_reached_and_before_is_then_over(place, keys):
    with pytest.raises(StageOver):
        say_confidence(place, AFTER, {keys[0]: 4}, now=NOON)
    reach(place)
    with pytest.raises(StageOver):
        say_confidence(place, BEFORE, {keys[0]: 4}, now=LATER)
    say_confidence(place, AFTER, {keys[0]: 4}, now=LATER)
    say_confidence(place, AFTER, {keys[0]: 5}, now=LATER)
    assert (said(place), said(place, AFTER)) == ({}, {"spot waste": (5, False)})


def test_joining_again_begins_a_picture_of_its_own_and_closes_the_old_one(place, keys, nurse, fundamentals, today):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    reach(place)
    say_confidence(place, AFTER, {keys[0]: 4}, now=LATER)
    again = enrol(nurse, fundamentals, today=date(2026, 3, 1))
    say_confidence(again, BEFORE, {keys[0]: 3}, now=LATER)
    assert (said(place), said(place, AFTER), said(again)) == (
        {"spot waste": (1, False)},
        {"spot waste": (4, False)},
        {"spot waste": (3, False)},
    )
    with pytest.raises(StageOver):
        say_confidence(place, AFTER, {keys[0]: 5}, now=LATER)


def test_who_gave_up_the_place_is_asked_nothing_and_keeps_what_they_said(place, keys):
    say_confidence(place, BEFORE, {keys[0]: 1}, now=NOON)
    Enrolment.objects.filter(pk=place.pk).update(withdrawn_on=date(2026, 1, 9))
    with pytest.raises(StageOver):
        say_confidence(place, BEFORE, {keys[0]: 2}, now=LATER)
    assert said(place) == {"spot waste": (1, False)}


def test_the_same_answers_again_change_nothing(place, keys):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    say_confidence(place, BEFORE, {keys[0]: 2}, now=LATER)
    assert ConfidenceAnswer.objects.get().answered_at == NOON


def test_a_skill_the_author_took_away_is_not_answered_and_its_answers_stay(place, keys):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    LevelOutcome.objects.filter(key=keys[0]).delete()
    assert say_confidence(place, BEFORE, {keys[0]: 5, keys[1]: 3}, now=LATER).kept == 1
    assert said(place) == {"spot waste": (2, False), "read a chart": (3, False)}


def test_a_stage_is_taken_out_whole_and_for_good_and_can_be_answered_anew(place, keys, nurse, lessons):
    say_confidence(place, BEFORE, {keys[0]: 2, keys[1]: 3}, now=NOON)
    complete_lesson(nurse, lessons[0], now=NOON)
    assert take_out_confidence(place, BEFORE) == 2
    assert take_out_confidence(place, BEFORE) == 0
    say_confidence(place, BEFORE, {keys[0]: 3}, now=LATER)
    assert said(place) == {"spot waste": (3, True)}


@pytest.mark.parametrize("wrong", [{"confidence": 0}, {"confidence": 6}, {"stage": "after", "is_late": True}])
def test_the_database_refuses_what_cannot_be(place, keys, wrong):
    row = {"enrolment": place, "stage": "before", "skill": keys[0], "confidence": 3, "answered_at": NOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfidenceAnswer.objects.create(**(row | wrong))


def test_no_role_reads_what_somebody_said_and_only_their_trainer_may_count_it(
    place, keys, nurse, ward_manager, trainer, hr, stranger
):
    say_confidence(place, BEFORE, {keys[0]: 2}, now=NOON)
    stranger.role_grants.create(role="trainer", starts_on=date(2020, 1, 1))
    answers = ConfidenceAnswer.objects
    assert answers.visible_to(nurse).count() == 1
    assert not any(answers.visible_to(each).exists() for each in (ward_manager, trainer, hr, stranger))
    assert answers.countable_by(trainer).count() == 1
    assert not any(answers.countable_by(each).exists() for each in (nurse, ward_manager, hr, stranger))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twenty_tabs_at_once_leave_one_answer_for_each_skill(place, keys):
    outcomes = at_once(lambda n: say_confidence(place, BEFORE, dict.fromkeys(keys, n % 5 + 1), now=NOON).kept)
    assert outcomes == [3] * 20
    kept = ConfidenceAnswer.objects.filter(enrolment=place)
    assert kept.count() == 3
    assert len(set(kept.values_list("confidence", flat=True))) == 1  # the three of one tab, not a mix


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_answers_that_meet_the_taking_out_end_wholly_there_or_wholly_gone(place, keys):
    say_confidence(place, BEFORE, dict.fromkeys(keys, 2), now=NOON)

    def work(number):
        if number % 2:
            return take_out_confidence(place, BEFORE)
        return say_confidence(place, BEFORE, dict.fromkeys(keys, 4), now=LATER)

    at_once(work, 10)
    assert ConfidenceAnswer.objects.filter(enrolment=place).count() in (0, 3)
