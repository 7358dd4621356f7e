"""Undoing a staff list: everything is as it was, or it is said why it can't be."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lms.dose.counts.counting import recount_organisation
from lms.dose.counts.flows import flows
from lms.dose.models import Cell, StaffImport
from lms.dose.staff_lists import importing
from lms.escalator.models import Attainment
from lms.people.models import Assignment, AuditEntry, OrgUnit, Person, RoleGrant
from tests.dose.lists import as_csv, row, someone

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
POST = [field.attname for field in Assignment._meta.concrete_fields if field.attname != "id"]


@pytest.fixture
def hr(hr):
    """HR was entered by hand, so no list can make her a leaver."""
    hr.employee_number = ""
    hr.save()
    return hr


@pytest.fixture
def take_in(hr):
    def _take_in(*rows, days=0):
        today, now = MONDAY + timedelta(days=days), NOON + timedelta(days=days)
        batch = importing.check(ContentFile(as_csv(*rows), "staff.csv"), by=hr, now=now, today=today)
        return importing.confirm(batch, by=hr, now=now, today=today, brake_released=True)

    return _take_in


@pytest.fixture
def undo(hr):
    def _undo(batch, days=0):
        return importing.undo(batch, by=hr, now=NOON + timedelta(days=days), today=MONDAY + timedelta(days=days))

    return _undo


def state(organisation):
    return (
        list(Person.objects.order_by("pk").values()),
        list(Assignment.objects.order_by("pk").values()),
        list(RoleGrant.objects.order_by("pk").values()),
        sum(Cell.objects.filter(organisation=organisation).values_list("heads", flat=True)),
    )  # fmt: skip


# ---- the identity -----------------------------------------------------------------------
def posts_of(number):
    """One or two lines of a person, or none: they aren't in the list."""
    line = st.fixed_dictionaries({
        "team": st.sampled_from(["Ward 7", "Ward 8", ""]), "pay_band": st.sampled_from(["5", "6"]),
        "fte": st.sampled_from(["1", "0.5"]), "full_name": st.sampled_from([f"Person {number}", f"New name {number}"]),
        "leave_date": st.sampled_from(["", "", "31/12/2025", "31/03/2026"]),
        "supervisor_employee_number": st.sampled_from(["", "p1", "p2"]),
        "directorate": st.sampled_from(["Acute", "Frailty"]),
    })  # fmt: skip

    def made(values):
        first, second, has_second, second_is_primary = values
        own = {"employee_number": f"p{number}", "work_email": f"p{number}@x.example", "full_name": first["full_name"]}
        lines = [
            row(**first | own | {"assignment_number": f"{number}a", "primary": "no" if second_is_primary else "yes"})
        ]
        if has_second:
            main = "yes" if second_is_primary else "no"
            lines.append(row(**second | own | {"assignment_number": f"{number}b", "primary": main}))
        return lines

    lines = st.tuples(line, line, st.booleans(), st.booleans()).map(
        lambda v: made((*v[:3], v[3] and v[2]))  # the only post can't be the second
    )
    return st.one_of(st.just([]), lines, lines)


people = st.tuples(*(posts_of(number) for number in range(1, 5)))
lists = people.map(lambda found: list(chain.from_iterable(found))).filter(bool)


