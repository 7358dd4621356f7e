"""What moves the counts, why and on which day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from lms.dose.counts import cells
from lms.dose.counts.counting import note, open_ledger, recount, recount_organisation
from lms.dose.counts.totals import add_up, add_up_all
from lms.dose.models import Cell, CellCount, Counted, Grouping, Movement
from lms.escalator.actions import recognise, withdraw
from lms.people.models import Assignment, Person
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)


def day(number):
    return MONDAY + timedelta(days=number)


LONG_AFTER = day(900)


def held(organisation, level, as_of=LONG_AFTER):
    """(heads, of them with the level) of a whole organisation."""
    found = cells.counts({organisation.pk: {level.pk: {}}}, by="organisation", as_of=as_of).get(organisation.pk)
    return (found["heads"], found[level.pk].attained) if found else (0, 0)


def moves(after=0):
    rows = (
        Movement.objects.filter(pk__gt=after)
        .select_related("level")
        .order_by(F("level__number").asc(nulls_first=True), "change", "pk")
    )
    return [(row.level.code if row.level else "heads", row.reason, row.change, (row.day - MONDAY).days) for row in rows]


def latest():
    return Movement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.fixture
def counted(northbridge, ladder, nurse, ward_manager, hr):
    """Three heads counted on Monday, nobody with a level; the key of the last movement."""
    recount_organisation(northbridge, on=MONDAY)
    return latest()


def move(person, unit, on, **post):
    before = Assignment.objects.get(person=person, ends_on=None)
    Assignment.objects.filter(pk=before.pk).update(ends_on=on - timedelta(days=1))
    fields = {"staff_group": before.staff_group, "job_role": before.job_role, "pay_band": before.pay_band} | post
    return Assignment.objects.create(person=person, unit=unit, number=before.number, starts_on=on, **fields)


def test_everybody_is_counted_the_first_time_an_organisation_is(northbridge, ladder, nurse, ward_manager, attained):
    attained(nurse, ladder[1])
    assert recount([nurse.pk], on=MONDAY) == 2
    assert [held(northbridge, level) for level in ladder] == [(2, 1), (2, 1), (2, 0), (2, 0)]
    assert {reason for _, reason, _, _ in moves()} == {"opening"}
    assert recount_organisation(northbridge, on=MONDAY) == 0


def test_a_level_reached_counts_with_all_below_it_in_the_same_transaction(northbridge, ladder, counted, nurse):
    recognise(nurse, ladder[2], [], today=day(3))
    assert moves(counted) == [(code, "graduated", 1, 3) for code in ("L1", "L2", "L3")]
    assert held(northbridge, ladder[0]) == (3, 1)
    assert not CellCount.objects.exists()  # not added to the totals yet, and read all the same


def test_a_level_withdrawn_counts_until_that_day(northbridge, ladder, counted, nurse):
    held_by_nurse = recognise(nurse, ladder[0], [], today=day(3))
    withdraw(held_by_nurse, today=day(5))
    withdraw(held_by_nurse, today=day(6))
    assert moves(counted) == [("L1", "withdrawn", -1, 5), ("L1", "graduated", 1, 3)]
    assert [held(northbridge, ladder[0], day(n))[1] for n in (2, 3, 4, 5)] == [0, 1, 1, 0]


def test_totals_take_movements_in_and_nothing_read_changes(northbridge, ladder, counted, nurse):
    recognise(nurse, ladder[1], [], today=day(3))
    before = [held(northbridge, level, day(n)) for level in ladder for n in (2, 3)]
    assert add_up_all() == 2
    assert add_up(northbridge.pk) == 0
    assert [held(northbridge, level, day(n)) for level in ladder for n in (2, 3)] == before
    assert sorted(CellCount.objects.values_list("level__code", "attained")) == [("L1", 1), ("L2", 1)]
    assert sum(Cell.objects.values_list("heads", flat=True)) == 3


def test_who_joins_with_a_level_brings_it_and_who_leaves_takes_it(northbridge, ladder, counted, hire, attained):
    new = hire("New Starter", pay_band="2")
    Assignment.objects.filter(person=new).update(starts_on=day(10))
    attained(new, ladder[0])
    recount([new.pk], on=day(12))
    assert moves(counted) == [("heads", "joined", 1, 10), ("L1", "joined", 1, 10)]
    joined = latest()
    Assignment.objects.filter(person=new).update(ends_on=day(20))
    recount([new.pk], on=day(30))
    assert moves(joined) == [("heads", "left", -1, 21), ("L1", "left", -1, 21)]
    assert [held(northbridge, ladder[0], day(n)) for n in (9, 10, 20, 21)] == [(3, 0), (4, 1), (4, 1), (3, 0)]


def test_who_moves_is_moved_out_and_in_with_what_they_hold(northbridge, ladder, counted, nurse, surgery):
    recognise(nurse, ladder[0], [], today=day(2))
    graduated = latest()
    move(nurse, surgery, day(8))
    recount([nurse.pk], on=day(9))
    assert moves(graduated) == [
        ("heads", "moved", -1, 8), ("heads", "moved", 1, 8), ("L1", "moved", -1, 8), ("L1", "moved", 1, 8),
    ]  # fmt: skip
    by_unit = cells.counts({northbridge.pk: {ladder[0].pk: {}}}, by="unit", as_of=day(9))
    assert (by_unit[surgery.pk]["heads"], by_unit[surgery.pk][ladder[0].pk].attained) == (1, 1)
    assert held(northbridge, ladder[0]) == (3, 1)


def test_who_goes_to_another_organisation_left_the_one_and_joined_the_other(
    northbridge, southmoor, ladder, counted, nurse, stranger
):
    recount_organisation(southmoor, on=MONDAY)
    opened = latest()
    move(nurse, Assignment.objects.get(person=stranger).unit, day(8))
    recount([nurse.pk], on=day(8))
    assert moves(opened) == [("heads", "left", -1, 8), ("heads", "joined", 1, 8)]
    assert (held(northbridge, ladder[0])[0], held(southmoor, ladder[0])[0]) == (2, 2)


def test_who_came_from_elsewhere_is_counted_once_when_their_new_organisation_is_opened(
    northbridge, southmoor, ladder, counted, nurse, stranger
):
    move(nurse, Assignment.objects.get(person=stranger).unit, day(8))
    recount_organisation(southmoor, on=day(9))
    assert (held(northbridge, ladder[0])[0], held(southmoor, ladder[0])[0]) == (2, 2)


def test_who_belongs_to_an_organisation_and_works_in_another_is_counted_there_when_it_is_opened(
    northbridge, southmoor, ladder, counted, nurse, stranger, hire
):
    lent = hire("Len T. Out")
    Person.objects.filter(pk=lent.pk).update(organisation=southmoor)
    open_ledger(southmoor.pk, on=day(9))
    assert (held(northbridge, ladder[0])[0], held(southmoor, ladder[0])[0]) == (4, 1)


def test_who_moves_and_graduates_at_once_graduates_in_the_new_unit(ladder, counted, nurse, surgery, attained):
    move(nurse, surgery, day(8))
    attained(nurse, ladder[0], on=day(6))
    recount([nurse.pk], on=day(9))
    assert moves(counted)[2:] == [("L1", "graduated", 1, 8)]


def test_an_attainment_recorded_late_counts_from_its_day(northbridge, ladder, counted, nurse, attained):
    attained(nurse, ladder[0], on=day(4))
    recount([nurse.pk], on=day(40))
    assert [held(northbridge, ladder[0], day(n))[1] for n in (3, 4, 39)] == [0, 1, 1]


def test_nothing_counts_from_before_the_last_change_counted_for_that_person(
    northbridge, ladder, counted, nurse, surgery, attained
):
    recognise(nurse, ladder[0], [], today=day(10))
    move(nurse, surgery, day(6))  # told on day 20
    recount([nurse.pk], on=day(20))
    by_unit = cells.counts({northbridge.pk: {ladder[0].pk: {}}}, by="unit", as_of=day(7))
    assert surgery.pk not in by_unit
    assert held(northbridge, ladder[0], day(7)) == (3, 0)


def test_nothing_is_known_of_the_days_before_counting_began(northbridge, ladder, nurse, attained):
    attained(nurse, ladder[0], on=day(-40))
    recount_organisation(northbridge, on=MONDAY)
    assert held(northbridge, ladder[0], day(-1)) == (0, 0)


def test_a_level_renewed_within_90_days_takes_its_lapse_back_and_later_it_is_a_new_one(
    northbridge, ladder, counted, nurse, ward_manager, attained
):
    for person, renewed in ((nurse, day(50)), (ward_manager, day(120))):
        attained(person, ladder[0], expires_on=day(10))
        recount([person.pk], on=day(1))
        recount([person.pk], on=day(10))
        attained(person, ladder[0], on=renewed, cycle=2)
        recount([person.pk], on=renewed)
    told = [(reason, change, on) for _, reason, change, on in moves(counted)]
    assert sorted(told, key=lambda row: row[2]) == [
        ("graduated", 1, 0), ("graduated", 1, 0), ("lapsed", -1, 10), ("lapsed", -1, 10), ("lapsed", 1, 50),
        ("graduated", 1, 120),
    ]  # fmt: skip


def test_someone_on_a_career_break_is_in_no_cell_and_comes_back_as_a_joiner(northbridge, ladder, counted, nurse):
    Assignment.objects.filter(person=nurse).update(status="career_break")
    recount([nurse.pk], on=day(5))
    assert Counted.objects.get(person=nurse).cell is None
    Assignment.objects.filter(person=nurse).update(status="active")
    recount([nurse.pk], on=day(9))
    assert moves(counted) == [("heads", "left", -1, 5), ("heads", "joined", 1, 9)]


def test_approved_groups_move_people_between_groups_on_that_day(northbridge, ladder, counted, nurse, hr):
    assert set(Cell.objects.filter(heads__gt=0).values_list("group", flat=True)) == {"ALL", "FLL"}
    grouping = Grouping.objects.create(
        organisation=northbridge, version=1, state="current", made_at="2026-01-01T00:00Z", approved_by="Board",
        approved_at="2026-01-01T00:00Z",
    )  # fmt: skip
    grouping.groups.create(code="NUR", name="Nurses", rank=1, rule={"staff_groups": ["NURSING AND MIDWIFERY"]})
    recount_organisation(northbridge, on=day(7))
    assert moves(counted) == [("heads", "moved", change, 7) for change in (-2, -1, 1, 2)]
    assert set(Cell.objects.filter(heads__gt=0).values_list("group", flat=True)) == {"NUR"}


def test_an_older_day_never_undoes_what_is_counted_of_a_later_one(northbridge, ladder, counted, nurse):
    recognise(nurse, ladder[0], [], today=day(9))
    assert recount([nurse.pk], on=day(4)) == 0
    assert held(northbridge, ladder[0]) == (3, 1)


def test_an_event_in_an_organisation_that_is_not_counted_yet_waits_for_its_opening(northbridge, ladder, nurse):
    recognise(nurse, ladder[0], [], today=day(9))
    assert (note([nurse.pk], on=day(9)), Movement.objects.count()) == (0, 0)
    recount_organisation(northbridge, on=day(10))
    assert held(northbridge, ladder[0]) == (2, 1)


def test_people_can_be_given_as_a_query_as_keys_or_not_at_all(northbridge, ladder, nurse, surgery):
    fill(surgery, 3)
    everybody = Person.objects.order_by("-full_name")
    Assignment.objects.update(pay_band="9")
    assert recount(everybody.none(), on=day(1)) == recount([], on=day(1)) == 0
    assert recount(everybody[:2], on=day(1)) == 2
    assert recount(iter(everybody.values_list("pk", flat=True)), on=day(1)) == 3


def test_the_same_number_of_statements_count_one_person_and_a_thousand(northbridge, ladder, ward, counted):
    fill(ward, 1000, ladder[1])
    statements = []
    for chosen in (1, 1000):
        keys = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:chosen])
        people = Person.objects.filter(pk__in=keys)
        Assignment.objects.filter(person__in=people).update(pay_band=f"X{chosen}")
        with CaptureQueriesContext(connection) as found:
            assert recount(people, on=day(chosen)) == chosen
        statements.append(len(found))
    assert statements[0] == statements[1]
