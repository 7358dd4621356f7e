"""Whose turn it is with a form, and what those who came are asked: told once, and not when it is done."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.cohorts.actions import practice as actions
from lms.cohorts.actions.evaluation import ask_for_reaction
from lms.cohorts.models import Attendance, Cohort, EvaluationAnswer, ObservedPractice, Session
from lms.people.models import Person
from lms.reminders.models import OutboxMessage
from lms.reminders.wanted import objections

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)


@pytest.fixture
def asked(nurse, coach, fundamentals) -> ObservedPractice:
    return actions.ask_for_practice(
        nurse, fundamentals, "coaching", observer=coach, assessors=[], held_on=MONDAY, about="Falls team", now=NOON
    )


def why_not(message: OutboxMessage) -> str:
    return objections([message], today=MONDAY)[message.pk]


def test_the_observer_is_told_once_and_not_what_it_is_about(asked, coach):
    message = OutboxMessage.objects.get(rule__code="practice-waits")
    assert message.person == coach
    assert "Falls team" not in message.subject + message.body
    assert why_not(message) == ""
    actions.judge(asked, judgements={}, overall="met", feedback="Good.", seen=1, by=coach, now=NOON)
    assert why_not(message) == "The form has changed since."
    newest = OutboxMessage.objects.filter(rule__code="practice-waits").latest("pk")
    assert (newest.person, why_not(newest)) == (asked.person, "")


def test_those_who_came_are_asked_once_until_they_have_answered(northbridge, fundamentals, trainer, nurse, coach):
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring")
    session = Session.objects.create(
        cohort=cohort, title="Day one", held_on=MONDAY, starts_at="09:00", ends_at="16:00", place="Room"
    )
    for person, came in ((nurse, True), (coach, False)):
        Attendance.objects.create(session=session, person=person, attended=came, recorded_by=trainer)
    for _ in range(2):
        evaluation = ask_for_reaction(session, today=MONDAY, now=NOON)
    message = OutboxMessage.objects.get(rule__code="session-reaction")
    assert (message.person, message.subject, why_not(message)) == (nurse, "How was Day one?", "")
    EvaluationAnswer.objects.create(evaluation=evaluation, person=nurse, scores={}, answered_at=NOON)
    assert why_not(message) == "The person has answered."


def test_asking_those_who_came_costs_the_same_for_5_and_for_25(northbridge, fundamentals, trainer):
    cohort = Cohort.objects.create(organisation=northbridge, level=fundamentals, name="Spring")

    def queries(number: int) -> int:
        session = Session.objects.create(
            cohort=cohort, title=f"For {number}", held_on=MONDAY, starts_at="09:00", ends_at="16:00", place="Room"
        )
        people = Person.objects.bulk_create(
            Person(email=f"{number}-{each}@x.example", full_name=f"Learner {each}", organisation=northbridge)
            for each in range(number)
        )
        Attendance.objects.bulk_create(
            Attendance(session=session, person=each, attended=True, recorded_by=trainer) for each in people
        )
        with CaptureQueriesContext(connection) as asked:
            ask_for_reaction(session, today=MONDAY, now=NOON)
        assert OutboxMessage.objects.filter(subject=f"How was For {number}?").count() == number
        return len(asked)

    queries(2)  # what is read once and remembered
    assert queries(5) == queries(25)
