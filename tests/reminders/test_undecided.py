"""Colleagues who wait for a trainer's decision: which trainers are told, how often, and when not."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from lms.escalator.models import PriorLearningClaim
from lms.learning.models import AttemptRequest
from lms.people.models import Role, RoleGrant
from lms.reminders import due, wanted
from lms.reminders.models import OutboxMessage
from tests.conftest import MONDAY

NOON = timezone.make_aware(datetime(2026, 1, 5, 12))
DAY = timedelta(days=1)


@pytest.fixture
def asks(fundamentals):
    """A function: somebody asks for one more attempt, so many days before Monday."""
    return lambda person, ago=2: AttemptRequest.objects.create(
        person=person, quiz=fundamentals.quiz, reason="I was called away.", asked_at=NOON - ago * DAY
    )


@pytest.fixture
def claims(fundamentals):
    return lambda person, ago=2: PriorLearningClaim.objects.create(
        person=person, level=fundamentals, words="A year of it.", made_at=NOON - ago * DAY
    )


def told(now=NOON):
    due.plan(now=now)
    found = OutboxMessage.objects.filter(rule__code="undecided").order_by("pk")
    return [(message.person.full_name, message.subject) for message in found]


def test_trainers_are_told_of_what_has_waited_for_two_days(nurse, coach, trainer, asks, claims):
    asks(nurse, ago=1)
    assert told() == []
    claims(coach)
    assert told() == [("Tom Adeyemi", "1 request to decide")]
    assert "/teaching/claims/" in OutboxMessage.objects.get(rule__code="undecided").body


def test_of_several_that_wait_there_is_one_mail_a_week(nurse, coach, trainer, asks, claims):
    asks(nurse, ago=5)
    claims(coach, ago=3)
    for hours in (0, 5, 6 * 24):
        assert told(NOON + timedelta(hours=hours)) == [("Tom Adeyemi", "2 requests to decide")]
    assert told(NOON + 7 * DAY) == [("Tom Adeyemi", "2 requests to decide")] * 2


def test_a_request_alone_leads_to_the_requests(nurse, trainer, asks):
    asks(nurse)
    told()
    assert "/learning/requests/" in OutboxMessage.objects.get(rule__code="undecided").body


def test_nobody_is_told_of_their_own_claim_nor_of_another_organisations(trainer, stranger, hire, claims):
    claims(trainer)
    claims(stranger)
    assert told() == []
    second = hire("Wendy Holt", role=Role.TRAINER)
    assert told() == [(second.full_name, "1 request to decide")]


def test_who_is_no_trainer_any_more_is_not_told(nurse, trainer, asks):
    RoleGrant.objects.filter(person=trainer).update(ends_on=MONDAY - DAY)
    asks(nurse)
    assert told() == []


def test_a_decision_in_between_makes_the_mail_unwanted(nurse, trainer, asks):
    request = asks(nurse)
    told()
    message = OutboxMessage.objects.get(rule__code="undecided")
    assert wanted.objection(message) == ""
    request.decision, request.decided_by, request.decided_at = "granted", trainer, NOON
    request.save()
    assert wanted.objection(message) == "Nothing waits for a decision of this person any more."
