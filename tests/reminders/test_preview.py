"""What will go out in the days to come: from the rules that plan it, and writing nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lms.reminders import rules
from lms.reminders.due import plan, preview
from lms.reminders.models import OptOut, OutboxMessage, ReminderRule, RuleSwitch

TODAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
WEEK = timedelta(days=6)


@pytest.fixture
def look(northbridge):
    """A function: what is seen of the next days, as (person, rule, day, why)."""

    def _look(days: int = 6, **only):
        seen = preview(now=NOW, until=NOW + timedelta(days), organisation=northbridge, **only)
        return [(one.name, one.rule.code, one.when.date(), one.why) for one in seen]

    return _look


def test_it_says_who_is_written_to_when_and_why(nurse, join, look):
    join(nurse, due_on=TODAY + timedelta(9))
    assert look() == [
        ("Joanna Pryce", "due-soon", TODAY, "Due in 14 days, on 14 January 2026"),
        ("Joanna Pryce", "due-soon", date(2026, 1, 7), "Due in 7 days, on 14 January 2026"),
    ]
    assert OutboxMessage.objects.count() == 0


def test_what_is_in_the_outbox_already_is_left_out(nurse, join, look):
    join(nurse, due_on=TODAY + timedelta(9))
    plan(now=NOW)
    assert [why for *_, why in look()] == ["Due in 7 days, on 14 January 2026"]


def test_what_was_foreseen_is_what_is_planned_if_nothing_happens(nurse, coach, join, look, pdsa):
    join(nurse, due_on=TODAY + timedelta(20))
    join(coach, due_on=TODAY + timedelta(60), enrolled_on=TODAY - timedelta(11))
    pdsa(coach, starts_on=TODAY - timedelta(12))
    seen = {(name, code) for name, code, *_ in look()}
    for day in range(7):
        plan(now=NOW + timedelta(day))
    due = OutboxMessage.objects.filter(state="due").values_list("person__full_name", "rule__code")
    assert seen == set(due)
    assert len(seen) == 4


def test_hr_does_not_see_what_a_project_is_about(nurse, pdsa, northbridge):
    pdsa(nurse, starts_on=TODAY - timedelta(14))
    (one,) = preview(now=NOW, until=NOW + WEEK, organisation=northbridge)
    assert (one.what, one.why) == ("", "A PDSA cycle of 22 December 2025 has no study")


def test_another_organisation_is_not_seen(stranger, join, look):
    join(stranger, due_on=TODAY + timedelta(9))
    assert look() == []


def test_a_rule_that_is_off_or_not_wanted_is_not_foreseen_unless_asked_for(nurse, coach, hr, join, look):
    rules.all_rules()
    rule = ReminderRule.objects.get(code="due-soon")
    for person in (nurse, coach):
        join(person, due_on=TODAY + timedelta(9))
    OptOut.objects.create(person=coach, rule=rule)
    assert {name for name, *_ in look()} == {"Joanna Pryce"}
    RuleSwitch.objects.create(organisation=nurse.organisation, rule=rule, is_on=False, changed_by=hr)
    assert look() == []
    assert {name for name, *_ in look(rule="due-soon", is_as_if_on=True)} == {"Joanna Pryce"}


def test_it_is_counted_by_day_and_rule_and_read_in_pages(nurse, coach, join, northbridge):
    for person in (nurse, coach):
        join(person, due_on=TODAY + timedelta(9))
    seen = preview(now=NOW, until=NOW + WEEK, organisation=northbridge)
    assert seen.count() == len(seen) == 4
    assert seen.people() == 2
    assert seen.by_day() == {(TODAY, "due-soon"): 2, (date(2026, 1, 7), "due-soon"): 2}
    assert [one.name for one in seen[1:3]] == ["Joanna Pryce", "Daniel Whitcombe"]


def test_reading_it_costs_as_many_queries_for_many_people_as_for_one(
    hire, join, northbridge, django_assert_max_num_queries
):
    rules.all_rules()
    for number in range(20):
        join(hire(f"Person {number}"), due_on=TODAY + timedelta(9))
    with django_assert_max_num_queries(26):
        assert len(list(preview(now=NOW, until=NOW + WEEK, organisation=northbridge))) == 40