@settings(
    max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(first=lists, second=lists, days=st.integers(0, 2))
def test_a_list_taken_in_and_undone_leaves_everything_as_it_was(take_in, undo, hr, northbridge, first, second, days):
    with transaction.atomic():
        take_in(*first)
        recount_organisation(northbridge, on=MONDAY + timedelta(days=days))  # time alone changes who counts
        before, units = state(northbridge), list(OrgUnit.objects.values_list("pk", flat=True))
        batch = take_in(*second, days=days)
        undone = undo(batch, days=days)
        assert undone.state == StaffImport.State.UNDONE
        assert state(northbridge) == before
        # A unit in which somebody was counted on an earlier day stays, with nobody in it, and what is above it.
        paths = Cell.objects.filter(heads=0).values_list("unit__path", flat=True)
        empty = {int(part) for path in paths for part in path.split("/") if part}
        assert not OrgUnit.objects.exclude(pk__in=units).exclude(pk__in=empty).exists()
        assert OrgUnit.objects.filter(pk__in=units).count() == len(units)
        again = take_in(*second, days=days)
        assert again.state == StaffImport.State.CONFIRMED
        transaction.set_rollback(True)


# ---- when it can't be -------------------------------------------------------------------
def test_only_the_last_list_can_be_undone_and_then_the_one_before(take_in, undo):
    first = take_in(row())
    second = take_in(row(team="Ward 8"), days=1)
    with pytest.raises(importing.CantBeUndone, match="A later list was taken in"):
        undo(first, days=1)
    undo(second, days=1)
    assert undo(first, days=1).state == StaffImport.State.UNDONE
    assert not Person.objects.filter(employee_number="100001").exists()


def test_undoing_twice_undoes_once_and_is_in_the_audit_log(take_in, undo):
    batch = take_in(row())
    for _ in range(2):
        batch = undo(batch)
    assert AuditEntry.objects.filter(action="staff_list.undone").count() == 1
    assert Person.objects.filter(employee_number="100001").count() == 0


def test_who_has_begun_something_keeps_the_list_from_being_undone(take_in, undo, fundamentals, northbridge):
    batch = take_in(row(), someone("2"))
    before = state(northbridge)
    Attainment.objects.create(person=Person.objects.get(employee_number="2"), level=fundamentals, achieved_on=MONDAY)
    with pytest.raises(importing.CantBeUndone, match="something was begun by or with Person 2"):
        undo(batch)
    assert state(northbridge) == before


def test_who_has_signed_in_stays(take_in, undo):
    batch = take_in(row())
    Person.objects.filter(employee_number="100001").update(last_login=NOON)
    with pytest.raises(importing.CantBeUndone, match="Joanna Pryce"):
        undo(batch)


@pytest.mark.parametrize(
    "change",
    [
        lambda joanna, post: Person.objects.filter(pk=joanna.pk).update(full_name="Jo"),
        lambda joanna, post: Assignment.objects.filter(pk=post.pk).update(pay_band="7"),
        lambda joanna, post: Assignment.objects.filter(pk=post.pk).update(ends_on=MONDAY),
        lambda joanna, post: Person.objects.filter(pk=joanna.pk).update(is_active=False),
    ],
)
def test_what_somebody_changed_since_stands_and_is_named(take_in, undo, change):
    batch = take_in(row())
    joanna = Person.objects.get(employee_number="100001")
    change(joanna, joanna.assignments.get())
    with pytest.raises(importing.CantBeUndone, match="something was changed about Joanna Pryce"):
        undo(batch)


def test_a_leaver_who_was_let_in_again_by_hand_is_named(take_in, undo):
    take_in(row(), someone("2"))
    batch = take_in(row(), days=1)
    Person.objects.filter(employee_number="2").update(is_active=True)
    with pytest.raises(importing.CantBeUndone, match="Person 2"):
        undo(batch, days=1)


def test_an_address_somebody_took_meanwhile_keeps_it_and_nobody_elsewhere_is_named(take_in, undo, nurse, stranger):
    take_in(someone("2", work_email="before@x.example"))
    batch = take_in(someone("2", work_email="after@x.example"))
    for holder, name in ((stranger, "Somebody outside your organisation"), (nurse, nurse.full_name)):
        Person.objects.filter(pk=holder.pk).update(email="before@x.example")
        with pytest.raises(importing.CantBeUndone, match=f"^{name} has an e-mail address by now"):
            undo(batch)
        Person.objects.filter(pk=holder.pk).update(email=f"{holder.pk}@x.example")
    assert undo(batch).state == StaffImport.State.UNDONE


def test_units_the_list_made_go_again_unless_something_stands_in_them(take_in, undo, northbridge):
    batch = take_in(row())
    medicine = OrgUnit.objects.get(organisation=northbridge, name="Medicine")
    kept = OrgUnit.objects.create(organisation=northbridge, parent=medicine, kind="team", name="Ward 9")
    undo(batch)
    assert set(OrgUnit.objects.filter(organisation=northbridge, path__startswith=medicine.path)) >= {medicine, kept}
    assert not OrgUnit.objects.filter(organisation=northbridge, name="Acute").exists()


def test_only_hr_of_the_organisation_undoes(take_in, nurse, stranger):
    someone_new = row(employee_number="900")
    batch = take_in(someone_new)
    for person in (nurse, stranger):
        with pytest.raises(PermissionDenied):
            importing.undo(batch, by=person, now=NOON, today=MONDAY)


def test_a_list_that_was_undone_counts_nobody_as_a_leaver_or_joiner(hr, take_in, undo, fundamentals):
    everybody = [someone(f"p{number}") for number in range(4)]
    take_in(*everybody)
    for person in Person.objects.filter(employee_number__startswith="p"):
        Attainment.objects.create(person=person, level=fundamentals, achieved_on=MONDAY)
    recount_organisation(hr.organisation, on=MONDAY)
    span = {"since": MONDAY, "until": MONDAY + timedelta(days=90)}

    def flow_of(level):
        return flows(hr.organisation, level, **span)

    before = [flow_of(level) for level in (None, fundamentals)]
    cut_short = take_in(everybody[0], someone("p9"), days=10)
    assert [flow_of(level).left for level in (None, fundamentals)] == [-3, -3]
    undo(cut_short, days=40)
    assert [flow_of(level) for level in (None, fundamentals)] == before
