"""The digest of the dose: once a month, to who reads it, with the figures of the page."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.dose.actions import set_target
from lms.dose.board.page import board_page
from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Person, Role, RoleGrant
from lms.reminders import due, wanted
from lms.reminders.models import OutboxMessage, ReminderRule

JANUARY = datetime(2026, 1, 5, 10, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 2, 10, tzinfo=UTC)
LAST_OF_MONTH = date(2025, 12, 31)


@pytest.fixture
def board_member(hire):
    return hire("Bea Board", role=Role.BOARD)


@pytest.fixture
def aimed(northbridge, hr, nurse, fundamentals, board_member):
    """The organisation has a target for level 1; one of its people has it."""
    Attainment.objects.create(person=nurse, level=fundamentals, achieved_on=date(2025, 6, 1))
    recount_organisation(northbridge, on=LAST_OF_MONTH)
    return set_target(
        northbridge, fundamentals, kind="coverage", value=Decimal("0.9"), by_date=date(2029, 4, 30),
        rationale="Because.", approved_by="Board", by=hr,
    )  # fmt: skip


def told(now=JANUARY):
    due.plan(now=now)
    found = OutboxMessage.objects.filter(rule__code="dose-digest").order_by("person__full_name", "pk")
    return list(found.select_related("person"))


def test_hr_and_the_board_get_it_once_a_month_and_nobody_else(aimed, hr, board_member, coach, stranger):
    for hours in (0, 5, 24 * 20):
        assert [mail.person for mail in told(JANUARY + timedelta(hours=hours))] == [board_member, hr]
    assert [mail.person for mail in told(FEBRUARY)] == [board_member, board_member, hr, hr]
    assert {mail.occurrence for mail in told(FEBRUARY)} == {"2025-12-31 digest", "2026-01-31 digest"}


def test_its_figures_are_those_of_the_page_on_that_day(aimed, northbridge):
    mail = told()[0]
    page = board_page(northbridge, today=LAST_OF_MONTH)
    (line,) = page.lines
    assert mail.subject == "Improvement skill on 31 December 2025"
    assert page.sentence in mail.body
    assert f"- Fundamentals: 1 has it of {line.dose.target} needed" in mail.body
    assert f"{line.dose.gap} short" in mail.body
    assert "/dose/" in mail.body


def test_the_same_month_gives_the_same_words_however_late_it_is_planned(coach, aimed, northbridge, fundamentals):
    early = {mail.person_id: mail.body for mail in told()}
    OutboxMessage.objects.all().delete()
    Attainment.objects.create(person=coach, level=fundamentals, achieved_on=date(2026, 1, 10))
    recount_organisation(northbridge, on=date(2026, 1, 10))
    assert {mail.person_id: mail.body for mail in told(JANUARY + timedelta(days=15))} == early


def test_without_a_target_there_is_nothing_to_tell(hr, board_member):
    assert told() == []


def test_of_a_month_in_which_nobody_was_counted_there_is_nothing_to_tell(aimed):
    assert told(datetime(2025, 12, 5, 10, tzinfo=UTC)) == []


def test_who_came_to_the_role_after_the_month_is_not_owed_it(aimed, coach, hr, board_member):
    RoleGrant.objects.create(person=coach, role=Role.BOARD, starts_on=date(2026, 1, 2))
    assert coach not in [mail.person for mail in told()]
    assert coach in [mail.person for mail in told(FEBRUARY)]


def test_it_is_not_sent_once_the_role_has_ended(aimed, board_member, hr):
    board_mail, hr_mail = told()
    RoleGrant.objects.filter(person=board_member).update(ends_on=date(2026, 1, 1))
    assert wanted.objection(board_mail) == "The person no longer reads the dose of this organisation."
    assert wanted.objection(hr_mail) == ""


def test_a_rule_that_is_switched_off_sends_nothing(aimed):
    due.plan(now=JANUARY - timedelta(days=20))
    ReminderRule.objects.filter(code="dose-digest").update(is_on=False)
    assert {mail.state for mail in told() if mail.occurrence.startswith("2025-12")} == {"suppressed"}


def test_planning_costs_the_same_queries_for_few_readers_and_many(aimed, northbridge):
    def queries(now):
        with CaptureQueriesContext(connection) as seen:
            told(now)
        looked_over = sum("ANALYZE" in query["sql"] for query in seen)
        return len(seen) - looked_over  # a table that grew by a tenth is looked over

    told(JANUARY)
    few = queries(FEBRUARY)
    people = Person.objects.bulk_create(
        Person(email=f"b{n}@x.example", full_name=f"B {n}", organisation=northbridge) for n in range(30)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=Role.BOARD, starts_on=date(2020, 1, 1)) for person in people
    )
    assert queries(FEBRUARY + timedelta(days=28)) == few
