"""What one day hides no other day close to it tells: pages, downloads, papers and packs of several days together."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.board.cutting import BAND, STAFF_GROUP, UNIT
from lms.dose.board.elimination import Sums
from lms.dose.board.splits import Splits
from lms.dose.counts.counting import recount_organisation
from lms.dose.counts.totals import add_up
from lms.dose.models import Cell, HiddenFigure, Ledger, Movement, Pattern
from lms.dose.papers.evidence_pack import pack
from lms.people.models import Assignment, Organisation, OrgUnit, Person
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)
DAYS = [MONDAY - timedelta(days=60), MONDAY - timedelta(days=5), MONDAY]  # the middle one is the end of a quarter


@pytest.fixture
def small(northbridge, ladder, aim, surgery):
    """Tiny is hidden, and Estates with it as the smallest beside it."""
    aim(ladder[0])
    fill(surgery, 40, ladder[0])
    for name, heads in (("Tiny", 4), ("Estates", 12), ("Theatres", 15)):
        fill(unit_of(northbridge, name), heads, ladder[0])
    Assignment.objects.filter(unit__name="Ward 7").delete()
    recount_organisation(northbridge, on=MONDAY)
    return northbridge


def unit_of(organisation, name):
    return OrgUnit.objects.get_or_create(organisation=organisation, name=name, defaults={"kind": "division"})[0]


def shown(organisation, day):
    return {row.name: row.heads for row in Splits(organisation, day).rows(UNIT)}


def test_a_unit_hidden_beside_a_small_one_stays_hidden_when_another_takes_its_place(small):
    assert shown(small, MONDAY) == {"Estates": None, "Surgery": 40, "Theatres": 15, "Tiny": None}
    for post in Assignment.objects.filter(unit__name="Theatres")[:4]:  # now the smallest beside Tiny
        Assignment.objects.filter(pk=post.pk).update(ends_on=MONDAY)
    later = MONDAY + timedelta(days=1)
    recount_organisation(small, on=later)
    assert shown(small, later) == {"Estates": None, "Surgery": 40, "Theatres": None, "Tiny": None}
    assert shown(small, MONDAY)["Theatres"] is None  # on that day's page too, from now on


def test_a_quarter_later_only_what_is_small_then_is_hidden(small):
    shown(small, MONDAY)
    fill(unit_of(small, "Tiny"), 20)
    assert shown(small, MONDAY + timedelta(days=92))["Estates"] is None
    assert shown(small, MONDAY + timedelta(days=93))["Estates"] == 12


def test_the_same_figures_are_not_worked_out_again_and_changed_ones_are(small):
    shown(small, MONDAY)
    stamp = Pattern.objects.get().stamp
    HiddenFigure.objects.all().delete()
    assert shown(small, MONDAY)["Tiny"] == 4  # so it is the kept pattern that hides
    fill(unit_of(small, "Tiny"), 1)
    assert shown(small, MONDAY)["Tiny"] is None
    assert Pattern.objects.get().stamp != stamp


def test_adding_up_totals_changes_no_stamp_and_a_new_target_does(small, ladder, aim):
    shown(small, MONDAY)
    stamp = Pattern.objects.get().stamp
    Movement.objects.filter(organisation=small).update(is_added=False)
    Ledger.objects.update(added=0)
    Cell.objects.update(heads=0)
    add_up(small.pk)
    shown(small, MONDAY)
    assert Pattern.objects.get().stamp == stamp
    aim(ladder[1], value="0.8")
    shown(small, MONDAY)
    assert Pattern.objects.get().stamp != stamp


# ---- a reader who has everything, of every day ----------------------------------------------
staffs = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from(["Nursing", "Medical", "Estates"]), st.sampled_from(["3", "5", "7"]),
        st.sampled_from([1, 2, 4, 8, 9, 12, 25]), st.sampled_from([0, 0, 1, 2]), st.sampled_from([0, 0, 1]),
    ),
    min_size=4, max_size=12, unique_by=lambda each: each[:3],
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(staffs)
def test_pages_downloads_and_packs_of_several_days_together_tell_no_hidden_figure(ladder, aim, staffs):
    """The reader even knows of everybody who came or went between the days, and takes them off."""
    organisation, units = people_of(staffs)
    aim(ladder[0], organisation=organisation)
    aim(ladder[1], organisation=organisation, value="0.8", asked_of={"pay_bands": ["7"]})
    for _ in range(2):  # every day has been looked at; then a reader takes all there is
        tables = {(day, cut): Splits(organisation, day).rows(cut) for day in DAYS for cut in (UNIT, STAFF_GROUP, BAND)}
    tables |= {(MONDAY, "pack"): list(packed(organisation))}
    cells = list(Cell.objects.filter(organisation=organisation))
    known, hidden = [], []
    for (day, _), rows in tables.items():
        of_day = {cell.pk: heads_on(cell, day) for cell in cells}
        for name, column, figure in figures_of(rows):
            inside = [cell for cell in cells if counts_in(cell, name, units) and asked_in(cell, column)]
            people = sum(of_day[cell.pk] for cell in inside)
            assert figure in (None, people)
            (hidden if figure is None else known).append((people, {cell.pk: 1 for cell in inside}))
    totals = [{cell.pk: 1 for cell in cells if asked_in(cell, column)} for column in ("heads", "L2")]
    alone, everything = Sums(totals), Sums([*totals, *(sum_ for _, sum_ in known)])
    for people, sum_ in hidden:
        if 0 < people < 10 and not alone.tell(sum_):
            assert not everything.tell(sum_), sum_


def figures_of(rows):
    """(row, column, figure) of each line of a table or of a pack's CSV."""
    for row in rows:
        if isinstance(row, tuple):
            yield row
            continue
        yield row.name, "heads", row.heads
        for column, cell in zip(("L1", "L2"), row.cells, strict=False):
            yield row.name, column, cell and cell.population


