"""The groups: one draft at a time, changed step by step, approved by a named person."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from lms.dose import actions
from lms.dose.groups.drafts import DraftRefused, current_groups, fingerprint
from lms.dose.models import Group, Grouping, Target
from lms.people.models import AuditEntry, OrgUnit
from tests.at_once import at_once
from tests.conftest import MONDAY

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
NURSES = {"staff_groups": ["Nursing and midwifery"]}


@pytest.fixture
def draft(northbridge, hr):
    return actions.start_draft(northbridge, source="current", by=hr, now=NOW)


@pytest.fixture
def approve(hr):
    """A function that approves a draft as it stands."""

    def _approve(draft, **rest):
        given = {"approved_by": "People committee", "rationale": "It fits us.", "seen": fingerprint(draft.groups.all())}
        return actions.approve(draft, **given | rest, by=hr, now=NOW, today=MONDAY)

    return _approve


def codes(draft):
    return list(draft.groups.values_list("code", flat=True))


def test_the_first_draft_is_a_copy_of_the_defaults_and_counts_nobody(northbridge, draft):
    grouping, defaults = current_groups(northbridge)
    assert grouping is None
    assert fingerprint(draft.groups.all()) == fingerprint(defaults)
    assert (draft.version, draft.state) == (1, "draft")


def test_a_second_draft_is_the_one_that_is_there(northbridge, draft, hr):
    assert actions.start_draft(northbridge, source="defaults", by=hr, now=NOW) == draft
    assert Grouping.objects.count() == 1


def test_a_group_is_added_before_the_last_and_adding_it_twice_adds_it_once(draft, hr):
    for _ in range(2):
        actions.add_group(draft, code="NUR", name="Nurses", rule=NURSES, by=hr)
    assert codes(draft)[-2:] == ["NUR", "ALL"]
    with pytest.raises(DraftRefused, match="NUR already"):
        actions.add_group(draft, code="NUR", name="Others", rule=NURSES, by=hr)


def test_a_group_moves_up_and_down_but_never_past_the_last(draft, hr):
    before = codes(draft)
    actions.move_group(draft, before[1], up=True, by=hr)
    assert codes(draft) == [before[1], before[0], *before[2:]]
    actions.move_group(draft, before[1], up=True, by=hr)  # it is first already
    actions.move_group(draft, before[-2], up=False, by=hr)  # only the last comes after it
    actions.move_group(draft, "ALL", up=True, by=hr)
    assert codes(draft) == [before[1], before[0], *before[2:]]


def test_the_last_group_keeps_catching_everyone(draft, hr):
    with pytest.raises(DraftRefused, match="Everyone else stays"):
        actions.remove_group(draft, "ALL", by=hr)
    actions.change_group(draft, "ALL", code="ALL", name="All others", rule=NURSES, by=hr)
    assert (draft.groups.last().name, draft.groups.last().rule) == ("All others", {})


@pytest.mark.parametrize("rule", [{}, {"pay_bands": []}])
def test_a_rule_that_would_leave_nobody_to_the_others_is_refused(draft, hr, rule):
    with pytest.raises(DraftRefused, match="only the last group"):
        actions.add_group(draft, code="NUR", name="Nurses", rule=rule, by=hr)


def test_a_rule_that_is_not_safe_data_is_refused(draft, hr):
    with pytest.raises(ValueError, match="email"):
        actions.add_group(draft, code="NUR", name="Nurses", rule={"email": ["x"]}, by=hr)


def test_a_unit_of_another_organisation_is_refused(draft, hr, stranger):
    theirs = OrgUnit.objects.get(name="Moor Street clinic")
    with pytest.raises(DraftRefused, match="no longer exists"):
        actions.add_group(draft, code="NUR", name="Nurses", rule={"units": [theirs.pk]}, by=hr)


def test_a_colleagues_change_is_not_written_over(draft, hr):
    opened = fingerprint([draft.groups.first()])
    code = draft.groups.first().code
    actions.change_group(draft, code, code=code, name="Renamed", rule=NURSES, seen=opened, by=hr)
    with pytest.raises(DraftRefused, match="Somebody changed Renamed"):
        actions.change_group(draft, code, code=code, name="Mine", rule=NURSES, seen=opened, by=hr)
    assert draft.groups.first().name == "Renamed"


def test_approving_makes_the_version_before_an_earlier_one(northbridge, draft, approve, hr):
    first = approve(draft)
    second = actions.start_draft(northbridge, source="current", by=hr, now=NOW)
    actions.add_group(second, code="NUR", name="Nurses", rule=NURSES, by=hr)
    approve(second)
    states = list(Grouping.objects.order_by("version").values_list("version", "state", "approved_by"))
    assert states == [(1, "earlier", "People committee"), (2, "current", "People committee")]
    assert "NUR" not in codes(first)
    assert [entry.label for entry in AuditEntry.objects.filter(action="groups.approved").order_by("pk")] == [
        "Groups, version 1, approved by People committee", "Groups, version 2, approved by People committee",
    ]  # fmt: skip


def test_approving_twice_is_approving_once(draft, approve):
    seen = fingerprint(draft.groups.all())
    approve(draft, seen=seen)
    approve(draft, seen=seen, approved_by="Somebody else")
    assert Grouping.objects.get().approved_by == "People committee"
    assert AuditEntry.objects.filter(action="groups.approved").count() == 1


def test_what_was_not_looked_at_is_not_approved(draft, approve, hr):
    seen = fingerprint(draft.groups.all())
    actions.add_group(draft, code="NUR", name="Nurses", rule=NURSES, by=hr)
    with pytest.raises(DraftRefused, match="changed since you looked"):
        approve(draft, seen=seen)
    assert Grouping.objects.get().state == "draft"


def test_a_rule_with_a_unit_that_is_gone_is_not_approved(draft, approve, hr, surgery):
    actions.add_group(draft, code="SUR", name="Surgeons", rule={"units": [surgery.pk]}, by=hr)
    surgery.delete()
    with pytest.raises(DraftRefused, match="SUR: the rule names a unit that no longer exists"):
        approve(draft)


def test_an_approved_version_can_be_neither_changed_nor_discarded(draft, approve, hr):
    approve(draft)
    for change in (
        lambda: actions.add_group(draft, code="NUR", name="Nurses", rule=NURSES, by=hr),
        lambda: actions.remove_group(draft, "FLL", by=hr),
        lambda: actions.move_group(draft, "FLL", up=True, by=hr),
        lambda: actions.discard(draft, by=hr),
    ):
        with pytest.raises(DraftRefused, match="approved by People committee"):
            change()


def test_a_discarded_draft_is_gone_with_its_groups_and_says_so(draft, approve, hr):
    actions.discard(draft, by=hr)
    actions.discard(draft, by=hr)
    assert not Group.objects.exists()
    assert AuditEntry.objects.filter(action="groups.discarded").count() == 1
    with pytest.raises(DraftRefused, match="it was discarded"):
        actions.add_group(draft, code="NUR", name="Nurses", rule=NURSES, by=hr)


def test_a_group_that_a_target_asks_goes_only_when_another_takes_its_place(draft, approve, hr, aim, fundamentals):
    aim(fundamentals, asked_of={"groups": ["MCL", "FLL"]})
    actions.remove_group(draft, "MCL", by=hr)
    with pytest.raises(DraftRefused, match="The target of Fundamentals asks MCL"):
        approve(draft)
    with pytest.raises(DraftRefused, match="The target of Fundamentals asks MCL"):
        approve(draft, replacements={"MCL": "MCL"})
    approve(draft, replacements={"MCL": "FLL"})
    was, is_now = Target.objects.order_by("version")
    assert (was.is_current, was.asked_of) == (False, {"groups": ["MCL", "FLL"]})
    assert (is_now.is_current, is_now.asked_of) == (True, {"groups": ["FLL"]})
    assert is_now.approved_by == "People committee"
    assert "version 1 of the groups" in is_now.rationale


def test_the_database_holds_one_draft_and_one_current_version(northbridge, draft):
    with pytest.raises(IntegrityError):
        Grouping.objects.create(organisation=northbridge, version=2, made_at=NOW)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_drafts_begun_at_once_are_one(northbridge, hr):
    begun = at_once(lambda _: actions.start_draft(northbridge, source="current", by=hr, now=NOW).pk, 8)
    assert len(set(begun)) == Grouping.objects.count() == 1
    assert Group.objects.count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_approved_many_times_at_once_it_is_approved_once(northbridge, hr, nurse, approve):
    draft = actions.start_draft(northbridge, source="current", by=hr, now=NOW)
    seen = fingerprint(draft.groups.all())
    at_once(lambda number: approve(draft, seen=seen, approved_by=f"Approver {number}"), 8)
    assert Grouping.objects.get().state == "current"
    assert AuditEntry.objects.filter(action="groups.approved").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_draft_approved_and_discarded_at_once_is_one_of_the_two(northbridge, hr, approve):
    draft = actions.start_draft(northbridge, source="current", by=hr, now=NOW)
    seen = fingerprint(draft.groups.all())

    def decide(number):
        try:
            approve(draft, seen=seen) if number % 2 else actions.discard(draft, by=hr)
        except DraftRefused as refusal:
            return str(refusal)
        return ""

    said = at_once(decide, 6)
    left = Grouping.objects.all()
    assert not left or left[0].state == "current"
    assert all("discarded" in words for words in said if words)
