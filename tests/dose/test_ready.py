"""Sums and hidden patterns are made ready by a beat; pages that read them say what the counts say."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.dose.board import ready, splits
from lms.dose.board.cutting import BAND, STAFF_GROUP, UNIT
from lms.dose.board.splits import Splits
from lms.dose.counts import cells, coverage, flows
from lms.dose.counts.counting import recount_organisation
from lms.dose.models import HiddenFigure, KeptSums, Pattern
from lms.people.models import Assignment, OrgUnit
from tests.at_once import at_once
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def make_ready():
    return ready.make_ready(today=MONDAY, clock=lambda: NOON)


def shown(organisation):
    """Every table of an organisation, and its totals."""
    found = Splits(organisation, MONDAY)
    tops = OrgUnit.objects.filter(organisation=organisation, parent=None)
    tables = [found.rows(UNIT), found.rows(STAFF_GROUP), found.rows(BAND), *(found.rows(UNIT, top) for top in tops)]
    return tables, found.levels, [found.total(top) for top in tops], [whole_beside(top) for top in tops]


def whole_beside(unit):
    """The organisation's figures as a page of one unit has them, which reads no other table."""
    found = Splits(unit.organisation, MONDAY)
    found.rows(UNIT, unit)
    return found.heads, found.levels


def of_cells(organisation):
    """The same with nothing kept."""
    kept = list(KeptSums.objects.all())
    KeptSums.objects.all().delete()
    found = shown(organisation), figures(organisation)
    KeptSums.objects.bulk_create(kept)
    return found


def figures(organisation):
    dose = coverage.figures(organisation, as_of=MONDAY, today=MONDAY)
    window = {"since": date(2025, 6, 1), "until": MONDAY}
    return dose, flows.flows_of(organisation, coverage.levels(), **window), coverage.heads_by_group(
        organisation, today=MONDAY
    )  # fmt: skip


def test_what_is_made_ready_is_what_the_counts_say_and_once_is_enough(filled, northbridge):
    assert make_ready() > 0
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)
    assert {heads for heads, _ in shown(northbridge)[3]} == {Splits(northbridge, MONDAY).heads}
    assert make_ready() == 0


def test_readers_find_what_must_be_hidden_worked_out(filled, northbridge, client, hr):
    make_ready()
    worked_out = Pattern.objects.get(organisation=northbridge, day=MONDAY).stamp
    HiddenFigure.objects.all().delete()
    assert None not in {row.heads for row in Splits(northbridge, MONDAY).rows(UNIT)}  # so nothing was worked out again
    assert Pattern.objects.get(organisation=northbridge, day=MONDAY).stamp == worked_out


def test_after_a_change_a_reader_sees_it_at_once_and_the_next_beat_keeps_it(filled, northbridge, surgery):
    make_ready()
    before = coverage.figures(northbridge, as_of=MONDAY, today=MONDAY)[0].heads
    fill(surgery, 11)
    assert coverage.figures(northbridge, as_of=MONDAY, today=MONDAY)[0].heads == before + 11
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)
    assert make_ready() > 0
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)
    assert make_ready() == 0


def test_another_rule_of_a_target_or_another_place_of_a_unit_is_noticed(filled, northbridge, ladder, aim, surgery):
    make_ready()
    aim(ladder[0], asked_of={"staff_groups": ["N"]})
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)
    assert make_ready() > 0
    estates = OrgUnit.objects.get(name="Estates")
    estates.parent = surgery
    estates.save()
    assert "Estates" not in {row.name for row in Splits(northbridge, MONDAY).rows(UNIT)}
    assert make_ready() > 0
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)


def test_in_a_large_organisation_nobody_waits_and_nobody_sees_an_unprotected_figure(
    filled, northbridge, client, hr, monkeypatch
):
    monkeypatch.setattr(splits, "MOST_AT_ONCE", 0)  # every organisation is a large one
    client.force_login(hr)
    page = client.get(reverse("dose:where")).text
    assert "is being worked out" in page
    assert "Surgery" not in page
    assert not Pattern.objects.exists()
    ready.make_ready(today=timezone.localdate(), clock=timezone.now)
    assert "Surgery" in client.get(reverse("dose:where")).text


def test_a_large_organisation_shows_its_last_figures_with_their_time_until_the_new_ones_are_protected(
    filled, northbridge, surgery, client, hr, monkeypatch
):
    monkeypatch.setattr(splits, "MOST_AT_ONCE", 0)
    make_ready()
    KeptSums.objects.update(seconds=splits.PATIENCE + 1)
    before = shown(northbridge)[0]
    fill(surgery, 11)
    found = Splits(northbridge, MONDAY)
    assert found.rows(UNIT) == before[0]
    assert found.read_at(UNIT) == NOON
    make_ready()
    found = Splits(northbridge, MONDAY)
    assert found.rows(UNIT) != before[0]
    assert found.read_at(UNIT) is None


def test_a_unit_with_none_below_it_says_so_and_its_download_is_its_line(filled, ward, client, hr):
    client.force_login(hr)
    assert "has no units below it" in client.get(reverse("dose:where"), {"unit": ward.pk}).text
    rows = client.get(reverse("dose:download_where"), {"unit": ward.pk, "format": "csv"}).content.decode("utf-8-sig")
    assert "All of Ward 7" in rows


def test_a_beat_that_runs_out_of_time_leaves_the_rest_to_the_next(filled, northbridge, monkeypatch):
    monkeypatch.setattr(ready, "ENOUGH", -1)
    make_ready()
    assert not KeptSums.objects.filter(what=ready.UNITS).exists()
    monkeypatch.setattr(ready, "ENOUGH", 60)
    make_ready()
    assert KeptSums.objects.filter(what=ready.UNITS).count() == 1


def test_the_ends_of_quarters_are_made_ready_where_a_reader_would_have_to_wait(filled, northbridge, monkeypatch):
    later = date(2026, 7, 1)
    recount_organisation(northbridge, on=later)
    monkeypatch.setattr(ready, "MOST_AT_ONCE", 0)
    ready.make_ready(today=later, clock=lambda: NOON)
    days = KeptSums.objects.filter(what=ready.UNITS).order_by("day").values_list("day", flat=True)
    assert list(days) == [date(2026, 3, 31), date(2026, 6, 30), later]  # nobody was counted before


def test_a_day_without_anybody_hides_nothing_on_other_days(filled, northbridge):
    before = Splits(northbridge, date(2025, 12, 31))
    assert (before.rows(UNIT), before.heads) == ([], 0)
    assert Splits(northbridge, MONDAY).rows(UNIT)


def test_an_organisation_that_everybody_left_shows_nothing(filled, northbridge):
    make_ready()
    Assignment.objects.update(ends_on=date(2026, 1, 1))
    recount_organisation(northbridge, on=MONDAY)
    make_ready()
    assert Splits(northbridge, MONDAY).rows(UNIT) == []
    assert cells.counts({northbridge.pk: {}}, by="organisation", as_of=MONDAY) == {}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_beats_at_once_keep_the_same(filled, northbridge):
    at_once(lambda _: make_ready(), 4)
    assert make_ready() == 0
    assert (shown(northbridge), figures(northbridge)) == of_cells(northbridge)
