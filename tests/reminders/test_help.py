"""A sponsor who is asked for help is told at once, and again while nobody answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lms.projects import actions
from lms.projects.models import Barrier, Member, Project
from lms.reminders.due import plan
from lms.reminders.models import DeliveredMail, OutboxMessage
from lms.reminders.wanted import objection
from tests.reminders.conftest import WORKDAY

SECRET = "Nobody checks on a Saturday"


@pytest.fixture
def barrier(ward, nurse, sponsor) -> Barrier:
    project = Project.objects.create(organisation=ward.organisation, unit=ward, title="Late doses", state="active")
    for part, person in (("lead", nurse), ("sponsor", sponsor)):
        Member.objects.create(project=project, person=person, part=part, joined_on=WORKDAY.date())
    return actions.ask_sponsor(project, SECRET, by=nurse, now=WORKDAY)


def owed(rule: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(rule__code=rule).order_by("pk"))


def test_the_sponsor_is_told_once_that_they_are_asked_and_not_what(barrier, nurse, sponsor):
    actions.ask_sponsor(barrier.project, SECRET, by=nurse, now=WORKDAY)
    (message,) = owed("help-asked")
    assert message.person == sponsor
    assert "Late doses" in message.subject
    assert SECRET not in message.body
    assert f"/projects/{barrier.project_id}/#help" in message.body


def test_a_sponsor_who_does_not_answer_is_reminded_after_7_and_21_days(barrier, sponsor):
    for days in range(30):
        plan(now=WORKDAY + timedelta(days))
    assert [(m.person, m.occurrence) for m in owed("help-waiting")] == [
        (sponsor, "2026-01-05 7-days"), (sponsor, "2026-01-05 21-days"),
    ]  # fmt: skip


def test_nobody_is_reminded_of_what_is_answered_or_gone(barrier, sponsor):
    actions.answer_barrier(barrier, "I will talk to them", is_removed=False, by=sponsor, now=WORKDAY)
    plan(now=WORKDAY + timedelta(30))
    assert owed("help-waiting") == []
    assert objection(owed("help-asked")[0]) == "The team has been answered."


def test_a_new_sponsor_is_reminded_and_the_old_one_left_in_peace(barrier, sponsor, coach):
    Member.objects.filter(person=sponsor).delete()
    Member.objects.create(project=barrier.project, person=coach, part="sponsor", joined_on=WORKDAY.date())
    plan(now=WORKDAY + timedelta(8))
    assert [message.person for message in owed("help-waiting")] == [coach]
    assert objection(owed("help-asked")[0]) == "The person no longer sponsors the project."


def test_a_finished_project_asks_for_nothing(barrier):
    Project.objects.update(state="completed")
    plan(now=WORKDAY + timedelta(8))
    assert owed("help-waiting") == []
    assert objection(owed("help-asked")[0]) == "The project has finished or paused."


def test_hr_does_not_read_which_team_asks_for_help(barrier, hr, sponsor):
    message = owed("help-asked")[0]
    DeliveredMail.objects.create(
        message_id=message.message_id,
        address=message.address,
        subject=message.subject,
        body=message.body,
        dated_at=WORKDAY,
    )
    assert not DeliveredMail.objects.visible_to(hr).exists()
    assert DeliveredMail.objects.visible_to(sponsor).exists()
