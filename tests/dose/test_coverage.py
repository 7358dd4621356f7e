from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.board.splits import UNIT, Splits
from lms.dose.counts import cells, coverage
from lms.dose.counts.counting import recount_organisation
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Organisation, OrgUnit, Person
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)
YESTERDAY = MONDAY - timedelta(days=1)


def counted(organisation):
    """Dose as of Monday, after whatever the test wrote behind the back of the counts."""
    recount_organisation(organisation, on=MONDAY)
    return coverage.figures(organisation, as_of=MONDAY, today=MONDAY)


def heads_by_unit(organisation):
    found = cells.counts({organisation.pk: {}}, by="unit", as_of=MONDAY)
    return {unit: row[cells.HEADS] for unit, row in found.items()}


def level_of(dose, code):
    return next(row for row in dose if row.level.code == code)


def test_the_figure_moves_when_somebody_attains(northbridge, fundamentals, nurse, ward_manager, aim, attained):
    aim(fundamentals)
    before = level_of(counted(northbridge), "L1")
    attained(nurse, fundamentals)
    after = level_of(counted(northbridge), "L1")
    assert (before.population, before.attained, before.target, before.gap) == (3, 0, 3, 3)
    assert (after.attained, after.gap, after.coverage) == (1, 2, Decimal(1) / 3)


def test_a_higher_rung_implies_the_lower_ones_and_a_track_implies_nothing(
    northbridge, ladder, nurse, sponsor, attained
):
    one, _, three, board = ladder
    attained(nurse, three)
    attained(sponsor, board)
    dose = counted(northbridge)
    assert [level_of(dose, code).attained for code in ("L1", "L2", "L3", "BRD")] == [1, 1, 1, 1]
    attained(nurse, one)
    assert level_of(counted(northbridge), "L1").attained == 1  # a person, not two attainments


@pytest.mark.parametrize(
    "rest",
    [
        {"expires_on": MONDAY},
        {"withdrawn_on": YESTERDAY},
        {"on": MONDAY + timedelta(days=1)},
    ],
)
def test_an_attainment_counts_only_while_it_is_in_date(northbridge, fundamentals, nurse, attained, rest):
    attained(nurse, fundamentals, **rest)
    assert level_of(counted(northbridge), "L1").attained == 0


@pytest.mark.parametrize(
    "change",
    [
        {"status": "career_break"},
        {"status": "seconded_out"},
        {"is_primary": False},
        {"ends_on": YESTERDAY},
        {"starts_on": MONDAY + timedelta(days=1)},
    ],
)
def test_only_a_current_counted_primary_post_is_a_head(northbridge, fundamentals, nurse, attained, change):
    attained(nurse, fundamentals)
    Assignment.objects.filter(person=nurse).update(**change)
    row = level_of(counted(northbridge), "L1")
    assert (row.population, row.attained) == (1, 0)  # the ward manager


def test_on_the_day_of_a_move_a_person_is_one_head_in_the_new_unit(northbridge, nurse, surgery, fundamentals, aim):
    aim(fundamentals)
    Assignment.objects.filter(person=nurse).update(ends_on=MONDAY)
    Assignment.objects.create(
        person=nurse, unit=surgery, number="2", staff_group="Nursing", job_role="Nurse", starts_on=MONDAY
    )
    dose = counted(northbridge)
    assert dose[0].heads == 3
    assert heads_by_unit(northbridge)[surgery.pk] == 1


def test_another_organisations_people_are_never_counted(
    northbridge, southmoor, fundamentals, nurse, stranger, attained
):
    attained(stranger, fundamentals)
    assert counted(northbridge)[0].heads == 2
    assert level_of(counted(northbridge), "L1").attained == 0
    assert level_of(counted(southmoor), "L1").attained == 1


def test_a_level_is_asked_of_the_bands_and_groups_of_its_target(
    northbridge, ladder, nurse, ward_manager, aim, attained
):
    aim(ladder[1], value="0.8", asked_of={"pay_bands": ["7", "8a"], "staff_groups": ["Nursing and midwifery"]})
    attained(nurse, ladder[1])
    row = level_of(counted(northbridge), "L2")
    assert (row.population, row.attained, row.target) == (1, 0, 1)


def test_without_a_target_nothing_is_defined_but_the_number_of_people(northbridge, fundamentals, nurse, attained):
    attained(nurse, fundamentals)
    row = level_of(counted(northbridge), "L1")
    assert (row.attained, row.target, row.coverage, row.attainment, row.gap) == (1, None, None, None, None)


def test_a_ratio_target_is_of_all_heads_and_covers_nobodys_share(northbridge, fundamentals, nurse, aim):
    aim(fundamentals, kind="ratio", value="2")
    row = level_of(counted(northbridge), "L1")
    assert (row.target, row.coverage, row.gap) == (2, None, 2)


