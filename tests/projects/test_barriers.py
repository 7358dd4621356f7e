"""What a team asks its sponsor to remove."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lms.projects import actions
from lms.projects.models import Barrier

WORDS = "Pharmacy has nobody on a Saturday"


def test_the_team_asks_and_the_same_words_are_asked_once(project, nurse, now, today):
    barrier = actions.ask_sponsor(project, WORDS, by=nurse, now=now)
    assert actions.ask_sponsor(project, WORDS, by=nurse, now=now) == barrier
    assert (barrier.asked_on, barrier.answered_on) == (today, None)


def test_a_project_without_a_sponsor_has_nobody_to_ask(begin, nurse, now):
    with pytest.raises(ValidationError, match="no sponsor"):
        actions.ask_sponsor(begin("Alone", lead=nurse), WORDS, by=nurse, now=now)


def test_coach_and_sponsor_do_not_ask_in_the_teams_place(project, coach, sponsor, now):
    for person in (coach, sponsor):
        with pytest.raises(PermissionDenied):
            actions.ask_sponsor(project, WORDS, by=person, now=now)


def test_only_the_sponsor_answers_and_an_answer_is_not_yet_a_removal(project, nurse, sponsor, now, today):
    barrier = actions.ask_sponsor(project, WORDS, by=nurse, now=now)
    with pytest.raises(PermissionDenied):
        actions.answer_barrier(barrier, "I will talk to them", is_removed=False, by=nurse, now=now)
    actions.answer_barrier(barrier, "I will talk to them", is_removed=False, by=sponsor, now=now)
    assert list(Barrier.objects.standing()) == [barrier]
    assert not Barrier.objects.unanswered().exists()
    actions.answer_barrier(barrier, "They come from May", is_removed=True, by=sponsor, now=now)
    barrier.refresh_from_db()
    assert (barrier.answer, barrier.answered_by, barrier.removed_on) == ("They come from May", sponsor, today)
    with pytest.raises(ValidationError, match="removed already"):
        actions.answer_barrier(barrier, "Again", is_removed=True, by=sponsor, now=now)


def test_the_team_says_that_it_is_gone_and_the_first_day_stays(project, nurse, coach, now, today):
    barrier = actions.ask_sponsor(project, WORDS, by=nurse, now=now)
    with pytest.raises(PermissionDenied):
        actions.remove_barrier(barrier, by=coach, now=now)
    actions.remove_barrier(barrier, by=nurse, now=now)
    assert actions.remove_barrier(barrier, by=nurse, now=now + timedelta(3)).removed_on == today
    assert actions.ask_sponsor(project, WORDS, by=nurse, now=now + timedelta(4)) != barrier


def test_nothing_is_asked_in_a_finished_project(project, nurse, now):
    project.state = "completed"
    project.save()
    with pytest.raises(ValidationError, match="completed"):
        actions.ask_sponsor(project, WORDS, by=nurse, now=now)
