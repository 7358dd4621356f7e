"""Who asked for refresher questions is told once a month that they are ready, and how to stop them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.escalator.models import Attainment
from lms.people.models import Person
from lms.recall import actions
from lms.recall.models import Refresher, RefresherQuestion, RefresherSet
from lms.reminders import rules, sending, wanted
from lms.reminders.due import plan
from lms.reminders.models import DeliveredMail, OutboxMessage, ReminderRule
from lms.reminders.transports import MailboxTransport
from tests.at_once import at_once

BEGAN = datetime(2025, 12, 5, 12, tzinfo=UTC)
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def holder(nurse, fundamentals):
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=date(2025, 6, 1))
    actions.start(nurse, now=BEGAN)
    return nurse


def messages() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(rule__code=rules.REFRESHER).order_by("pk"))


def told(now: datetime = NOW) -> list[tuple[str, str]]:
    plan(now=now)
    return [(message.occurrence, message.state) for message in messages()]


def test_the_first_questions_are_there_at_once_and_need_no_mail(holder):
    assert told(BEGAN) == told(BEGAN + timedelta(days=30)) == []
    assert told() == [("2026-01-05 ready", "due")]


def test_a_mail_a_month_however_often_somebody_plans(holder):
    for day in range(60):
        plan(now=NOW + timedelta(day))
    assert [message.occurrence for message in messages()] == ["2026-01-05 ready", "2026-02-05 ready",
                                                              "2026-03-05 ready"]  # fmt: skip


def test_a_planner_that_stood_still_writes_the_newest_only(holder):
    assert told(NOW + timedelta(days=100)) == [("2026-04-05 ready", "due")]


def test_the_mail_says_how_many_how_long_and_how_to_stop_them(holder, settings):
    plan(now=NOW)
    message = messages()[0]
    assert message.subject == "Four questions, two minutes: your refresher"
    assert f"{settings.SITE_URL}/refresher/\n" in message.body
    assert message.body.endswith(f"To stop them and these mails: {settings.SITE_URL}/refresher/stop/")


def test_the_way_to_stop_them_survives_other_words_of_an_author(holder):
    plan(now=NOW - timedelta(days=1))
    ReminderRule.objects.filter(code=rules.REFRESHER).update(subject="Hello", body="Short.")
    plan(now=NOW)
    assert messages()[0].body.startswith("Short.\n\nYou asked for these questions.")


def test_nobody_is_told_of_nothing(holder):
    Attainment.objects.update(withdrawn_on=date(2025, 12, 24))
    assert told() == []


@pytest.mark.parametrize("what", ["stopped", "left"])
def test_who_stopped_or_left_is_told_nothing(holder, what):
    if what == "stopped":
        actions.stop(holder, now=BEGAN)
    else:
        Person.objects.filter(pk=holder.pk).update(is_active=False)
    assert told() == []


def test_just_before_it_is_sent_it_must_still_be_wanted(holder):
    plan(now=NOW)
    message = messages()[0]
    assert wanted.objection(message) == ""
    RefresherQuestion.objects.update(answered_at=NOW, is_right=True)
    assert wanted.objection(message) == "The questions have been answered."
    RefresherQuestion.objects.update(answered_at=None, is_right=None)
    later = RefresherSet.objects.create(
        person=holder, month=date(2026, 2, 1), ready_on=date(2026, 2, 5), drawn_at=NOW
    )  # fmt: skip
    assert wanted.objection(message) == "Newer questions have come."
    later.delete()
    actions.stop(holder, now=NOW)
    assert wanted.objection(message) == "The person has stopped the refresher questions."


def test_who_leaves_between_plan_and_sending_gets_no_mail(holder):
    plan(now=NOW)
    OutboxMessage.objects.update(not_before=NOW)
    Person.objects.filter(pk=holder.pk).update(is_active=False)
    sending.send_batch(MailboxTransport(), "me", now=NOW)
    assert messages()[0].reason == "The person has left."
    assert not DeliveredMail.objects.exists()


def test_questions_their_authors_took_back_are_no_reason_to_write(holder, fundamentals):
    plan(now=NOW)
    fundamentals.questions.update(live=False)
    assert wanted.objection(messages()[0]) == "The questions have been answered."
    OutboxMessage.objects.all().delete()
    assert told() == []


def test_hr_sees_that_a_mail_went_out_but_not_the_mail(holder, hr):
    plan(now=NOW)
    OutboxMessage.objects.update(not_before=NOW)
    sending.send_batch(MailboxTransport(), "me", now=NOW)
    assert OutboxMessage.objects.visible_to(hr).exists()
    assert not DeliveredMail.objects.visible_to(hr).exists()
    assert DeliveredMail.objects.visible_to(holder).exists()


@pytest.fixture
def crowd(northbridge, fundamentals):
    """A function that adds people who asked a month ago."""

    def _crowd(number: int) -> None:
        there = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"c{there + n}@x.example", full_name=f"Colleague {n}", organisation=northbridge)
            for n in range(number)
        )
        Attainment.objects.bulk_create(
            Attainment(person=person, level=fundamentals, achieved_on=date(2025, 1, 1)) for person in people
        )
        Refresher.objects.bulk_create(Refresher(person=person, started_at=BEGAN) for person in people)

    return _crowd


def reads_of_a_plan() -> int:
    """Queries that read; rows are written in batches as large as the database takes."""
    with CaptureQueriesContext(connection) as seen:
        plan(now=NOW)
    return sum(query["sql"].startswith("SELECT") for query in seen)


def test_planning_reads_as_much_for_1000_people_as_for_10(crowd):
    plan(now=NOW)  # the first writes rules and signs of life
    crowd(10)
    few = reads_of_a_plan()
    crowd(1000)
    assert reads_of_a_plan() == few
    assert len(messages()) == RefresherSet.objects.count() == 1010


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_planners_at_once_give_each_person_one_set_and_one_mail(crowd):
    rules.all_rules()
    crowd(30)
    at_once(lambda _: plan(now=NOW), 4)
    assert RefresherSet.objects.count() == len(messages()) == 30
    assert RefresherQuestion.objects.count() == 120
