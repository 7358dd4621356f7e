"""The level-3 gate, the fingerprint behind its signatures, and who sees a project."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.projects.charting import analysis_of, phase_names
from lms.projects.gate import gate, level_three_project
from lms.projects.models import DriverNode, Measure, Member, Observation, PdsaCycle, Phase, Project, SignOff
from lms.projects.pdsa import agreed_pdsa
from lms.projects.state_hash import state_hash
from tests.projects.conftest import NOW, VALUES


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def met(project: Project) -> set[str]:
    return {item.code for item in gate(fresh(project)) if item.is_met}


def sign(project: Project, capacity: str, person) -> SignOff:
    return SignOff.objects.create(
        project=project, purpose="gate", capacity=capacity, person=person, agreed_text="I agree.",
        state_hash=state_hash(fresh(project)), at=NOW,
    )  # fmt: skip


def test_an_idea_meets_nothing_of_the_gate_and_each_item_says_what_to_do_next(project):
    items = gate(project)
    assert [item.code for item in items] == [
        "charter", "aim", "drivers", "measures", "points", "cycles", "ramp", "involvement", "report", "presentation",
        "score", "signed",
    ]  # fmt: skip
    assert not any(item.is_met for item in items)
    assert all(item.next_step and item.evidence and item.url.startswith("/projects/") for item in items)


def test_a_whole_project_lacks_only_the_signatures(ready):
    assert [item.code for item in gate(ready) if not item.is_met] == ["signed"]
    evidence = {item.code: item.evidence for item in gate(ready)}
    assert evidence["points"] == "14 points"
    assert evidence["drivers"] == "1 aim, 2 primary, 3 secondary, all ideas linked"
    assert evidence["ramp"] == "Insulin-first round, 3 cycles"
    assert evidence["charter"] == "Priya Raman, 5 January 2026"


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("charter", {"state": "in_review"}),
        ("aim", {"aim_target": None}),
        ("report", {"published_on": None}),
        ("presentation", {"presented_on": None}),
    ],
)
def test_each_missing_part_opens_its_own_item(ready, code, fields):
    Project.objects.filter(pk=ready.pk).update(**fields)
    assert {item.code for item in gate(fresh(ready)) if not item.is_met} == {code, "signed"}


def test_an_active_idea_under_no_driver_opens_the_tree_and_an_abandoned_one_does_not(ready):
    loose = DriverNode.objects.create(project=ready, kind="idea", text="A poster")
    assert "drivers" not in met(ready)
    DriverNode.objects.filter(pk=loose.pk).update(status="abandoned")
    assert "drivers" in met(ready)


def test_a_measure_without_a_source_is_not_fully_defined(ready):
    Measure.objects.filter(kind="balancing").update(source="")
    item = next(item for item in gate(fresh(ready)) if item.code == "measures")
    assert (item.is_met, item.evidence) == (False, "not yet fully defined: balancing")
    assert item.next_step == "A balancing still needs where the data come from."


def test_gaps_are_not_counted_as_points(ready):
    Observation.objects.filter(measure__kind="outcome", value=8).update(value=None)
    assert "points" not in met(ready)


def test_cycles_of_different_ideas_are_no_ramp(ready):
    PdsaCycle.objects.filter(project=ready, number__gt=1).update(change_idea=None)
    assert "ramp" not in met(ready)
    assert "cycles" in met(ready)


def test_a_low_result_does_not_keep_the_gate_shut(ready):
    Observation.objects.filter(measure__kind="outcome").update(value=14)
    assert "points" in met(ready)


def test_the_newest_score_counts_because_it_may_fall(ready, coach):
    ready.scores.create(score="2.0", suggested="2.5", note="Signal lost", by=coach, at=NOW.replace(hour=12))
    assert "score" not in met(ready)


def test_both_signatures_of_the_present_state_meet_the_gate(ready, coach, sponsor):
    sign(ready, "coach", coach)
    assert "signed" not in met(ready)
    sign(ready, "sponsor", sponsor)
    assert "signed" in met(ready)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Project.objects.filter(pk=p.pk).update(what_did_not_work="Nothing"),
        lambda p: Observation.objects.filter(measure__project=p, value=7).update(value=3),
        lambda p: DriverNode.objects.filter(project=p, text="One").update(text="Other"),
        lambda p: PdsaCycle.objects.filter(project=p, number=1).update(study="Not at all"),
        lambda p: Measure.objects.filter(project=p, kind="outcome").update(target=9),
    ],
)
def test_a_signature_counts_only_for_the_state_it_was_given_for(ready, coach, sponsor, change):
    sign(ready, "coach", coach)
    sign(ready, "sponsor", sponsor)
    change(ready)
    assert "signed" not in met(ready)


def test_the_fingerprint_is_the_same_for_a_number_however_it_was_written(ready):
    before = state_hash(fresh(ready))
    Project.objects.filter(pk=ready.pk).update(aim_target="5.0")
    assert state_hash(fresh(ready)) == before


def test_a_completed_project_keeps_its_gate(ready, coach, sponsor):
    sign(ready, "coach", coach)
    sign(ready, "sponsor", sponsor)
    Project.objects.filter(pk=ready.pk).update(state="completed")
    assert "signed" in met(ready)


def test_the_gate_takes_as_many_queries_for_fifty_measures_and_cycles_as_for_a_few(ready, coach, observe):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            gate(fresh(ready))
        return len(captured)

    sign(ready, "coach", coach)
    few = queries()
    for number in range(4, 54):
        observe(Measure.objects.create(project=ready, kind="process", name=f"M{number}", direction="neutral"), VALUES)
        PdsaCycle.objects.create(
            project=ready, number=number, title="Again", plan="Do", prediction="Yes", starts_on=NOW.date()
        )
    assert queries() == few


def test_the_level_three_project_is_the_newest_one_a_person_leads(begin, project, nurse, coach):
    begin("A small test", lead=nurse, kind="pdsa")
    begin("Somebody else's", lead=coach)
    assert level_three_project(nurse) == project
    newest = begin("The next one", lead=nurse)
    assert level_three_project(nurse) == newest


def test_an_agreed_pdsa_is_one_the_person_led(begin, nurse, ward_manager, coach):
    assert agreed_pdsa(nurse) is None
    pdsa = begin("A small test", lead=nurse, kind="pdsa")
    agreed = SignOff.objects.create(
        project=pdsa, purpose="pdsa", capacity="line_manager", person=ward_manager, agreed_text="Done.",
        state_hash="a" * 64, at=NOW,
    )  # fmt: skip
    assert agreed_pdsa(nurse) == agreed
    assert agreed_pdsa(coach) is None


def test_projects_are_seen_by_their_team_by_all_once_published_and_by_nobody_outside(
    project, nurse, coach, trainer, stranger, today
):
    def sees(person) -> bool:
        return Project.objects.visible_to(person).filter(pk=project.pk).exists()

    assert [sees(person) for person in (nurse, coach, trainer, stranger)] == [True, True, False, False]
    Project.objects.filter(pk=project.pk).update(published_on=today)
    assert [sees(person) for person in (trainer, stranger)] == [True, False]


def test_a_line_manager_sees_the_pdsas_of_the_team_but_not_their_projects(begin, project, nurse, ward_manager):
    pdsa = begin("A small test", lead=nurse, kind="pdsa")
    assert list(Project.objects.visible_to(ward_manager)) == [pdsa]


def test_a_project_has_one_lead(project, trainer, today):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(project=project, person=trainer, part="lead", joined_on=today)


def test_a_rebase_gives_the_chart_a_new_phase_from_the_first_point_on_or_after_its_day(outcome):
    days = sorted(o.on for o in outcome.observations.all())
    Phase.objects.create(measure=outcome, starts_on=days[7], name="Insulin first", reason="The change")
    Phase.objects.create(measure=outcome, starts_on=days[-1].replace(year=2027), name="Later", reason="None yet")
    assert [phase.start for phase in analysis_of(outcome, "xmr").phases] == [1, 8]
    assert phase_names(outcome, days) == ["Baseline", "Insulin first"]
    assert analysis_of(outcome).chart == "run"
    assert analysis_of(outcome, "xmr").chart == "xmr"
