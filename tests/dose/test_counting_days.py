"""Days that pass, the nightly check, and figures of the past against a recount by hand."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose import schedule
from lms.dose.counts import cells, drift, flows, ledgers
from lms.dose.counts.counting import recount, recount_organisation
from lms.dose.counts.coverage import figures
from lms.dose.counts.flows import PARTS
from lms.dose.counts.totals import add_up_all
from lms.dose.models import Cell, CellCount, CountCheck, Counted, Ledger, Movement
from lms.escalator.models import Attainment
from lms.people.models import Assignment, Organisation, OrgUnit, Person
from tests.dose.crowd import fill

MONDAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 8, 2, 0, tzinfo=UTC)


def day(number):
    return MONDAY + timedelta(days=number)


def by_unit(organisation, levels, as_of):
    found = cells.counts({organisation.pk: {level.pk: {} for level in levels}}, by="unit", as_of=as_of)
    return {
        unit: (row["heads"], *(row[level.pk].attained for level in levels))
        for unit, row in found.items()
        if row["heads"]
    }


def by_hand(organisation, levels, as_of):
    """Who is where with what, read from people one by one."""
    found = {}
    for person in Person.objects.filter(organisation=organisation):
        posts = [
            post
            for post in Assignment.objects.filter(person=person, is_primary=True)
            if post.starts_on <= as_of and (post.ends_on is None or post.ends_on >= as_of)
        ]
        if not posts:
            continue
        post = max(posts, key=lambda each: (each.starts_on, each.pk))
        reached = [
            attainment.level
            for attainment in Attainment.objects.filter(person=person, achieved_on__lte=as_of).select_related("level")
            if (attainment.expires_on is None or attainment.expires_on > as_of)
            and (attainment.withdrawn_on is None or attainment.withdrawn_on > as_of)
        ]
        holds = [
            any(r == level or (level.number and (r.number or 0) >= level.number) for r in reached) for level in levels
        ]
        before = found.get(post.unit_id, (0,) * (1 + len(levels)))
        found[post.unit_id] = tuple(a + b for a, b in zip(before, (1, *holds), strict=True))
    return found


@st.composite
def lives(draw):
    """What happens to one person: when they start, move and leave, and what they reach until when, in days."""
    start = draw(st.integers(-20, 25))
    moved = draw(st.none() | st.integers(1, 20))
    left = draw(st.none() | st.integers(0, 15))
    reached = draw(
        st.lists(
            st.tuples(
                st.integers(0, 3), st.integers(-30, 30), st.none() | st.integers(1, 20), st.none() | st.integers(0, 9)
            ),
            max_size=3, unique_by=lambda each: each[0],
        )
    )  # fmt: skip
    return start, moved, left, reached, draw(st.integers(0, 2)), draw(st.integers(0, 2))


def live(life, organisation, units, levels):
    start, moved, left, reached, first, second = life
    number = Person.objects.count()
    person = Person.objects.create(email=f"l{number}@x.example", full_name="L", organisation=organisation)
    post = {"person": person, "number": "1", "staff_group": "N", "job_role": "N"}
    ends = None if left is None else start + (moved or 0) + left
    if moved:
        Assignment.objects.create(**post, unit=units[first], starts_on=day(start), ends_on=day(start + moved - 1))
    Assignment.objects.create(
        **post, unit=units[second], starts_on=day(start + (moved or 0)), ends_on=None if ends is None else day(ends)
    )
    for level, on, lasting, withdrawn in reached:
        Attainment.objects.create(
            person=person, level=levels[level], achieved_on=day(on),
            expires_on=None if lasting is None else day(on + lasting),
            withdrawn_on=None if withdrawn is None else day(on + withdrawn),
        )  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lived=st.lists(lives(), max_size=6),
    counted_on=st.lists(st.integers(1, 45), max_size=4),
    asked=st.lists(st.integers(0, 45), min_size=3, max_size=6),
)
def test_the_counts_of_any_day_are_those_of_a_recount_by_hand_and_every_flow_adds_up(ladder, lived, counted_on, asked):
    """However rarely the job runs: each day it missed is counted as that day."""
    name = f"O {Organisation.objects.count()}"
    organisation = Organisation.objects.create(name=name, slug=name.replace(" ", ""))
    units = [OrgUnit.objects.create(organisation=organisation, kind="team", name=str(number)) for number in range(3)]
    for life in lived:
        live(life, organisation, units, ladder)
    recount_organisation(organisation, on=MONDAY)
    for number in sorted({*counted_on, 45}):
        ledgers.catch_up(today=day(number))
    for number in asked:
        assert by_unit(organisation, ladder, day(number)) == by_hand(organisation, ladder, day(number))
    since, until = day(min(asked)), day(max(asked))
    for level in ladder:
        flow = flows.flows(organisation, level, since=since, until=until)
        place = 1 + ladder.index(level)
        ends = [by_hand(organisation, ladder, on).values() for on in (max(since - timedelta(days=1), MONDAY), until)]
        assert flow.opening + sum(getattr(flow, part) for part in PARTS) == flow.closing
        assert (flow.opening, flow.closing) == tuple(sum(row[place] for row in rows) for rows in ends)
        assert flow.closing == sum(row[place] for row in ends[1])
    assert drift.check_organisation(organisation.pk, on=day(45)).drifted == 0


def test_the_first_time_two_years_are_gone_through(northbridge, ladder, nurse, surgery, attained):
    attained(nurse, ladder[1], on=day(-300), expires_on=day(-100))
    attained(nurse, ladder[0], on=day(-1000))
    Assignment.objects.filter(person=nurse).update(ends_on=day(-51))
    Assignment.objects.create(person=nurse, unit=surgery, number="2", staff_group="N", job_role="N", starts_on=day(-50))
    ledgers.catch_up(today=MONDAY)
    assert Ledger.objects.get().opens_on == MONDAY - ledgers.HISTORY
    for number in (-731, -301, -300, -101, -100, -51, -50, 0):
        assert by_unit(northbridge, ladder, day(number)) == by_hand(northbridge, ladder, day(number)), number
    reasons = Movement.objects.exclude(reason="opening").order_by("day", "change").values_list("reason", "change")
    assert list(reasons.filter(level=None)) == [("moved", -1), ("moved", 1)]
    assert list(reasons.filter(level=ladder[1])) == [("graduated", 1), ("lapsed", -1)]
    before = Movement.objects.count()
    assert ledgers.catch_up(today=MONDAY) == 0
    Ledger.objects.update(counted_until=day(-731))  # as if the worker had been stopped half-way
    assert (ledgers.catch_up(today=MONDAY), Movement.objects.count()) == (0, before)


def test_a_level_that_expires_lapses_without_anybody_doing_anything(northbridge, ladder, nurse, attained):
    attained(nurse, ladder[0], expires_on=day(4))
    recount_organisation(northbridge, on=MONDAY)
    assert ledgers.catch_up(today=day(3)) == 0
    assert ledgers.catch_up(today=day(9)) == 1
    lapsed = Movement.objects.get(reason="lapsed")
    assert (lapsed.day, lapsed.change) == (day(4), -1)


@pytest.fixture
def counted(northbridge, ladder, ward):
    fill(ward, 12, ladder[1])
    return northbridge


def test_a_night_without_drift_says_so(counted):
    made = drift.check(today=MONDAY, now=NOW)
    assert (made.people, made.drifted, made.detail) == (12, 0, [])
    assert (
        drift.note_on_counts(counted.pk) == "Last counted again from scratch on 8 January 2026: every total was right."
    )


def spoil_a_total(ladder):
    CellCount.objects.filter(level=ladder[0]).update(attained=99)
    Cell.objects.update(heads=1)


def spoil_a_movement(ladder):
    Movement.objects.filter(level=ladder[1]).update(change=2)


def lose_movements(ladder):
    Movement.objects.all().delete()
    CellCount.objects.all().delete()


def spoil_where_people_stand(ladder):
    Counted.objects.update(levels=[ladder[3].pk])


def change_people_behind_our_back(ladder):
    Attainment.objects.filter(pk__in=Attainment.objects.values("pk")[:2]).delete()
    Assignment.objects.filter(pk__in=Assignment.objects.values("pk")[:3]).update(status="career_break")


@pytest.mark.parametrize(
    "spoil",
    [spoil_a_total, spoil_a_movement, lose_movements, spoil_where_people_stand, change_people_behind_our_back],
)
def test_drift_is_found_repaired_logged_and_told(counted, ladder, spoil, caplog):
    add_up_all()
    spoil(ladder)
    made = drift.check(today=MONDAY, now=NOW)
    assert made.drifted > 0
    assert "had drifted" in caplog.text
    now = {pk: row for pk, row in by_unit(counted, ladder, MONDAY).items() if row[0]}
    posts = Assignment.objects.counted()
    have = [posts.filter(person__attainments__level__in=levels).count() for levels in (ladder[:2], ladder[1:2])]
    assert list(now.values()) == [(posts.count(), *have, 0, 0)]
    assert drift.check(today=MONDAY, now=NOW).drifted == 0
    assert CountCheck.objects.count() == 2


def test_hr_reads_what_was_wrong(counted, ladder):
    add_up_all()
    CellCount.objects.filter(level=ladder[0]).update(attained=99)
    drift.check(today=MONDAY, now=NOW)
    words = drift.note_on_counts(counted.pk)
    assert words.endswith("some counts were wrong and have been put right (L1 99 for 6).")


@pytest.mark.parametrize("hours, at, due", [(2, 2, False), (20, 2, True), (20, 14, False), (31, 14, True)])
def test_the_check_is_for_the_night_unless_one_was_missed(hours, at, due):
    now = NOW.replace(hour=at)
    assert drift.is_due(CountCheck(at=now - timedelta(hours=hours)), now=now) is due


def test_beat_counts_checks_once_and_adds_up(northbridge, ladder, nurse, attained):
    attained(nurse, ladder[0])
    assert schedule.catch_up() > 0
    assert (schedule.check_counts(), schedule.check_counts(), schedule.add_up()) == (0, 0, 0)
    assert CountCheck.objects.count() == 1
    today = timezone.localdate()
    assert [row.attained for row in figures(northbridge, as_of=today, today=today)] == [1, 0, 0, 0]


def test_the_command_counts_an_installation_that_never_was(northbridge, ladder, nurse, capsys):
    call_command("count_dose", "--check")
    words = capsys.readouterr().out
    assert "the counts of 2 people had to be put right" in words
    assert "All are right." in words


def test_months_and_rates_follow_from_the_movements(northbridge, ladder, aim, ward, hire):
    fill(ward, 40, ladder[0])  # 20 have level 1 from Monday on
    people = [held.person_id for held in Attainment.objects.order_by("pk")]
    Assignment.objects.filter(person__in=people[:2]).update(ends_on=day(40))
    Attainment.objects.filter(person__in=people[2:7]).update(expires_on=day(100))
    ledgers.catch_up(today=day(110))
    Attainment.objects.create(person_id=people[2], level=ladder[0], cycle=2, achieved_on=day(120))
    recount([people[2]], on=day(120))
    ledgers.catch_up(today=day(365))
    months = flows.monthly(northbridge, ladder[0], since=MONDAY, until=day(365))
    assert [first for first, _ in months][:2] == [date(2026, 1, 1), date(2026, 2, 1)]
    for (_, before), (_, after) in pairwise(months):
        assert before.closing == after.opening
    year = flows.flows(northbridge, ladder[0], since=day(1), until=day(365))
    assert (year.opening, year.left, year.lapsed, year.graduated, year.closing) == (20, -2, -4, 0, 14)
    rates = flows.rates(northbridge, ladder[0], today=day(365))
    mean = sum([20, *(flow.closing for _, flow in months)]) / (len(months) + 1)
    assert float(rates.leaver_rate) == pytest.approx(2 / mean, rel=0.02)
    assert float(rates.lapse_rate) == pytest.approx(4 / mean, rel=0.02)
    assert rates.completion_rate is None
    assert flows.rates(northbridge, ladder[2], today=day(365)) == flows.Rates()


def test_a_flow_is_of_the_people_the_target_asks(northbridge, ladder, aim, nurse, ward_manager, attained):
    aim(ladder[0], asked_of={"pay_bands": ["7"]})
    recount_organisation(northbridge, on=MONDAY)
    for person in (nurse, ward_manager):
        attained(person, ladder[0], on=day(2))
        recount([person.pk], on=day(2))
    window = {"since": day(1), "until": day(9)}
    assert flows.flows(northbridge, ladder[0], **window).graduated == 1
    assert flows.flows(northbridge, ladder[0], **window, asked_of={}).graduated == 2
    assert flows.flows_of(northbridge, ladder, **window)[ladder[0].pk].closing == 1
    assert flows.flows(northbridge, None, **window).closing == 3
