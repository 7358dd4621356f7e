"""A worker killed in the middle of a staff list leaves nothing half-done; beat's job sees to the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lms.dose import schedule
from lms.dose.models import Cell, Movement, StaffImport, StaffStep
from lms.dose.staff_lists import importing
from lms.people.models import Assignment, OrgUnit, Person
from tests.dose.lists import as_csv, someone
from tests.dose.mortal_worker import killed

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PEOPLE = 40
State = StaffImport.State
READING = 'UPDATE "dose_staffimport" SET "read"'
CHECKING = {
    "between two pieces of lines": (READING, 3),
    "while the steps are written": ('INSERT INTO "dose_staffstep"', 2),
}
TAKING_IN = {
    "after people came in": ("INSERT INTO people_assignment", 1),
    "just before it is called taken in": ('UPDATE "dose_staffimport" SET "state"', 1),
}


@pytest.fixture
def long_list(hr, monkeypatch):
    """A function that brings in a list that waits for a worker."""
    monkeypatch.setattr(importing, "AT_ONCE", 5)
    monkeypatch.setattr(importing.tasks.work_on_list, "delay_on_commit", lambda pk: None)  # nobody hears the bell

    def _long_list():
        rows = [someone(str(n), division="Medicine", team=f"Ward {n % 4}", supervisor_employee_number="0")
                for n in range(1, PEOPLE)]  # fmt: skip
        rows += [someone("0", division="Medicine"), someone("x", hire_date="soon")]
        upload = ContentFile(as_csv(*rows), "long.csv")
        return importing.start(upload, by=hr, organisation=hr.organisation, now=timezone.now())

    return _long_list


def beat_comes_by(batch, monkeypatch):
    """A minute later: what nobody is at is rung for, and a worker hears it."""
    heard = []
    monkeypatch.setattr(schedule.work_on_list, "delay_on_commit", heard.append)
    StaffImport.objects.filter(pk=batch.pk).update(beat_at=timezone.now() - timedelta(minutes=2))
    schedule.resume_lists()
    for pk in heard:
        schedule.work_on_list(pk)
    batch.refresh_from_db()
    return heard


def confirmed(batch, hr):
    return importing.accept(batch, by=hr, now=timezone.now(), today=timezone.localdate(), brake_released=True)


def as_it_is():
    """Everything a list can change, without keys: they differ when the same is done again."""
    post = ("person__full_name", "unit__name", "number", "line_manager__full_name", "starts_on", "ends_on", "fte")
    return (
        sorted(Person.objects.values_list("full_name", "email", "employee_number", "is_active")),
        sorted(map(str, Assignment.objects.values_list(*post))),
        sorted(OrgUnit.objects.values_list("name", "parent__name"), key=str),
        sorted(Cell.objects.exclude(heads=0).values_list("unit__name", "staff_group", "heads")),
    )


def without_a_kill(long_list, hr, monkeypatch):
    """The same list once more, after what it did was undone."""
    last = StaffImport.objects.get()
    importing.undo(last, by=hr, now=timezone.now(), today=timezone.localdate())
    again = long_list()
    schedule.work_on_list(again.pk)
    again.refresh_from_db()
    confirmed(again, hr)
    schedule.work_on_list(again.pk)
    again.refresh_from_db()
    assert again.state == State.CONFIRMED
    return again


@pytest.mark.parametrize("when", CHECKING)
def test_a_worker_killed_while_it_checks_leaves_a_list_that_is_checked_after_all(when, long_list, hr, monkeypatch):
    before, batch = as_it_is(), long_list()
    killed(str(batch.pk), *CHECKING[when])
    batch.refresh_from_db()
    assert (batch.state, batch.report.get("counts"), as_it_is()) == (State.CHECKING, None, before)
    assert not StaffStep.objects.exists()
    assert beat_comes_by(batch, monkeypatch) == [batch.pk]
    assert (batch.state, batch.lines.count(), as_it_is()) == (State.CHECKED, PEOPLE + 1, before)
    assert (batch.report["counts"]["starters"], batch.report["counts"]["conflicts"]) == (PEOPLE, 1)


@pytest.mark.parametrize("when", TAKING_IN)
def test_a_worker_killed_while_it_takes_a_list_in_leaves_all_of_it_undone(when, long_list, hr, monkeypatch):
    batch = long_list()
    schedule.work_on_list(batch.pk)
    before = as_it_is()
    batch.refresh_from_db()
    confirmed(batch, hr)
    killed(str(batch.pk), *TAKING_IN[when])
    batch.refresh_from_db()
    assert (batch.state, as_it_is(), Movement.objects.exists()) == (State.CONFIRMING, before, False)
    assert beat_comes_by(batch, monkeypatch) == [batch.pk]
    assert (batch.state, batch.attempts) == (State.CONFIRMED, 2)  # one was killed, one came to the end
    after = as_it_is()
    assert beat_comes_by(batch, monkeypatch) == []
    assert (as_it_is(), Person.objects.filter(employee_number="0").count()) == (after, 1)
    counts = batch.report["counts"]
    assert without_a_kill(long_list, hr, monkeypatch).report["counts"] == counts
    assert as_it_is() == after
