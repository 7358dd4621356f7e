"""Whose signature counts: that of the project's present coach and sponsor, for the state it was given for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.home.coaching import board
from lms.home.sponsoring import sponsored
from lms.people.models import AuditEntry
from lms.projects import actions
from lms.projects.gate import GateItem, gate
from lms.projects.models import Member, Project, SignOff
from lms.projects.state_hash import state_hash


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def item(project: Project, code: str) -> GateItem:
    return next(item for item in gate(fresh(project)) if item.code == code)


@pytest.fixture
def replace(nurse, today):
    """A function by which the lead gives a part of the project to another person: replace(project, "coach", ana)."""

    def _replace(project, part, person):
        actions.remove_member(project.members.get(part=part), by=nurse)
        return actions.add_member(project, person.email, part, by=nurse, today=today)

    return _replace


@pytest.fixture
def new_sponsor(hire):
    return hire("Ines Duarte", role="sponsor")


@pytest.fixture
def new_coach(hire):
    return hire("Ana Lima", role="coach")


@pytest.fixture
def sign(ready, now, today):
    def _sign(by):
        return actions.sign_off(ready, seen=state_hash(fresh(ready)), by=by, now=now, today=today)

    return _sign


def test_a_charter_approved_again_unchanged_by_a_new_sponsor_carries_the_new_name(
    ready, nurse, sponsor, new_sponsor, replace, now
):
    Project.objects.filter(pk=ready.pk).update(state="in_review")
    first = actions.approve_charter(ready, by=sponsor, now=now)
    actions.return_charter(ready, "Say how many", by=sponsor)
    replace(ready, "sponsor", new_sponsor)
    actions.submit_charter(ready, by=nurse)
    second = actions.approve_charter(ready, by=new_sponsor, now=now + timedelta(1))
    assert (first.person, second.person, second.at) == (sponsor, new_sponsor, now + timedelta(1))
    assert item(ready, "charter").evidence == "Ines Duarte, 6 January 2026"


def test_a_new_sponsor_approves_the_charter_before_it_counts_again_and_the_work_goes_on(
    ready, new_sponsor, replace, now
):
    replace(ready, "sponsor", new_sponsor)
    waiting = item(ready, "charter")
    assert (waiting.is_met, waiting.evidence) == (False, "not approved by the present sponsor yet")
    assert waiting.next_step == "The sponsor reads and approves it."
    signed = actions.approve_charter(ready, by=new_sponsor, now=now)
    assert actions.approve_charter(ready, by=new_sponsor, now=now) == signed
    assert item(ready, "charter").evidence == "Ines Duarte, 5 January 2026"
    assert fresh(ready).state == "active"
    assert AuditEntry.objects.filter(action="charter.approved", by=new_sponsor).count() == 1


def test_a_charter_without_a_sponsor_is_not_approved(ready, nurse):
    actions.remove_member(ready.members.get(part="sponsor"), by=nurse)
    found = item(ready, "charter")
    assert (found.is_met, found.next_step) == (False, "Add a sponsor to the team: somebody has to approve it.")


def test_an_approval_counts_for_the_charter_as_it_was_read_whatever_else_the_team_writes(ready, nurse):
    actions.save_report(ready, {"result": "Rewritten"}, by=nurse)
    assert item(ready, "charter").is_met
    Project.objects.filter(pk=ready.pk).update(scope="The whole hospital")
    assert not item(ready, "charter").is_met


def test_the_signature_of_a_coach_who_was_replaced_no_longer_counts(ready, sign, coach, sponsor, new_coach, replace):
    sign(coach)
    replace(ready, "coach", new_coach)
    assert item(ready, "signed").evidence == "not signed yet"
    with pytest.raises(ValidationError, match="coach signs first"):
        sign(sponsor)
    sign(new_coach)
    sign(sponsor)
    assert item(ready, "signed").evidence == "Ana Lima (coach), 5 January 2026; Priya Raman (sponsor), 5 January 2026"


def test_a_coach_who_comes_back_has_signed_already_and_signs_once(ready, sign, coach, new_coach, replace):
    first = sign(coach)
    replace(ready, "coach", new_coach)
    sign(new_coach)
    replace(ready, "coach", coach)
    assert sign(coach) == first
    assert SignOff.objects.filter(purpose="gate").count() == 2


def test_a_new_sponsor_reads_and_approves_the_charter_before_signing(ready, sign, coach, new_sponsor, replace, now):
    sign(coach)
    replace(ready, "sponsor", new_sponsor)
    with pytest.raises(ValidationError, match="not complete"):
        sign(new_sponsor)
    actions.approve_charter(ready, by=new_sponsor, now=now)
    sign(new_sponsor)
    assert fresh(ready).state == "completed"


def test_a_signature_of_a_sponsor_who_is_not_on_the_team_does_not_meet_the_gate(ready, sign, coach, new_sponsor, now):
    sign(coach)
    SignOff.objects.create(
        project=ready, purpose="gate", capacity="sponsor", person=new_sponsor, agreed_text="I agree.",
        state_hash=state_hash(fresh(ready)), at=now,
    )  # fmt: skip
    assert not item(ready, "signed").is_met


def test_the_team_of_a_completed_project_stays_and_so_do_its_signatures(
    ready, sign, coach, sponsor, nurse, new_coach, new_sponsor, replace, today
):
    sign(coach)
    sign(sponsor)
    for part in ("coach", "sponsor"):
        with pytest.raises(ValidationError, match="kept as it was signed off"):
            actions.remove_member(ready.members.get(part=part), by=nurse)
    for person, part in ((new_coach, "coach"), (new_sponsor, "viewer")):
        with pytest.raises(ValidationError, match="kept as it was signed off"):
            actions.add_member(ready, person.email, part, by=nurse, today=today)
    assert item(ready, "charter").is_met
    assert item(ready, "signed").is_met


def test_the_page_of_a_completed_project_changes_no_team(ready, sign, coach, sponsor, nurse, client):
    sign(coach)
    sign(sponsor)
    client.force_login(nurse)
    client.post(reverse("projects:remove_member", args=[ready.members.get(part="coach").pk]))
    assert Member.objects.filter(project=ready, person=coach, part="coach").exists()


def test_a_new_sponsor_is_offered_the_charter_on_the_project_and_on_their_page(
    ready, sponsor, new_sponsor, replace, client
):
    replace(ready, "sponsor", new_sponsor)
    client.force_login(new_sponsor)
    url = reverse("projects:decide_charter", args=[ready.pk])
    assert "Approve or return the charter" in client.get(reverse("projects:project", args=[ready.pk])).content.decode()
    waits = "The charter waits for your approval."
    assert [(wait.words, wait.url) for wait in sponsored(new_sponsor)[0].waits] == [(waits, url)]
    assert "Approve the charter" in client.get(url).content.decode()
    client.post(url, {"decision": "approve"})
    assert item(ready, "charter").is_met
    assert "Approve the charter" not in client.get(url).content.decode()
    assert sponsored(new_sponsor)[0].waits == []


def test_the_board_asks_a_new_coach_for_a_signature_the_old_one_gave(ready, sign, coach, new_coach, replace, today):
    waits = "The finished project waits for your signature."

    def said(person):
        return [wait.words for wait in board(person, today)[0].waits]

    assert waits in said(coach)
    sign(coach)
    assert waits not in said(coach)
    replace(ready, "coach", new_coach)
    assert waits in said(new_coach)


def test_the_board_takes_as_many_queries_for_many_signed_projects_as_for_one(
    ready, sign, begin, nurse, coach, sponsor, today, now
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            board(coach, today)
            sponsored(sponsor)
        return len(captured)

    sign(coach)
    few = queries()
    for number in range(20):
        other = begin(f"Project {number}", lead=nurse, coach=coach, sponsor=sponsor, state="active")
        SignOff.objects.create(
            project=other, purpose="gate", capacity="coach", person=coach, agreed_text="I agree.",
            state_hash=state_hash(other), at=now,
        )  # fmt: skip
    assert queries() == few
