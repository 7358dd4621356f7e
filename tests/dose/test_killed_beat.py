"""The beat that makes pages ready, killed in the middle: readers see what the counts say, and the next beat ends it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from lms.dose import schedule
from lms.dose.board.cutting import BAND, STAFF_GROUP, UNIT
from lms.dose.board.splits import Splits
from lms.dose.counts import coverage
from lms.dose.models import HiddenFigure, KeptSums, Pattern
from tests.dose.crowd import fill
from tests.dose.mortal_worker import killed

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
KEPT = 'INSERT INTO "dose_keptsums"'
FIRST_TIME = {
    "between two sums": (KEPT, 2),
    "while it keeps what is hidden": ('INSERT INTO "dose_hiddenfigure"', 1),
    "between what is hidden and the tables": ('DELETE FROM "dose_keptsums"', 1),
    "when the tables are written": (KEPT, 4),
}
ONCE_MORE = {
    "after the stamp of the pattern": ('UPDATE "dose_pattern"', 1),
    "between the old tables and the new ones": (KEPT, 1),
}


def shown(organisation):
    found = Splits(organisation, timezone.localdate())
    dose = coverage.figures(organisation, as_of=timezone.localdate(), today=timezone.localdate())
    return [found.rows(cut) for cut in (UNIT, STAFF_GROUP, BAND)], found.levels, dose


def hidden():
    return (
        list(Pattern.objects.values_list("organisation", "day", "stamp", "cuts").order_by("pk")),
        sorted(HiddenFigure.objects.values_list("row", "level", "first_day", "last_day"), key=str),
    )


def tables_of_splits():
    """Each with the figures it was made of."""
    return sorted(KeptSums.objects.filter(what__contains="/").values_list("what", "stamp", "mark"))


def with_nothing_kept(organisation):
    """What a reader sees who works it all out."""
    for kept in (KeptSums, Pattern, HiddenFigure):
        kept.objects.all().delete()
    return shown(organisation)


@pytest.mark.parametrize("when", FIRST_TIME)
def test_a_beat_killed_at_its_first_round_leaves_no_table_without_what_protects_it(when, filled, northbridge):
    killed("ready", *FIRST_TIME[when])
    assert (tables_of_splits(), *hidden()) == ([], [], [])
    assert schedule.make_ready() > 0
    assert schedule.make_ready() == 0
    kept, protects = shown(northbridge), hidden()
    assert with_nothing_kept(northbridge) == kept
    assert schedule.make_ready() > 0
    assert (hidden()[1], bool(tables_of_splits())) == (protects[1], True)


@pytest.mark.parametrize("when", ONCE_MORE)
def test_a_beat_killed_after_a_change_leaves_the_tables_and_the_pattern_of_before(when, filled, northbridge, surgery):
    schedule.make_ready()
    before = tables_of_splits(), hidden()
    fill(surgery, 11)
    statement, count = ONCE_MORE[when]
    killed("ready", statement, count)
    assert (tables_of_splits(), hidden()) == before
    seen = shown(northbridge)  # a reader does not wait for the beat
    assert schedule.make_ready() > 0
    assert schedule.make_ready() == 0
    assert shown(northbridge) == seen
    assert with_nothing_kept(northbridge)[2] == seen[2]
