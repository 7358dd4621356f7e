from datetime import date, timedelta

from lms.dose import cells
from lms.dose.counting import recount, recount_organisation
from lms.dose.models import Movement

MONDAY = date(2026, 1, 5)


def day(number):
    return MONDAY + timedelta(days=number)


def held(organisation, level, as_of=MONDAY):
    found = cells.counts({organisation.pk: {level.pk: {}}}, by="organisation", as_of=as_of).get(organisation.pk)
    return (found["heads"], found[level.pk].attained) if found else (0, 0)


def moves(**of):
    rows = Movement.objects.filter(**of).order_by("pk")
    return [(row.level.code if row.level else "heads", row.reason, row.change, row.day) for row in rows]


def test_everybody_is_counted_the_first_time_an_organisation_is(northbridge, ladder, nurse, ward_manager, attained):
    attained(nurse, ladder[1])
    assert recount([nurse.pk], on=MONDAY) == 2
    assert [held(northbridge, level) for level in ladder] == [(2, 1), (2, 1), (2, 0), (2, 0)]
    assert {reason for _, reason, _, _ in moves()} == {"opening"}
    assert recount_organisation(northbridge, on=MONDAY) == 0
