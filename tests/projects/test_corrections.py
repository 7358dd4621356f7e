"""Data that is there: corrected and removed on record, noted, and marked with what happened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.projects import actions
from lms.projects.actions.observations import as_seen
from lms.projects.models import Event, Measure, Member, Observation, ObservationChange
from lms.projects.pasting import Row
from lms.projects.state_hash import state_hash
from tests.at_once import at_once
from tests.projects.conftest import DEFINITION
from tests.projects.sent import fields_of

FIRST = date(2025, 9, 1)


def to(name: str, *args) -> str:
    return reverse(f"projects:{name}", args=args)


@pytest.fixture
def measure(project) -> Measure:
    return Measure.objects.create(project=project, kind="outcome", name="Missed", direction="decrease", **DEFINITION)


@pytest.fixture
def page(client, nurse):
    client.force_login(nurse)
    return client


def values(measure: Measure) -> list[Decimal | None]:
    return [o.value for o in measure.observations.all()]


@pytest.fixture
def point(measure, observe) -> Observation:
    observe(measure, [14])
    return measure.observations.get()


def test_a_point_is_corrected_with_its_old_value_on_record(point, measure, page, nurse):
    url = to("correct", point.pk)
    page.post(url, fields_of(page.get(url).text) | {"value": "9", "note": "Bank holiday"})
    changed = measure.changes.get()
    assert (changed.old_value, changed.value, changed.note, changed.by) == (14, 9, "Bank holiday", nurse)
    listed = page.get(to("changes", measure.pk)).text
    for words in ("14", "9, Bank holiday", "Joanna Pryce"):
        assert words in listed


def test_saving_a_point_as_it_was_leaves_no_trace(point, measure, page):
    url = to("correct", point.pk)
    page.post(url, fields_of(page.get(url).text))
    assert not measure.changes.exists()


def test_a_note_is_added_changed_and_taken_away(point, page):
    url = to("correct", point.pk)
    for note in ("Bank holiday", "Storm", ""):
        page.post(url, fields_of(page.get(url).text) | {"note": note})
        point.refresh_from_db()
        assert point.note == note


def test_a_note_by_one_and_a_number_by_another_are_both_kept(point, page):
    url = to("correct", point.pk)
    opened = fields_of(page.get(url).text)
    Observation.objects.filter(pk=point.pk).update(note="Storm")
    page.post(url, opened | {"value": "9"})
    point.refresh_from_db()
    assert (point.value, point.note) == (9, "Storm")


def test_two_corrections_of_one_number_are_chosen_between(point, page):
    url = to("correct", point.pk)
    opened = fields_of(page.get(url).text)
    Observation.objects.filter(pk=point.pk).update(value=11)
    shown = page.post(url, opened | {"value": "9"})
    assert shown.status_code == 409
    page.post(url, fields_of(shown.text) | {"keep_value": "mine"})
    point.refresh_from_db()
    assert point.value == 9


@pytest.mark.parametrize(("value", "words"), [("many", "not a number"), ("=1", "formula")])
def test_a_correction_that_is_no_number_is_shown_again(point, page, value, words):
    shown = page.post(to("correct", point.pk), {"value": value, "note": ""})
    assert shown.status_code == 422
    assert words in shown.text


def test_a_point_is_removed_on_record_and_only_as_it_was_seen(point, measure, page):
    sent = fields_of(page.get(to("correct", point.pk)).text)
    Observation.objects.filter(pk=point.pk).update(value=11)
    page.post(to("remove_observation", point.pk), {"seen": sent["seen"]})
    assert values(measure) == [11]
    page.post(to("remove_observation", point.pk), {"seen": as_seen(Observation.objects.get())})
    assert values(measure) == []
    assert (measure.changes.get().is_removal, measure.changes.get().old_value) == (True, 11)
    assert "removed" in page.get(to("changes", measure.pk)).text


def test_a_correction_of_a_point_removed_meanwhile_can_be_put_back(point, measure, page):
    url = to("correct", point.pk)
    opened = fields_of(page.get(url).text)
    point.delete()
    shown = page.post(url, opened | {"value": "9"})
    assert shown.status_code == 409
    page.post(to("add_observations", measure.pk), fields_of(shown.text))
    assert values(measure) == [9]


def test_a_replaced_value_is_on_record_too(point, measure, nurse, now):
    actions.keep_rows(measure, [Row(1, point.on, Decimal(9))], by=nurse, now=now, replace=True)
    assert [(c.old_value, c.value) for c in measure.changes.all()] == [(14, 9)]


def test_an_event_is_drawn_between_the_points_and_on_a_point_becomes_its_note(measure, page, observe, nurse):
    observe(measure, [14, 12])
    url = to("add_event", measure.pk)
    for _ in range(2):
        page.post(url, {"on": "2025-09-04", "text": "New drug chart"})
    page.post(url, {"on": "2025-09-08", "text": "Bank holiday"})
    assert Event.objects.count() == 1
    assert measure.observations.get(on=date(2025, 9, 8)).note == "Bank holiday"
    assert page.get(to("chart_svg", measure.pk)).content.decode().count("New drug chart") >= 1
    page.post(to("remove_event", Event.objects.get().pk))
    assert not Event.objects.exists()


def test_events_are_part_of_what_is_signed(measure, project, nurse, now):
    before = state_hash(type(project).objects.get(pk=project.pk))
    event = actions.add_event(measure, FIRST, "New chart", by=nurse, now=now)
    assert state_hash(type(project).objects.get(pk=project.pk)) != before
    actions.remove_event(event, by=nurse)
    assert state_hash(type(project).objects.get(pk=project.pk)) == before


def test_the_changes_take_as_many_queries_for_many_as_for_few(measure, page, nurse):
    def fill(count):
        ObservationChange.objects.bulk_create(
            ObservationChange(measure=measure, on=FIRST, old_value=1, value=2, by=nurse) for _ in range(count)
        )

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get(to("changes", measure.pk))
        return len(captured)

    fill(2)
    few = queries()
    fill(500)
    assert queries() == few


@pytest.fixture
def team(project, hire, today):
    people = [hire(f"Colleague {number}") for number in range(6)]
    Member.objects.bulk_create(Member(project=project, person=p, part="member", joined_on=today) for p in people)
    return people


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_point_corrected_and_removed_at_once_ends_as_one_of_the_two_with_both_told(measure, team, now, observe):
    observe(measure, [14])
    point = measure.observations.get()
    seen = as_seen(point)

    def act(number: int) -> str:
        try:
            if number:
                actions.remove_observation(point, seen=seen, by=team[number], now=now)
            else:
                actions.correct_observation(
                    point, {"value": Decimal(9)}, base={"value": "14"}, by=team[number], now=now
                )
        except ValidationError as refused:
            return " ".join(refused.messages)
        return ""

    told = at_once(act, times=2)
    assert (values(measure), told) in (([9], ["", told[1]]), ([], [told[0], ""]))
    assert "Somebody has" in "".join(told)
