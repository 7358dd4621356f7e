"""A rapid process improvement workshop has five days, an observation sheet, and the gate of every project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from lms.projects import actions
from lms.projects.gate import level_three_project
from lms.projects.models import Project, SheetRow
from lms.projects.state_hash import state_hash
from lms.projects.workshop import day_plans, difference
from tests.projects.conftest import NOW


@pytest.fixture
def workshop(nurse, ward, today) -> Project:
    return actions.create("Quicker to theatre", unit=ward, by=nurse, today=today, now=NOW, kind="workshop")


def test_a_new_workshop_begins_with_five_days_that_have_something_to_do(workshop):
    plans = day_plans(workshop)
    assert [plan.number for plan in plans] == [1, 2, 3, 4, 5]
    assert all(plan.tasks for plan in plans)
    assert [plan.on for plan in plans] == [None] * 5


def test_the_days_follow_the_first_without_the_weekend(workshop, nurse):
    actions.plan_week(workshop, date(2026, 1, 8), by=nurse)
    held = [plan.on for plan in day_plans(Project.objects.get())]
    assert held == [date(2026, 1, day) for day in (8, 9, 12, 13, 14)]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("40", "30", "10 min less (25%)."), ("30", "45", "15 min more (50%)."), ("30", "30", "The same."),
        ("0", "3", "3 min more."), (None, "3", "Not observed yet: before."), ("3", None, "Not observed yet: after."),
        (None, None, "Not observed yet: before and after."), ("2.5", "1", "1.5 min less (60%)."),
    ],
)  # fmt: skip
def test_a_difference_is_said_in_plain_words_and_promises_nothing(before, after, words):
    row = SheetRow(unit="min", before=before and Decimal(before), after=after and Decimal(after))
    assert difference(row) == words


def test_tasks_are_added_changed_ticked_and_removed_without_scripts(workshop, client, nurse):
    client.force_login(nurse)
    page = reverse("projects:workshop", args=[workshop.pk])
    client.post(reverse("projects:add_task", args=[workshop.pk]), {"day": 3, "text": "Try the trolley", "who": "Mei"})
    client.post(reverse("projects:add_task", args=[workshop.pk]), {"day": 3, "text": "Try the trolley", "who": "Mei"})
    task = workshop.workshop_tasks.get(text="Try the trolley")
    tick = reverse("projects:tick_task", args=[task.pk])
    client.post(tick, {"answer": "done"})
    client.post(tick, {"answer": "done"})
    assert workshop.workshop_tasks.get(pk=task.pk).is_done
    assert "Not done after all" in client.get(page).text
    client.post(tick, {"answer": "remove"})
    assert not workshop.workshop_tasks.filter(pk=task.pk).exists()
    assert client.post(reverse("projects:add_task", args=[workshop.pk]), {"day": 6, "text": "x"}).status_code == 422


def test_the_observation_sheet_takes_before_and_after_and_says_what_two_numbers_are(workshop, client, nurse):
    client.force_login(nurse)
    add = reverse("projects:add_row", args=[workshop.pk])
    assert 'value="min"' in client.get(add).text
    client.post(add, {"what": "walking", "unit": "m", "before": "400", "after": "100"})
    page = client.get(reverse("projects:workshop", args=[workshop.pk])).text
    for words in ("Walking distance", "300 m less (75%).", "Two numbers are not a trend"):
        assert words in page
    for bad, words in (
        ({"before": "-1"}, "not below 0"), ({"before": "many"}, "type a number"), ({"unit": ""}, "Give the unit"),
        ({"what": "other"}, "Say what it was"), ({"after": "1234567890"}, "Check the number"),
    ):  # fmt: skip
        answer = client.post(add, {"what": "steps", "unit": "steps", "before": "3"} | bad)
        assert answer.status_code == 422
        assert words in answer.text
    assert SheetRow.objects.count() == 1
    with pytest.raises(IntegrityError):
        SheetRow.objects.create(project=workshop, what="steps", unit="steps", before=-1)


def test_a_project_of_another_kind_has_no_five_days(project, client, nurse):
    client.force_login(nurse)
    assert client.get(reverse("projects:workshop", args=[project.pk])).status_code == 404
    with pytest.raises(ValidationError, match="five days"):
        actions.add_task(project, {"day": 1, "text": "x"}, by=nurse)


def test_a_workshop_is_read_by_all_once_published_and_written_by_its_team(workshop, client, nurse, trainer, today):
    Project.objects.update(published_on=today)
    client.force_login(trainer)
    page = client.get(reverse("projects:workshop", args=[workshop.pk]))
    assert page.status_code == 200
    assert "Add a task" not in page.text
    assert client.get(reverse("projects:add_row", args=[workshop.pk])).status_code == 403


def test_whoever_leads_a_workshop_passes_the_same_gate(workshop, nurse, client):
    assert level_three_project(nurse) == workshop
    client.force_login(nurse)
    page = client.get(reverse("projects:project", args=[workshop.pk])).text
    for words in ("Level 3 gate", "Send it to the sponsor", "Day 3: Test ideas", "0 of 4 done"):
        assert words in page


def test_the_plan_is_part_of_what_is_signed(workshop, nurse):
    before = state_hash(Project.objects.get())
    actions.tick_task(workshop.workshop_tasks.first(), True, by=nurse)
    assert state_hash(Project.objects.get()) != before
