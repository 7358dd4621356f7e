"""Counts stay exact when many change them in the same instant."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from lms.dose.counts import cells
from lms.dose.counts.counting import open_ledger, recount_organisation
from lms.dose.counts.drift import check_organisation
from lms.dose.counts.ledgers import catch_up
from lms.dose.counts.totals import add_up
from lms.dose.models import Counted, Movement
from lms.dose.staff_lists import importing
from lms.escalator.actions import recognise
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Person
from tests.at_once import at_once
from tests.dose.crowd import fill
from tests.dose.lists import as_csv, someone
from tests.dose.test_importing import NOON

MONDAY = date(2026, 1, 5)
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def held(organisation, level):
    found = cells.counts({organisation.pk: {level.pk: {}}}, by="organisation", as_of=date(2030, 1, 1))
    return found[organisation.pk]["heads"], found[organisation.pk][level.pk].attained


def is_right(organisation):
    return check_organisation(organisation.pk, on=MONDAY + timedelta(days=9)).drifted == 0


@pytest.fixture
def crowd(northbridge, ladder, ward, surgery):
    """Twenty on the ward, twenty in surgery, all counted, nobody with a level."""
    fill(ward, 20)
    fill(surgery, 20)
    return list(Person.objects.order_by("pk"))


def test_twenty_reach_a_level_at_once_in_one_cell_and_totals_are_added_up_meanwhile(crowd, northbridge, ladder):
    def reach(number):
        recognise(crowd[number], ladder[1], [], today=MONDAY)
        add_up(northbridge.pk)

    at_once(reach)
    assert (held(northbridge, ladder[0]), held(northbridge, ladder[1])) == ((40, 20), (40, 20))
    add_up(northbridge.pk)
    assert held(northbridge, ladder[0]) == (40, 20)
    assert is_right(northbridge)


def test_trainers_who_record_people_of_the_same_cells_at_once_never_wait_in_a_circle(crowd, northbridge, ladder):
    """Each transaction counts people of both units, one after the other, in one order."""

    def reach(number):
        with transaction.atomic():
            for person in crowd[number % 4 :: 4]:
                recognise(person, ladder[number % 3], [], today=MONDAY)

    at_once(reach, 12)
    assert held(northbridge, ladder[0]) == (40, 40)
    assert is_right(northbridge)


def test_the_same_person_reaching_the_same_level_twenty_times_counts_once(crowd, northbridge, ladder):
    at_once(lambda number: recognise(crowd[0], ladder[0], [], today=MONDAY))
    assert held(northbridge, ladder[0]) == (40, 1)
    assert Attainment.objects.count() == 1


def test_recounting_and_opening_at_once_count_everybody_once(crowd, northbridge, ladder):
    Attainment.objects.bulk_create(Attainment(person=p, level=ladder[0], achieved_on=MONDAY) for p in crowd[:7])
    at_once(lambda number: recount_organisation(northbridge, on=MONDAY), 6)
    assert held(northbridge, ladder[0]) == (40, 7)
    assert is_right(northbridge)


def test_an_organisation_opened_by_several_at_once_is_opened_once(northbridge, ladder, surgery, nurse, ward_manager):
    changed = at_once(lambda number: open_ledger(northbridge.pk, on=MONDAY), 6)
    assert sorted(changed) == [0, 0, 0, 0, 0, 2]
    assert held(northbridge, ladder[0]) == (2, 0)


def test_levels_are_reached_while_a_staff_list_is_taken_in_and_days_are_counted(crowd, northbridge, ladder, hr):
    for number, person in enumerate(crowd):
        Person.objects.filter(pk=person.pk).update(employee_number=str(500_000 + number))
    crowd = list(Person.objects.filter(pk__in=[person.pk for person in crowd]).order_by("pk"))
    rows = [
        someone(person.employee_number, team="Ward 9", full_name=person.full_name, work_email=person.email)
        for person in crowd
    ]
    batch = importing.start(as_csv(*rows), by=hr, organisation=northbridge, now=NOON)

    def work(number):
        if number == 0:
            importing.confirm(batch, by=hr, now=NOON, today=MONDAY + timedelta(days=1), brake_released=True)
        elif number == 1:
            catch_up(today=MONDAY + timedelta(days=2))
        else:
            recognise(crowd[number], ladder[0], [], today=MONDAY + timedelta(days=1))

    at_once(work, 14)
    batch.refresh_from_db()
    assert batch.state == "confirmed"
    assert set(Assignment.objects.filter(person=crowd[3], ends_on=None).values_list("unit__name", flat=True)) == {
        "Ward 9"
    }
    assert held(northbridge, ladder[0])[1] == 12
    assert is_right(northbridge)
    assert Counted.objects.filter(cell__unit__name="Ward 9").count() == 40
    assert not Movement.objects.filter(reason="corrected").exists()
