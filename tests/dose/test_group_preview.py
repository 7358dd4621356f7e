"""What a draft would mean, against counting people one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.dose.groups.preview import Preview, with_group
from lms.dose.groups.rules import default_groups
from lms.dose.groups.words import differences, rule_in_words
from lms.dose.models import Group
from lms.escalator.models import Attainment
from lms.people.models import Assignment, OrgUnit, Person
from tests.conftest import MONDAY

STAFF_GROUPS, BANDS, ROLES = ["Nursing", "Board", "Estates"], ["5", "7", "8a"], ["Nurse", "Manager"]
SOME = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def crowd(northbridge, ward, surgery, ladder):
    """One post of every combination, every third of them with level 1."""
    theatre = OrgUnit.objects.create(organisation=northbridge, parent=surgery, kind="team", name="Theatre")
    kinds = [(s, b, r, u) for s in STAFF_GROUPS for b in BANDS for r in ROLES for u in (ward, theatre)]
    people = Person.objects.bulk_create(
        Person(email=f"c{n}@x.example", full_name=f"C {n}", organisation=northbridge) for n in range(len(kinds))
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=person, unit=unit, number=str(person.pk), staff_group=group, pay_band=band, job_role=role,
            starts_on=date(2020, 1, 1),
        )
        for person, (group, band, role, unit) in zip(people, kinds, strict=True)
    )  # fmt: skip
    Attainment.objects.bulk_create(
        Attainment(person=person, level=ladder[0], achieved_on=date(2025, 1, 1)) for person in people[::3]
    )
    return surgery


def one_rule(units):
    return st.fixed_dictionaries(
        {},
        optional={
            "staff_groups": st.lists(st.sampled_from(STAFF_GROUPS), min_size=1, max_size=2, unique=True),
            "pay_bands": st.lists(st.sampled_from(BANDS), min_size=1, max_size=2, unique=True),
            "job_roles": st.lists(st.sampled_from(ROLES), min_size=1, max_size=1),
            "units": st.lists(st.sampled_from(units), min_size=1, max_size=2, unique=True),
        },
    )


def brute_fits(rule, post):
    def one(name, value):
        return not rule.get(name) or value in rule[name]

    steps = [int(step) for step in post.unit.path.split("/") if step]
    in_unit = not rule.get("units") or any(pk in steps for pk in rule["units"])
    return (
        one("staff_groups", post.staff_group)
        and one("pay_bands", post.pay_band)
        and one("job_roles", post.job_role)
        and in_unit
    )


def brute_primary(groups, post):
    return next(group.code for group in groups if brute_fits(group.rule, post))


@SOME
@given(data=st.data())
def test_the_preview_counts_what_counting_people_one_by_one_does(northbridge, crowd, aim, ladder, data):
    level = ladder[0]
    aim(level, value="0.5", asked_of={"groups": ["G1"], "pay_bands": ["5", "7"]})
    units = list(OrgUnit.objects.filter(organisation=northbridge).values_list("pk", flat=True))
    rules = data.draw(st.lists(one_rule(units), min_size=1, max_size=4))
    was = data.draw(st.lists(one_rule(units), min_size=1, max_size=3))
    after = [Group(code=f"G{n}", name=f"G{n}", rank=n, rule=rule) for n, rule in enumerate([*rules, {}])]
    before = [Group(code=f"G{n}", name=f"G{n}", rank=n, rule=rule) for n, rule in enumerate([*was, {}])]
    posts = list(Assignment.objects.select_related("unit"))
    preview = Preview(northbridge, before, after, today=MONDAY)
    assert preview.heads == len(posts)
    for place, line in enumerate(preview.lines):
        mine = [post for post in posts if brute_primary(after, post) == line.group.code]
        fitting = [post for post in posts if brute_fits(line.group.rule, post)]
        assert line.caught == len(mine)
        assert line.fits == len(fitting)
        for earlier in after[:place]:
            there = [post for post in fitting if brute_primary(after, post) == earlier.code]
            assert dict(line.already).get(earlier.code, 0) == len(there)
    moved = [post for post in posts if brute_primary(before, post) != brute_primary(after, post)]
    assert preview.changed == len(moved)
    holders = set(Attainment.objects.values_list("person", flat=True))
    change = preview.target_changes[0]
    for side, groups in ((change.now, before), (change.then, after)):
        asked = [post for post in posts if brute_primary(groups, post) == "G1" and post.pay_band in ("5", "7")]
        assert side.population == len(asked)
        assert side.attained == len([post for post in asked if post.person_id in holders])
        assert side.target == -(-len(asked) // 2)


def test_the_sentence_of_a_rule_says_who_is_already_elsewhere(northbridge, crowd):
    groups = default_groups()
    estates = Group(code="EST", name="Estates", rule={"staff_groups": ["Estates"]})
    preview = Preview(northbridge, groups, with_group(groups, estates, None), today=MONDAY)
    line = next(line for line in preview.lines if line.group is estates)
    assert (line.caught, line.fits, line.already, line.before) == (4, 12, [("MCL", 4), ("FLL", 4)], None)


def test_a_preview_costs_the_same_for_few_people_and_for_many(northbridge, crowd, aim, ladder, surgery):
    aim(ladder[0], asked_of={"groups": ["FLL"]})

    def queries():
        with CaptureQueriesContext(connection) as seen:
            preview = Preview(northbridge, default_groups(), default_groups(), today=MONDAY)
            assert preview.lines
            assert preview.target_changes
            assert not preview.moves
        return len(seen)

    few = queries()
    people = Person.objects.bulk_create(
        Person(email=f"m{n}@x.example", full_name="M", organisation=northbridge) for n in range(400)
    )
    Assignment.objects.bulk_create(
        Assignment(person=p, unit=surgery, number="1", staff_group="N", job_role="N", starts_on=date(2020, 1, 1))
        for p in people
    )
    assert queries() == few <= 6


@pytest.mark.parametrize(
    "rule, words",
    [
        ({}, "Everyone whom no group above catches"),
        ({"pay_bands": ["6", "7"]}, "Band 6 or 7"),
        ({"staff_groups": ["Board"], "pay_bands": []}, "Staff group Board"),
        (
            {"staff_groups": ["Nursing"], "pay_bands": ["7"], "job_roles": ["Nurse", "Matron"], "units": [1]},
            "Staff group Nursing; and band 7; and job role Nurse or Matron; and in Medicine, Ward 7",
        ),
        ({"units": [9]}, "In a unit that no longer exists"),
    ],
)
def test_a_rule_is_said_in_words(rule, words):
    assert rule_in_words(rule, {1: "Medicine, Ward 7"}) == words


def test_two_versions_side_by_side_say_what_is_new_changed_moved_and_gone():
    def group(code, rule=None, name=""):
        return Group(code=code, name=name or code, rule=rule or {"pay_bands": ["7"]})

    before = [group("A"), group("B"), group("C"), group("D"), group("Z", {})]
    after = [group("B"), group("A"), group("C", {"pay_bands": ["8a"]}, "Sea"), group("N"), group("Z", {})]
    said = {row.code: row.changes for row in differences(before, after, {})}
    assert said == {
        "B": ["Looked at in another order"],
        "A": ["Looked at in another order"],
        "C": ["Was called C", "Was: Band 7"],
        "N": ["New group"],
        "Z": [],
        "D": ["Taken out"],
    }