def packed(organisation):
    archive = zipfile.ZipFile(pack(organisation, now=datetime(2026, 1, 5, 12, tzinfo=UTC)))
    for sheet in ("units", "staff-groups", "bands"):
        for line in list(csv.reader(io.StringIO(archive.read(f"csv/{sheet}.csv").decode("utf-8-sig"))))[1:]:
            if line[1] in ("", "Everybody"):
                continue
            column = {"Fundamentals": "L1", "Improver": "L2"}[line[2]]
            yield line[1], "heads", None if line[4] == "hidden" else int(line[4])
            yield line[1], column, None if line[5] == "hidden" else int(line[5])


def asked_in(cell, column):
    return column != "L2" or cell.pay_band == "7"


def counts_in(cell, name, units):
    unit = next((each for each in units if each.name == name), None)
    if unit is None:
        return name in (cell.staff_group, {"3": "Bands 1 to 4", "5": "Bands 5 and 6", "7": "Band 7"}[cell.pay_band])
    return next(each for each in units if each.pk == cell.unit_id).path.startswith(unit.path)


def heads_on(cell, day):
    found = Movement.objects.filter(cell=cell, level=None, day__lte=day).values_list("change", flat=True)
    return sum(found)


def people_of(staffs):
    """An organisation some of whose people come and some of whom leave between the days."""
    number = Organisation.objects.count()
    organisation = Organisation.objects.create(name=f"Trust {number}", slug=f"trust{number}")
    units = [OrgUnit.objects.create(organisation=organisation, kind="team", name=f"U{place}") for place in range(5)]
    for unit, staff_group, band, heads, left, came in staffs:
        start = Person.objects.count()
        people = Person.objects.bulk_create(
            Person(email=f"s{start + each}@{organisation.slug}.example", full_name="S", organisation=organisation)
            for each in range(heads + came)
        )
        Assignment.objects.bulk_create(
            Assignment(
                person=person, unit=units[unit], number=str(person.pk), staff_group=staff_group, job_role="N",
                pay_band=band, starts_on=DAYS[0] - timedelta(9) if place < heads else DAYS[0] + timedelta(9),
                ends_on=DAYS[1] + timedelta(1) if place < min(left, heads - 1) else None,
            )
            for place, person in enumerate(people)
        )  # fmt: skip
    for day in (DAYS[0] - timedelta(1), DAYS[0] + timedelta(9), DAYS[1] + timedelta(2)):
        recount_organisation(organisation, on=day)
    return organisation, units
