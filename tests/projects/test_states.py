"""A project pauses, goes on, stops with what was learned, and is completed: by whom, from where, and once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from lms.people.models import AuditEntry
from lms.projects import actions
from lms.projects.merging import Clash
from lms.projects.models import Member, Project, StateChange
from lms.projects.signals import project_moved_on
from lms.projects.state_hash import state_hash
from tests.at_once import at_once
from tests.projects.conftest import NOW

LEARNED = {
    "result": "12% as before", "what_did_not_work": "Text messages", "lessons_learned": "Ask why first",
    "outcome": "same",
}  # fmt: skip
PLAN = {"title": "One bay", "scale": "A bay", "plan": "Do it", "prediction": "Better", "starts_on": NOW.date()}


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def stop(project: Project, by, today, *, base=None, **changed) -> Project:
    learned = LEARNED | changed
    return actions.stop(project, "No gain", learned, base=base, by=by, now=NOW, today=today)


@pytest.fixture
def active(ready) -> Project:
    return ready


def test_lead_and_coach_pause_and_resume_where_it_was(active, nurse, coach):
    actions.pause(active, "Two nurses are off sick", by=nurse, now=NOW)
    assert fresh(active).state == "paused"
    actions.resume(active, "They are back", by=coach, now=NOW)
    assert fresh(active).state == "active"
    told = [(change.what, change.reason) for change in active.state_changes.order_by("pk")]
    assert told == [("paused", "Two nurses are off sick"), ("resumed", "They are back")]
    assert list(AuditEntry.objects.filter(subject=nurse).values_list("action", flat=True).order_by("pk")) == [
        "project.paused", "project.resumed",
    ]  # fmt: skip


def test_an_approved_project_that_has_not_begun_resumes_as_approved(project, active, nurse):
    active.cycles.all().delete()
    active.measures.all().delete()
    Project.objects.filter(pk=active.pk).update(state="approved")
    actions.pause(active, "Wait", by=nurse, now=NOW)
    assert actions.resume(active, "Go", by=nurse, now=NOW).state == "approved"


def test_every_step_taken_twice_is_taken_once(active, nurse, coach, sponsor, today):
    for _ in range(2):
        actions.pause(active, "Wait", by=nurse, now=NOW)
    for _ in range(2):
        actions.resume(active, "Go", by=nurse, now=NOW)
    for _ in range(2):
        stop(active, nurse, today)
    for _ in range(2):
        actions.reopen(active, "New hope", by=coach, now=NOW)
    for _ in range(2):
        actions.complete(active, "Done", by=sponsor, now=NOW, today=today)
    steps = [change.what for change in StateChange.objects.order_by("pk")]
    assert steps == ["paused", "resumed", "stopped", "reopened", "completed"]


@pytest.mark.parametrize(
    ("step", "state", "words"),
    [
        ("pause", "idea", "approved or active"), ("pause", "in_review", "approved or active"),
        ("pause", "completed", "approved or active"), ("resume", "active", "not paused"),
        ("resume", "stopped", "not paused"), ("reopen", "active", "Only a stopped project"),
        ("reopen", "completed", "Only a stopped project"),
    ],
)  # fmt: skip
def test_a_step_that_does_not_begin_here_is_refused_in_words(project, nurse, coach, step, state, words):
    Project.objects.filter(pk=project.pk).update(state=state)
    with pytest.raises(ValidationError, match=words):
        getattr(actions, step)(project, "Because", by=coach if step == "reopen" else nurse, now=NOW)
    assert fresh(project).state == state
    assert not StateChange.objects.exists()


@pytest.mark.parametrize("state", ["completed", "stopped"])
def test_what_is_closed_is_not_stopped_again(project, nurse, today, state):
    Project.objects.filter(pk=project.pk).update(state=state)
    with pytest.raises(ValidationError, match="closed already"):
        stop(project, nurse, today)


def test_others_take_no_step(active, trainer, sponsor, nurse, today):
    member = Member.objects.create(project=active, person=trainer, part="member", joined_on=today).person
    for person in (member, sponsor):
        with pytest.raises(PermissionDenied):
            actions.pause(active, "Wait", by=person, now=NOW)
        with pytest.raises(PermissionDenied):
            stop(active, person, today)
    for person in (member, nurse):
        with pytest.raises(PermissionDenied):
            actions.complete(active, "Done", by=person, now=NOW, today=today)


def test_a_paused_project_takes_data_but_no_new_cycle_and_no_signature(active, nurse, coach, today):
    actions.pause(active, "Wait", by=nurse, now=NOW)
    paused = fresh(active)
    actions.add_measure(paused, {"kind": "outcome", "name": "Late", "direction": "decrease"}, by=nurse)
    with pytest.raises(ValidationError, match="resume it first"):
        actions.plan_cycle(paused, PLAN, by=nurse)
    with pytest.raises(ValidationError, match="resume it first"):
        actions.sign_off(paused, seen=state_hash(paused), by=coach, now=NOW, today=today)


def test_stopping_publishes_what_was_learned(project, nurse, today):
    stopped = stop(project, nurse, today)
    assert (stopped.state, stopped.published_on, stopped.outcome) == ("stopped", today, "same")
    assert fresh(project).what_did_not_work == "Text messages"
    assert project.state_changes.get().reason == "No gain"


def test_nothing_is_stopped_without_saying_what_did_not_work(project, nurse, today):
    with pytest.raises(ValidationError, match="Still to write: what did not work"):
        stop(project, nurse, today, what_did_not_work="  ")
    assert fresh(project).state == "idea"


def test_a_report_saved_meanwhile_is_not_overwritten_by_stopping(project, nurse, today):
    actions.save_report(project, {"result": "Theirs"}, by=nurse)
    with pytest.raises(Clash):
        stop(project, nurse, today, base={})
    assert (fresh(project).state, fresh(project).result) == ("idea", "Theirs")
    assert stop(project, nurse, today, base={"result": "Theirs"}).result == "12% as before"


def test_the_coach_opens_a_stopped_project_and_without_one_the_lead(project, nurse, coach, today):
    stop(project, nurse, today)
    with pytest.raises(PermissionDenied):
        actions.reopen(project, "Again", by=nurse, now=NOW)
    assert actions.reopen(project, "Again", by=coach, now=NOW).state == "idea"  # its charter was never approved
    stop(project, nurse, today)
    project.members.filter(part="coach").delete()
    assert actions.reopen(project, "Again", by=nurse, now=NOW).published_on == today


def test_only_a_published_project_is_completed_without_sign_off(active, sponsor, today):
    Project.objects.filter(pk=active.pk).update(published_on=None)
    with pytest.raises(ValidationError, match="Publish the report first"):
        actions.complete(active, "Done", by=sponsor, now=NOW, today=today)
    Project.objects.filter(pk=active.pk).update(published_on=today)
    assert actions.complete(active, "Done", by=sponsor, now=NOW, today=today).is_closed
    assert not active.sign_offs.filter(purpose="gate").exists()


def test_a_single_pdsa_is_stopped_but_completed_by_its_agreement_only(begin, nurse, sponsor, today):
    pdsa = begin("One test", lead=nurse, sponsor=sponsor, kind="pdsa", state="active")
    with pytest.raises(PermissionDenied):
        actions.complete(pdsa, "Done", by=sponsor, now=NOW, today=today)
    assert stop(pdsa, nurse, today).state == "stopped"


def test_lead_members_and_coach_hear_of_the_end(active, nurse, coach, sponsor, today):
    heard = []

    def hear(project, people, **kwargs):
        heard.append((project.state, {person.pk for person in people}))

    project_moved_on.connect(hear)
    try:
        stop(active, nurse, today)
        actions.reopen(active, "Again", by=coach, now=NOW)
        actions.complete(active, "Done", by=sponsor, now=NOW, today=today)
    finally:
        project_moved_on.disconnect(hear)
    assert heard == [("stopped", {nurse.pk, coach.pk}), ("completed", {nurse.pk, coach.pk})]


def test_the_pages_ask_why_and_show_how_it_stands(active, client, nurse, coach):
    client.force_login(nurse)
    url = reverse("projects:pause", args=[active.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Two are off sick"}).url == reverse("projects:project", args=[active.pk])
    page = client.get(reverse("projects:project", args=[active.pk])).text
    assert "Paused since" in page
    assert "Two are off sick" in page
    assert "Only a project that is approved or active can be paused." in client.get(url).text
    assert client.get(reverse("projects:complete", args=[active.pk])).status_code == 403


def test_the_page_to_stop_keeps_what_was_typed_and_ends_in_the_register(project, client, nurse, trainer):
    client.force_login(nurse)
    url = reverse("projects:stop", args=[project.pk])
    page = client.post(url, {"reason": "No gain", "result": "As before"})
    assert page.status_code == 422
    assert "Say what did not work." in page.text
    assert "As before" in page.text
    client.post(url, {"reason": "No gain"} | LEARNED)
    client.force_login(trainer)
    read = client.get(reverse("projects:project", args=[project.pk])).text
    for words in ("Learned and stopped on", "No gain", "Text messages", "Ask why first"):
        assert words in read


def test_stopping_over_a_colleagues_report_shows_both(project, client, nurse):
    actions.save_report(project, {"result": "Theirs"}, by=nurse)
    client.force_login(nurse)
    sent = {"base": "{}"} | {"reason": "No gain"} | LEARNED
    page = client.post(reverse("projects:stop", args=[project.pk]), sent)
    assert page.status_code == 409
    for words in ("Theirs", "12% as before", "No gain"):
        assert words in page.text
    assert fresh(project).state == "idea"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_stop_a_project_once(project, nurse, today):
    at_once(lambda _: stop(project, nurse, today), 10)
    assert StateChange.objects.count() == 1
    assert fresh(project).version == 2
