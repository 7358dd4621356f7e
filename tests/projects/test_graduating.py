"""The end of a project: the score, the report, and two signatures by two people."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lms.people.models import AuditEntry
from lms.projects import actions
from lms.projects.gate import gate
from lms.projects.models import Measure, Member, Project, SignOff
from lms.projects.pasting import Row
from lms.projects.progress import aim_share, suggest
from lms.projects.signals import project_signed_off
from lms.projects.state_hash import state_hash
from tests.at_once import at_once
from tests.projects.conftest import DEFINITION


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


@pytest.fixture
def heard():
    """The (people, state) of every project_signed_off."""
    found = []

    def hear(project, people, **kwargs):
        found.append((people, project.state))

    project_signed_off.connect(hear)
    yield found
    project_signed_off.disconnect(hear)


@pytest.fixture
def sign(ready, now, today):
    def _sign(by, seen=""):
        return actions.sign_off(ready, seen=seen or state_hash(fresh(ready)), by=by, now=now, today=today)

    return _sign


def test_coach_and_then_sponsor_complete_the_project(ready, sign, coach, sponsor, nurse, trainer, heard, today):
    Member.objects.create(project=ready, person=trainer, part="member", joined_on=today)
    with pytest.raises(ValidationError, match="coach signs first"):
        sign(sponsor)
    sign(coach)
    assert (fresh(ready).state, heard) == ("active", [])
    sign(sponsor)
    assert heard == [([nurse, trainer], "completed")]
    assert all(item.is_met for item in gate(fresh(ready)))
    assert AuditEntry.objects.filter(action="project.signed", subject=nurse).count() == 2


def test_signing_twice_is_signing_once(ready, sign, coach, sponsor, heard):
    assert sign(coach) == sign(coach)
    assert sign(sponsor) == sign(sponsor)
    assert len(heard) == 1
    assert SignOff.objects.filter(purpose="gate").count() == 2


def test_an_incomplete_gate_is_not_signed(ready, sign, coach):
    Project.objects.filter(pk=ready.pk).update(presented_on=None)
    with pytest.raises(ValidationError, match="not complete"):
        sign(coach)


def test_nobody_signs_what_they_have_not_read(sign, coach):
    with pytest.raises(ValidationError, match="read it again"):
        sign(coach, seen="an older state")


def test_a_change_after_the_coach_signed_means_signing_again(ready, sign, coach, sponsor, nurse):
    sign(coach)
    actions.save_report(ready, {"result": "Rewritten"}, by=nurse)
    with pytest.raises(ValidationError, match="coach signs first"):
        sign(sponsor)
    sign(coach)
    sign(sponsor)
    assert fresh(ready).state == "completed"


def test_only_this_projects_coach_and_sponsor_sign(sign, nurse, trainer, stranger, ward_manager):
    for person in (nurse, trainer, stranger, ward_manager):
        with pytest.raises(PermissionDenied):
            sign(person)


def test_one_person_never_signs_in_both_capacities(ready, sign, coach):
    sign(coach)
    Member.objects.filter(project=ready, part="sponsor").delete()
    Member.objects.filter(project=ready, person=coach).update(part="sponsor")
    with pytest.raises(ValidationError):
        sign(coach)
    assert SignOff.objects.get(purpose="gate").capacity == "coach"
    assert fresh(ready).state == "active"


def test_a_completed_project_is_read_only(ready, sign, coach, sponsor, nurse):
    sign(coach)
    sign(sponsor)
    with pytest.raises(ValidationError, match="kept as it was signed off"):
        actions.save_report(ready, {"result": "Better"}, by=nurse)


def test_the_coach_confirms_a_score_and_its_history_stays(ready, coach, nurse, sponsor, now):
    for person in (nurse, sponsor):
        with pytest.raises(PermissionDenied):
            actions.confirm_score(ready, Decimal("5.0"), "Mine", by=person, now=now)
    later = now + timedelta(1)
    first = actions.confirm_score(ready, Decimal("2.0"), "It fell", by=coach, now=later)
    assert actions.confirm_score(ready, Decimal("2.0"), "It fell", by=coach, now=later) == first
    assert [score.score for score in ready.scores.all()] == [Decimal("2.0"), Decimal("2.5")]


def test_a_report_says_what_did_not_work_before_it_is_published(project, nurse, today):
    actions.save_report(project, {"result": "Good", "lessons_learned": "Ask"}, by=nurse)
    with pytest.raises(ValidationError, match="Still to write: what did not work"):
        actions.publish_report(project, by=nurse, today=today)
    actions.save_report(project, {"what_did_not_work": "A poster"}, by=nurse)
    actions.publish_report(project, by=nurse, today=today)
    assert actions.publish_report(project, by=nurse, today=today + timedelta(1)).published_on == today


def test_a_presentation_is_recorded_once_held(project, nurse, today):
    with pytest.raises(ValidationError, match="once it has been held"):
        actions.record_presentation(project, today + timedelta(1), "Lunch", by=nurse, today=today)
    assert actions.record_presentation(project, today, "Lunch", by=nurse, today=today).presented_at == "Lunch"


def score(project: Project) -> Decimal:
    return suggest(fresh(project)).score


def test_the_suggested_score_climbs_with_the_evidence(ready, trainer, observe, today):
    Measure.objects.filter(kind="outcome").update(chart="xmr")
    Project.objects.filter(pk=ready.pk).update(state="idea")
    assert score(ready) == Decimal("0.5")
    Project.objects.filter(pk=ready.pk).update(state="active")
    Member.objects.create(project=ready, person=trainer, part="member", joined_on=today)
    assert score(ready) == Decimal("1.0")
    Project.objects.filter(pk=ready.pk).update(next_meeting_on=today)
    assert score(ready) == Decimal("3.5")  # 29 % of the distance, and a shift on the outcome chart
    ready.cycles.update(completed_on=None)
    assert score(ready) == Decimal("2.0")
    ready.measures.get(kind="outcome").observations.all().delete()
    assert score(ready) == Decimal("1.5")


def test_half_the_distance_and_then_the_target_and_a_handover_earn_the_last_points(ready, trainer, observe, today):
    Project.objects.filter(pk=ready.pk).update(next_meeting_on=today)
    Member.objects.create(project=ready, person=trainer, part="member", joined_on=today)
    outcome = ready.measures.get(kind="outcome")
    outcome.observations.all().delete()
    Measure.objects.filter(kind="outcome").update(chart="xmr")
    observe(outcome, [14] * 8 + [4, 3, 4, 3, 4, 3, 4, 3, 4, 3])
    assert score(ready) == Decimal("4.0")
    outcome.phases.create(starts_on=outcome.observations.all()[8].on, name="New way", reason="Spread")
    assert aim_share(fresh(ready)) > 1
    assert score(ready) == Decimal("4.5")
    Project.objects.filter(pk=ready.pk).update(handover_to="The ward manager")
    assert score(ready) == Decimal("5.0")
    observe(outcome, [14], first=date(2026, 1, 5))
    assert score(ready) == Decimal("4.0")


@pytest.mark.parametrize(
    ("baseline", "target", "share"), [(14, 5, "rising"), (5, 14, "falling"), (10, 10, None), (None, 5, None)]
)
def test_the_share_of_the_aim_works_both_ways_and_not_at_all_without_a_distance(ready, baseline, target, share):
    Project.objects.filter(pk=ready.pk).update(aim_baseline=baseline, aim_target=target)
    found = aim_share(fresh(ready))
    assert (found is None) == (share is None)
    if share:
        mean = sum([14, 15, 13, 14, 12, 15, 14, 9, 8, 9, 7, 8, 9, 8]) / 14
        assert found == pytest.approx((baseline - mean) / (baseline - target))


def together(*calls):
    """What each call answered, or how it was refused."""

    def call(number):
        try:
            return calls[number]()
        except (ValidationError, PermissionDenied) as refused:
            return refused

    return at_once(call, len(calls))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_signatures_at_once_complete_the_project_once(ready, sign, coach, sponsor, heard):
    sign(coach)
    assert len({signed.pk for signed in together(*[lambda: sign(sponsor)] * 10)}) == 1
    assert len(heard) == 1
    assert SignOff.objects.filter(purpose="gate").count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_double_click_adds_one_of_each(project, nurse, ward, today, now):
    values = {"kind": "outcome", "name": "Missed", "direction": "decrease", **DEFINITION}
    plan = {"title": "One bay", "plan": "Do", "prediction": "Yes", "starts_on": today}
    together(*[lambda: actions.add_measure(project, values, by=nurse)] * 5)
    together(*[lambda: actions.plan_cycle(project, plan, by=nurse)] * 5)
    together(*[lambda: actions.create("New", unit=ward, by=nurse, today=today, now=now)] * 5)
    assert Measure.objects.count() == 1
    assert project.cycles.count() == 1
    assert Project.objects.filter(title="New").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_agreements_at_once_are_one(begin, nurse, ward_manager, heard, today, now):
    pdsa = begin("A small test", lead=nurse, kind="pdsa")
    plan = {"title": "One bay", "plan": "Do", "prediction": "Yes", "starts_on": today}
    cycle = actions.plan_cycle(pdsa, plan, by=nurse)
    actions.complete_cycle(cycle, {"done": "Did", "study": "It was", "decision": "adopt"}, by=nurse, today=today)
    seen = state_hash(fresh(pdsa))
    agree = [lambda: actions.agree_pdsa(pdsa, seen=seen, by=ward_manager, now=now, today=today)] * 10
    assert len({agreed.pk for agreed in together(*agree)}) == 1
    assert len(heard) == 1
    assert AuditEntry.objects.filter(action="pdsa.agreed").count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_same_paste_five_times_at_once_is_one_series(project, outcome, nurse, today, now):
    before = outcome.observations.count()
    rows = [Row(n, today - timedelta(n), Decimal(n)) for n in range(1, 6)]
    kept = together(*[lambda: actions.keep_rows(outcome, rows, by=nurse, now=now)] * 5)
    assert sorted(done.added for done in kept) == [0, 0, 0, 0, 5]
    assert outcome.observations.count() == before + 5


def test_the_sponsors_page_waits_for_the_coach_to_sign_first(client, ready, coach, sponsor, now, today):
    client.force_login(sponsor)
    assert "The coach has not signed yet" in client.get(f"/projects/{ready.pk}/sign/").text
    actions.sign_off(ready, seen=state_hash(ready), by=coach, now=now, today=today)
    assert "Sign as sponsor" in client.get(f"/projects/{ready.pk}/sign/").text