def test_a_small_unit_is_hidden_with_the_next_smallest_and_with_all_below_it(northbridge, fundamentals, aim):
    aim(fundamentals)  # the cast's HR is 1 head of Medicine
    small, next_one, big = (
        OrgUnit.objects.create(organisation=northbridge, kind="division", name=name) for name in "ABC"
    )
    below = OrgUnit.objects.create(organisation=northbridge, parent=next_one, kind="team", name="B1")
    fill(small, 4), fill(below, 12), fill(big, 30)
    Assignment.objects.filter(unit__name="Ward 7").update(unit=big)
    recount_organisation(northbridge, on=MONDAY)
    dose = Splits(northbridge, MONDAY)
    assert {row.name: row.cells[0] is None for row in dose.rows(UNIT)} == {"A": True, "B": True, "C": False}
    assert [row.cells[0] for row in dose.rows(UNIT, next_one)] == [None]
    assert dose.total(next_one).cells == [None]
    assert dose.total().cells[0].population == 47


def test_a_units_children_and_those_placed_in_it_add_up_to_it(northbridge, fundamentals, aim):
    aim(fundamentals)
    top = OrgUnit.objects.create(organisation=northbridge, kind="division", name="Top")
    below = OrgUnit.objects.create(organisation=northbridge, parent=top, kind="team", name="Below")
    fill(top, 11, fundamentals), fill(below, 20, fundamentals)
    Assignment.objects.filter(unit__name="Ward 7").delete()  # HR alone in the other unit would hide this one
    recount_organisation(northbridge, on=MONDAY)
    dose = Splits(northbridge, MONDAY)
    assert [(row.name, row.heads) for row in dose.rows(UNIT, top)] == [("Below", 20), ("Directly in Top", 11)]
    assert dose.total(top).cells[0].attained == 10 + 6


def test_dose_asks_the_same_number_of_queries_for_10_and_1000_people(northbridge, ladder, aim, ward):
    aim(ladder[0])

    def queries():
        recount_organisation(northbridge, on=MONDAY)
        with CaptureQueriesContext(connection) as found:
            assert coverage.figures(northbridge, as_of=MONDAY, today=MONDAY)
        return len(found)

    fill(ward, 10, ladder[0])
    few = queries()
    fill(ward, 990, ladder[2])
    for name in "ABCDEFGH":
        fill(OrgUnit.objects.create(organisation=northbridge, kind="division", name=name), 5)
    assert (queries(), few) == (4, 4)


@st.composite
def organisations(draw):
    """(unit, band, status, starts, ends, level number or None, expires) for each of a few posts of a few people."""
    days = st.sampled_from([-400, -1, 0, 1])
    post = st.tuples(
        st.integers(0, 4), st.sampled_from(["5", "7"]), st.sampled_from(["active", "career_break"]), days,
        st.sampled_from([None, -1, 0, 5]), st.sampled_from([None, 1, 2, 3]), st.sampled_from([None, 0, 1]),
        st.booleans(),
    )  # fmt: skip
    return draw(st.lists(post, max_size=12))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(organisations())
def test_dose_equals_a_recount_by_hand(ladder, posts):
    organisation = Organisation.objects.create(
        name=f"O {Organisation.objects.count()}", slug=f"o{Organisation.objects.count()}"
    )
    units = []
    for number in range(5):
        parent = units[number // 2] if number > 1 else None
        units.append(OrgUnit.objects.create(organisation=organisation, parent=parent, kind="team", name=str(number)))
    expected = {1: 0, 2: 0, 3: 0}
    in_unit = dict.fromkeys((unit.pk for unit in units), 0)
    for unit, band, status, starts, ends, reached, expires, primary in posts:
        start = Person.objects.count()
        person = Person.objects.create(
            email=f"h{start}@{organisation.slug}.example", full_name="H", organisation=organisation
        )
        if ends is not None and ends < starts:
            ends = starts
        Assignment.objects.create(
            person=person, unit=units[unit], number=str(start), staff_group="N", job_role="N", pay_band=band,
            status=status, is_primary=primary, starts_on=MONDAY + timedelta(days=starts),
            ends_on=None if ends is None else MONDAY + timedelta(days=ends),
        )  # fmt: skip
        if reached:
            Attainment.objects.create(
                person=person, level=ladder[reached - 1], achieved_on=YESTERDAY,
                expires_on=None if expires is None else MONDAY + timedelta(days=expires),
            )  # fmt: skip
        is_head = primary and status == "active" and starts <= 0 and (ends is None or ends >= 0)
        in_unit[units[unit].pk] += is_head
        for number in expected:
            expected[number] += bool(is_head and reached and reached >= number and (expires is None or expires > 0))
    dose = counted(organisation)
    assert {row.level.number: row.attained for row in dose if row.level.number} == expected
    assert heads_by_unit(organisation) == {pk: n for pk, n in in_unit.items() if n}
    assert dose[0].heads == sum(in_unit.values())
