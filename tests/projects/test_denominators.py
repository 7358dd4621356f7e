"""Numbers with a denominator: pasted, typed, refused, replaced, and charted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lms.projects import actions
from lms.projects.charting import analysis_of
from lms.projects.models import Measure
from lms.projects.pasting import Expected, Row, read
from lms.projects.state_hash import state_hash

TODAY = date(2026, 1, 5)
PART = Expected(denominator=True, is_part=True, is_count=True)
RATE = Expected(denominator=True, is_count=True)


@pytest.fixture
def share(project) -> Measure:
    return Measure.objects.create(
        project=project, kind="process", name="Seen in time", unit="%", direction="increase", multiplier=100,
        data_kind="proportion",
    )  # fmt: skip


def refusals(text: str, expected: Expected) -> list[tuple[int, str]]:
    return [(wrong.line, wrong.reason) for wrong in read(text, today=TODAY, expected=expected).refused]


@pytest.mark.parametrize("separator", ["\t", ";", ",", ", "])
def test_the_third_column_is_the_denominator_and_the_fourth_the_note(separator):
    line = separator.join(["1 Sep 2025", "12", "85", "Bank staff"])
    (row,) = read(line, today=TODAY, expected=PART).rows
    assert row == Row(1, date(2025, 9, 1), Decimal(12), "Bank staff", Decimal(85))


def test_a_measure_without_denominators_keeps_the_third_column_as_its_note():
    (row,) = read("1 Sep 2025\t12\t85", today=TODAY).rows
    assert (row.denominator, row.note) == (None, "85")


def test_a_heading_over_three_columns_is_passed_over():
    pasted = read("Week\tSeen in time\tSeen\n1 Sep 2025\t12\t85", today=TODAY, expected=PART)
    assert (len(pasted.rows), pasted.refused) == (1, [])


def test_an_empty_number_is_a_gap_whatever_its_denominator():
    rows = read("1 Sep 2025\t\t85\n8 Sep 2025\t\t0\n15 Sep 2025\t", today=TODAY, expected=PART).rows
    assert [(row.value, row.denominator) for row in rows] == [(None, None)] * 3


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ("12\t0", "denominator is 0"),
        ("12\t-85", "denominator is -85"),
        ("12", "denominator is missing"),
        ("12\t", "denominator is missing"),
        ("12\tmany", "not a number"),
        ("-1\t85", "below 0"),
        ("1\t234\t85", "Write thousands without a comma"),
    ],
)
def test_what_cannot_be_divided_is_refused_with_its_line(numbers, words):
    for expected in (PART, RATE):
        ((line, reason),) = refusals(f"1 Sep 2025\t1\t2\n8 Sep 2025\t{numbers}", expected)
        assert line == 2
        assert words in reason


def test_a_part_cannot_be_more_than_its_whole_but_a_rate_may():
    assert refusals("1 Sep 2025\t86\t85", PART) == [(1, "86 is more than the denominator 85.")]
    assert refusals("1 Sep 2025\t86\t85", RATE) == []


def test_the_same_day_twice_is_told_with_both_lines():
    assert refusals("1 Sep 2025\t1\t2\n01/09/2025\t1\t3", RATE) == [(2, "The same day is on line 1 already.")]


@pytest.mark.parametrize(("value", "is_good"), [("0.5", True), ("0", False), ("-1", False)])
def test_a_time_between_events_is_above_0(value, is_good):
    assert (refusals(f"1 Sep 2025\t{value}", Expected(is_time=True)) == []) is is_good


def test_a_pasted_share_is_kept_whole_and_charted_per_cent(share, as_, nurse):
    text = "1 Sep 2025\t12\t80\n8 Sep 2025\t20\t80\tNew rota"
    as_(nurse).post(reverse("projects:paste", args=[share.pk]), {"text": text})
    assert [(o.value, o.denominator, o.note) for o in share.observations.all()] == [
        (12, 80, ""),
        (20, 80, "New rota"),
    ]
    assert [point.value for point in analysis_of(share).points] == [15, 25]


def test_another_denominator_is_another_number_and_asks_before_it_replaces(share, as_, nurse):
    page = reverse("projects:paste", args=[share.pk])
    as_(nurse).post(page, {"text": "1 Sep 2025\t12\t80"})
    asked = as_(nurse).post(page, {"text": "1 Sep 2025\t12\t90"})
    assert asked.status_code == 422
    assert "12 of 80" in asked.content.decode()
    assert "12 of 90" in asked.content.decode()
    shown = {name: asked.context[name] for name in ("read", "seen")}
    as_(nurse).post(page, shown | {"text": "1 Sep 2025\t12\t90", "answer": "replace"})
    assert share.observations.get().denominator == 90


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "12"}, "The denominator is missing"),
        ({"value": "12", "denominator": "0"}, "The denominator is 0"),
        ({"value": "12", "denominator": "11"}, "12 is more than the denominator 11"),
        ({"value": "12", "denominator": "many"}, "is not a number"),
    ],
)
def test_a_typed_denominator_that_cannot_be_is_told_and_what_was_typed_stays(share, as_, nurse, typed, words):
    page = as_(nurse).post(reverse("projects:add_observations", args=[share.pk]), typed | {"on": "2025-09-01"})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'value="12"' in page.content.decode()
    assert not share.observations.exists()


def test_a_typed_denominator_is_kept(share, as_, nurse):
    typed = {"on": "2025-09-01", "value": "12", "denominator": "80"}
    as_(nurse).post(reverse("projects:add_observations", args=[share.pk]), typed)
    assert share.observations.get().denominator == 80


def test_a_measure_without_denominators_asks_for_none(outcome, as_, nurse):
    page = as_(nurse).get(reverse("projects:add_observations", args=[outcome.pk])).content.decode()
    assert 'name="denominator"' not in page
    assert "Two columns" in page


def test_the_database_refuses_a_denominator_of_0(share, nurse):
    with pytest.raises(IntegrityError), transaction.atomic():
        share.observations.create(on=TODAY, value=1, denominator=0, entered_by=nurse)


def test_a_project_signed_before_measures_had_kinds_keeps_its_hash(outcome, project):
    before = state_hash(project)
    outcome.refresh_from_db()
    assert (outcome.data_kind, outcome.rules, outcome.multiplier) == ("", "", 1)
    Measure.objects.filter(pk=outcome.pk).update(multiplier=100)
    assert state_hash(type(project).objects.get(pk=project.pk)) != before


def test_a_denominator_is_part_of_what_is_signed(share, project, nurse, now):
    actions.keep_rows(share, [Row(1, TODAY, Decimal(1), "", Decimal(2))], by=nurse, now=now)
    before = state_hash(type(project).objects.get(pk=project.pk))
    share.observations.update(denominator=3)
    assert state_hash(type(project).objects.get(pk=project.pk)) != before
