"""What people do to a project, from the idea to the data."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lms.people.models import AuditEntry
from lms.projects import actions
from lms.projects.actions.observations import Kept
from lms.projects.merging import Clash
from lms.projects.models import DriverNode, Measure, Observation, PdsaCycle, Project, SignOff
from lms.projects.pasting import Row
from lms.projects.state_hash import state_hash
from tests.projects.conftest import DEFINITION

CHARTER = {"title": "Fewer missed doses", "problem": "Late", "why_now": "Harm", "scope": "Ward 7", "goal": "Safety"}
PLAN = {"title": "One bay", "scale": "A bay", "plan": "Do it", "prediction": "Better", "starts_on": date(2026, 1, 5)}
FOUND = {"done": "Did it", "study": "It was", "decision": "adopt", "learned": "Spread it"}


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def charter(project, by, **changed) -> Project:
    return actions.save_charter(project, CHARTER | changed, by=by)


@pytest.fixture
def approved(project, nurse, sponsor, now) -> Project:
    charter(project, nurse)
    actions.submit_charter(project, by=nurse)
    actions.approve_charter(project, by=sponsor, now=now)
    return fresh(project)


def test_a_project_is_begun_once_however_often_it_is_sent(nurse, ward, today, now):
    first = actions.create("An idea", unit=ward, by=nurse, today=today, now=now)
    assert actions.create("An idea", unit=ward, by=nurse, today=today, now=now) == first
    assert [(m.person, m.part) for m in first.members.all()] == [(nurse, "lead")]


def test_a_project_belongs_to_a_unit_of_ones_own_organisation(stranger, ward, today, now):
    with pytest.raises(PermissionDenied):
        actions.create("An idea", unit=ward, by=stranger, today=today, now=now)


def test_saving_an_older_text_clashes_and_loses_nothing(project, nurse):
    charter(project, nurse, problem="Mine")
    with pytest.raises(Clash) as clash:
        actions.save_charter(project, {"problem": "Yours"}, base={"problem": ""}, by=nurse)
    assert (clash.value.names, clash.value.theirs.problem) == (["problem"], "Mine")
    assert fresh(project).problem == "Mine"


def test_saving_the_same_text_twice_is_no_clash(project, nurse):
    base = dict.fromkeys(CHARTER, "") | {"title": project.title}
    actions.save_charter(project, CHARTER, base=base, by=nurse)
    assert actions.save_charter(project, CHARTER, base=base, by=nurse).version == 2


def test_a_charter_is_sent_whole_and_to_a_sponsor(begin, nurse):
    alone = begin("Alone", lead=nurse)
    with pytest.raises(ValidationError, match="Still to write: problem"):
        actions.submit_charter(alone, by=nurse)
    charter(alone, nurse)
    with pytest.raises(ValidationError, match="Add a sponsor"):
        actions.submit_charter(alone, by=nurse)


def test_the_sponsor_approves_a_charter_once_and_it_is_on_record(project, nurse, sponsor, coach, now):
    charter(project, nurse)
    with pytest.raises(ValidationError, match="not been sent"):
        actions.approve_charter(project, by=sponsor, now=now)
    actions.submit_charter(project, by=nurse)
    actions.submit_charter(project, by=nurse)
    for person in (nurse, coach):
        with pytest.raises(PermissionDenied):
            actions.approve_charter(project, by=person, now=now)
    first = actions.approve_charter(project, by=sponsor, now=now)
    assert actions.approve_charter(project, by=sponsor, now=now) == first
    assert fresh(project).state == "approved"
    assert AuditEntry.objects.filter(action="charter.approved", by=sponsor, subject=nurse).count() == 1


def test_an_approved_charter_stays_until_the_sponsor_returns_it(approved, nurse, sponsor, now):
    with pytest.raises(ValidationError, match="ask the sponsor"):
        charter(approved, nurse, problem="Another problem")
    actions.return_charter(approved, "Say how many", by=sponsor)
    assert (fresh(approved).state, fresh(approved).returned_note) == ("idea", "Say how many")
    charter(approved, nurse, problem="One dose in seven")
    actions.submit_charter(approved, by=nurse)
    actions.approve_charter(approved, by=sponsor, now=now)
    assert (fresh(approved).state, fresh(approved).returned_note) == ("approved", "")


def test_the_first_observation_makes_an_approved_project_active(approved, nurse, now):
    measure = actions.add_measure(approved, {"kind": "outcome", "name": "Missed", "direction": "decrease"}, by=nurse)
    assert fresh(approved).state == "approved"
    actions.keep_rows(measure, [Row(1, date(2026, 1, 1), Decimal(3))], by=nurse, now=now)
    assert fresh(approved).state == "active"


def test_the_first_pdsa_makes_an_approved_project_active(approved, nurse):
    actions.plan_cycle(approved, PLAN, by=nurse)
    assert fresh(approved).state == "active"


def test_members_come_from_ones_own_organisation_and_have_one_part(project, nurse, trainer, stranger, today):
    added = actions.add_member(project, f" {trainer.email.upper()} ", "member", by=nurse, today=today)
    assert actions.add_member(project, trainer.email, "member", by=nurse, today=today) == added
    for email, part, words in (
        (stranger.email, "member", "Nobody in your organisation"),
        (trainer.email, "expert", "Remove that part first"),
    ):
        with pytest.raises(ValidationError, match=words):
            actions.add_member(project, email, part, by=nurse, today=today)


def test_coach_and_sponsor_need_that_role_and_there_is_one_of_each(begin, project, nurse, coach, trainer, hire, today):
    with pytest.raises(ValidationError, match="has a coach already"):
        actions.add_member(project, hire("Ana Lima", role="coach").email, "coach", by=nurse, today=today)
    bare = begin("Bare", lead=nurse)
    with pytest.raises(ValidationError, match="does not have the role of coach"):
        actions.add_member(bare, trainer.email, "coach", by=nurse, today=today)
    assert actions.add_member(bare, coach.email, "coach", by=nurse, today=today).person == coach


def test_the_lead_removes_others_but_never_the_lead(project, nurse, coach):
    actions.remove_member(project.members.get(part="coach"), by=nurse)
    assert not project.members.filter(part="coach").exists()
    with pytest.raises(ValidationError):
        actions.remove_member(project.members.get(part="lead"), by=nurse)
    with pytest.raises(PermissionDenied):
        actions.remove_member(project.members.get(part="sponsor"), by=coach)


def test_involvement_and_the_next_meeting_are_recorded_once(project, nurse, today):
    entry = actions.record_involvement(project, "Geoff Lyle", "Adviser", "Aim", by=nurse, today=today)
    assert actions.record_involvement(project, "Geoff Lyle", "Adviser", "Aim", by=nurse, today=today) == entry
    assert actions.plan_meeting(project, today, by=nurse).next_meeting_on == today


def test_the_tree_grows_by_the_rules_of_a_driver_diagram(project, begin, nurse):
    primary = actions.add_driver(project, "primary", "On time", None, by=nurse)
    assert actions.add_driver(project, "primary", "On time", None, by=nurse) == primary
    secondary = actions.add_driver(project, "secondary", "The round", primary, by=nurse)
    actions.add_driver(project, "idea", "Insulin first", secondary, by=nurse)
    actions.add_driver(project, "idea", "A poster", None, by=nurse)
    elsewhere = actions.add_driver(begin("Other", lead=nurse), "primary", "Theirs", None, by=nurse)
    for kind, parent in (("secondary", None), ("idea", primary), ("primary", primary), ("secondary", elsewhere)):
        with pytest.raises(ValidationError):
            actions.add_driver(project, kind, "Wrong", parent, by=nurse)


def test_lines_move_among_their_siblings_and_under_another_parent(project, nurse):
    one, two = (actions.add_driver(project, "primary", text, None, by=nurse) for text in ("One", "Two"))
    actions.move_driver(two, -1, by=nurse)
    actions.move_driver(two, -1, by=nurse)
    assert list(project.drivers.all()) == [two, one]
    child = actions.add_driver(project, "secondary", "Child", one, by=nurse)
    assert actions.change_driver(child, {"parent": two}, by=nurse).parent == two
    idea = actions.add_driver(project, "idea", "Idea", child, by=nurse)
    assert actions.change_driver(idea, {"parent": None}, by=nurse).parent is None


def test_deleting_a_line_takes_what_hangs_under_it_but_not_its_cycles(project, nurse):
    primary = actions.add_driver(project, "primary", "One", None, by=nurse)
    secondary = actions.add_driver(project, "secondary", "Child", primary, by=nurse)
    idea = actions.add_driver(project, "idea", "Idea", secondary, by=nurse)
    assert actions.change_driver(idea, {"text": "Better idea", "status": "testing"}, by=nurse).status == "testing"
    cycle = actions.plan_cycle(project, PLAN | {"change_idea": idea}, by=nurse)
    actions.delete_driver(primary, by=nurse)
    actions.delete_driver(primary, by=nurse)
    assert not DriverNode.objects.filter(project=project).exists()
    assert PdsaCycle.objects.get(pk=cycle.pk).change_idea is None


def test_an_existing_day_keeps_its_value_until_one_says_replace(outcome, nurse, now):
    first = outcome.observations.first()
    rows = [Row(1, first.on, Decimal(99)), Row(2, first.on - timedelta(7), Decimal(12))]
    assert actions.keep_rows(outcome, rows, by=nurse, now=now) == Kept(1, 0)
    assert outcome.observations.get(on=first.on).value == first.value
    assert actions.keep_rows(outcome, rows, by=nurse, now=now, replace=True).replaced == 1
    assert outcome.observations.get(on=first.on).value == 99
    assert actions.keep_rows(outcome, rows, by=nurse, now=now, replace=True) == Kept(0, 0)


def test_a_measure_is_added_once_and_changed_in_place(project, nurse):
    values = {"kind": "outcome", "name": "Missed", "direction": "decrease", **DEFINITION}
    measure = actions.add_measure(project, values, by=nurse)
    assert actions.add_measure(project, values, by=nurse) == measure
    actions.change_measure(measure, {"name": "Missed doses"}, by=nurse)
    assert Measure.objects.get().name == "Missed doses"


def test_a_second_measure_of_the_same_name_never_overwrites_the_first(project, nurse):
    values = {"kind": "outcome", "name": "Missed", "direction": "decrease", **DEFINITION}
    measure = actions.add_measure(project, values, by=nurse)
    with pytest.raises(ValidationError, match="already has the outcome measure"):
        actions.add_measure(project, values | {"source": ""}, by=nurse)
    assert Measure.objects.get(pk=measure.pk).source == DEFINITION["source"]
    actions.add_measure(project, values | {"kind": "balancing"}, by=nurse)
    assert Measure.objects.count() == 2


def test_a_note_beside_a_known_value_is_kept_and_replaces_another_only_when_asked(outcome, nurse, now):
    first = outcome.observations.first()
    assert actions.keep_rows(outcome, [Row(1, first.on, first.value, "Bank staff")], by=nurse, now=now) == Kept(0, 0)
    assert outcome.observations.get(on=first.on).note == "Bank staff"
    other = [Row(1, first.on, first.value, "New meter")]
    actions.keep_rows(outcome, other, by=nurse, now=now)
    assert outcome.observations.get(on=first.on).note == "Bank staff"
    actions.keep_rows(outcome, other, by=nurse, now=now, replace=True)
    assert outcome.observations.get(on=first.on).note == "New meter"


def test_a_line_somebody_else_deleted_says_so(project, nurse):
    line = actions.add_driver(project, "primary", "On time", None, by=nurse)
    opened = DriverNode.objects.get(pk=line.pk)
    actions.delete_driver(line, by=nurse)
    with pytest.raises(ValidationError, match="deleted this line"):
        actions.change_driver(opened, {"text": "In time"}, by=nurse)


def test_a_chart_is_rebased_once_from_a_day(outcome, nurse, today):
    phase = actions.add_phase(outcome, today, "Insulin first", "The change", by=nurse)
    assert actions.add_phase(outcome, today, "Insulin first", "The change", by=nurse) == phase
    with pytest.raises(ValidationError, match="already rebased"):
        actions.add_phase(outcome, today, "Other", "Other", by=nurse)
    actions.remove_phase(phase, by=nurse)
    assert not outcome.phases.exists()


def test_cycles_are_numbered_planned_once_and_completed_on_a_day_that_stays(project, nurse, today):
    first = actions.plan_cycle(project, PLAN, by=nurse)
    assert actions.plan_cycle(project, PLAN, by=nurse) == first
    second = actions.plan_cycle(project, PLAN | {"title": "Ward"}, by=nurse)
    assert (first.number, second.number) == (1, 2)
    actions.complete_cycle(first, FOUND, by=nurse, today=today)
    again = actions.complete_cycle(first, FOUND | {"study": "Better"}, by=nurse, today=today + timedelta(1))
    assert (again.completed_on, again.study) == (today, "Better")
    with pytest.raises(ValidationError, match="prediction stays"):
        actions.change_plan(first, {"prediction": "Wiser"}, by=nurse)


def test_a_line_manager_agrees_to_a_pdsa_that_was_done(begin, nurse, ward_manager, trainer, today, now):
    pdsa = begin("A small test", lead=nurse, kind="pdsa")

    def agree(by, seen=None):
        return actions.agree_pdsa(pdsa, seen=seen or state_hash(fresh(pdsa)), by=by, now=now, today=today)

    cycle = actions.plan_cycle(pdsa, PLAN, by=nurse)
    assert fresh(pdsa).state == "active"
    with pytest.raises(ValidationError, match="no completed PDSA"):
        agree(ward_manager)
    actions.complete_cycle(cycle, FOUND, by=nurse, today=today)
    for person in (nurse, trainer):
        with pytest.raises(PermissionDenied):
            agree(person)
    with pytest.raises(ValidationError, match="has changed"):
        agree(ward_manager, seen="old")
    first = agree(ward_manager)
    assert agree(ward_manager) == first
    assert (fresh(pdsa).state, first.capacity) == ("completed", "line_manager")
    assert AuditEntry.objects.filter(action="pdsa.agreed", subject=nurse).count() == 1
    assert SignOff.objects.count() == 1


def test_nobody_outside_the_team_writes(project, outcome, trainer, stranger, coach, now, today):
    for person in (trainer, stranger, coach):
        for write in (
            lambda by: charter(project, by),
            lambda by: actions.add_driver(project, "primary", "Mine", None, by=by),
            lambda by: actions.plan_cycle(project, PLAN, by=by),
            lambda by: actions.keep_rows(outcome, [Row(1, today, Decimal(1))], by=by, now=now),
            lambda by: actions.publish_report(project, by=by, today=today),
        ):
            with pytest.raises(PermissionDenied):
                write(person)
    assert Observation.objects.filter(on=today).count() == 0
