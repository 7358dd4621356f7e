"""The short path that events take writes what the long one does, or nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.counts import graduating
from lms.dose.counts.counting import note, recount, recount_organisation
from lms.dose.counts.graduating import count_gained
from lms.dose.models import Counted, Ledger, Movement
from lms.escalator.actions import recognise
from lms.escalator.models import Attainment
from lms.people.models import Assignment

MONDAY = date(2026, 1, 5)


@pytest.fixture
def up_to_date(northbridge, ladder, nurse):
    recount_organisation(northbridge, on=MONDAY - timedelta(days=400))
    Ledger.objects.update(counted_until=MONDAY)


def written(work):
    """What the work wrote, and what it said; all of it is taken back."""
    with transaction.atomic():
        before = set(Movement.objects.values_list("pk", flat=True))
        answer = work()
        fields = ("organisation", "cell", "level", "day", "reason", "change", "is_added")
        moved = sorted(Movement.objects.exclude(pk__in=before).values_list(*fields), key=repr)
        standing = list(Counted.objects.order_by("pk").values_list())
        transaction.set_rollback(True)
    return answer, moved, standing


attainments = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from([0, 1, 50, 95, 300]), st.sampled_from([None, 40, 93, 350]),
        st.sampled_from([None, None, None, 10, 60]),
    ),
    min_size=1, max_size=4, unique_by=lambda each: each[0],
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=attainments, reached=attainments)
def test_the_short_path_writes_what_the_long_one_does_or_nothing(up_to_date, ladder, nurse, before, reached):
    with transaction.atomic():
        record(nurse, ladder, before, cycle=1)
        recount([nurse.pk], on=MONDAY - timedelta(days=100))
        record(nurse, ladder, reached, cycle=2)
        nothing = written(lambda: None)
        short = written(lambda: count_gained(nurse.pk, on=MONDAY))
        long = written(lambda: note([nurse.pk], on=MONDAY))
        assert short == (nothing if short[0] is None else long)
        transaction.set_rollback(True)


def record(person, ladder, found, cycle):
    for place, ago, lasts, kept in found:
        on = MONDAY - timedelta(days=ago)
        Attainment.objects.create(
            person=person, level=ladder[place], cycle=cycle, achieved_on=on,
            expires_on=on + timedelta(days=lasts) if lasts else None,
            withdrawn_on=on + timedelta(days=kept) if kept and on + timedelta(days=kept) <= MONDAY else None,
        )  # fmt: skip


def test_a_level_reached_is_counted_in_three_statements(up_to_date, ladder, nurse):
    with CaptureQueriesContext(connection) as asked:
        recognise(nurse, ladder[2], [], today=MONDAY)
    assert sum("dose_" in query["sql"] for query in asked) == 3
    assert Movement.objects.filter(reason="graduated", day=MONDAY).count() == 3


def test_a_day_that_is_not_counted_yet_and_somebody_in_no_cell_are_left_to_the_long_path(
    up_to_date, northbridge, ladder, nurse, attained
):
    attained(nurse, ladder[0], on=MONDAY)
    assert count_gained(nurse.pk, on=MONDAY + timedelta(days=1)) is None
    Assignment.objects.filter(person=nurse).update(ends_on=MONDAY - timedelta(days=1))
    recount([nurse.pk], on=MONDAY)
    assert count_gained(nurse.pk, on=MONDAY) is None
    assert not Movement.objects.filter(reason="graduated").exists()


def test_what_somebody_else_counted_meanwhile_stays(up_to_date, ladder, nurse, attained):
    attained(nurse, ladder[0], on=MONDAY)
    seen = graduating._standing(nurse.pk)
    note([nurse.pk], on=MONDAY)
    moved = Movement.objects.count()
    assert graduating._write(nurse.pk, seen, [ladder[0].pk], seen.held) is None
    assert Movement.objects.count() == moved
