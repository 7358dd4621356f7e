"""The pages of a project, for those who may and those who may not."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.projects.models import DriverNode, Measure, Member, Observation, PdsaCycle, Phase, Project
from lms.projects.state_hash import state_hash
from tests.projects.conftest import DEFINITION, NOW, VALUES


def to(name, *args) -> str:
    return reverse(f"projects:{name}", args=args)


PROJECT_FORMS = [
    "charter", "aim", "report", "presentation", "meeting", "add_member", "involvement", "plan_cycle", "new_measure",
]  # fmt: skip


def test_every_form_opens_for_the_lead_and_for_nobody_else(ready, as_, nurse, trainer, stranger, coach):
    urls = [to(name, ready.pk) for name in PROJECT_FORMS] + [to("add_driver", ready.pk, "primary")]
    node, cycle = ready.drivers.first(), ready.cycles.first()
    measure = ready.measures.get(kind="outcome")
    urls += [to("driver", node.pk), to("delete_driver", node.pk), to("complete_cycle", cycle.pk), to("cycle", cycle.pk)]
    urls += [to(name, measure.pk) for name in ("change_measure", "add_observations", "paste", "rebase")]
    for person, status in ((nurse, 200), (coach, 403), (trainer, 403), (stranger, 404)):
        assert {(url, as_(person).get(url).status_code) for url in urls} == {(url, status) for url in urls}


def test_the_score_and_the_signature_open_for_the_coach_only(ready, as_, coach, nurse, stranger):
    for person, status in ((coach, 200), (nurse, 403), (stranger, 404)):
        for name in ("score", "sign"):
            assert as_(person).get(to(name, ready.pk)).status_code == status


def test_pages_to_read_open_for_the_organisation_once_published(ready, as_, trainer, stranger):
    measure = ready.measures.get(kind="outcome")
    urls = [to("project", ready.pk), to("measure", measure.pk), to("chart_svg", measure.pk)]
    urls += [to("observations_csv", measure.pk), to("drivers_svg", ready.pk), to("projects")]
    assert {as_(trainer).get(url).status_code for url in urls} == {200}
    assert {as_(stranger).get(url).status_code for url in urls[:-1]} == {404}
    Project.objects.filter(pk=ready.pk).update(published_on=None)
    assert {as_(trainer).get(url).status_code for url in urls[:-1]} == {404}


def test_signing_in_comes_first(client, project):
    assert client.get(to("project", project.pk)).status_code == 302


def test_the_workspace_shows_every_part(ready, as_, nurse):
    page = as_(nurse).get(to("project", ready.pk)).content.decode()
    for words in ("Missed doses", "Insulin-first round", "11 of 12 met", "Geoff Lyle", "2.5", "from 14% to 5%"):
        assert words in page


def test_a_person_starts_a_project_in_their_own_organisation(as_, nurse, ward, stranger):
    sent = {"title": "A quieter night", "kind": "project", "unit": ward.pk, "problem": "Noise"}
    reply = as_(nurse).post(to("new"), sent)
    assert reply.url == to("project", Project.objects.get().pk)
    assert as_(stranger).post(to("new"), sent).status_code == 422


def test_an_invalid_form_shows_what_was_typed(project, as_, nurse):
    reply = as_(nurse).post(to("aim", project.pk), {"aim_what": "Missed", "aim_baseline": "many"})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "There is a problem" in page
    assert 'value="many"' in page


def test_the_sponsor_returns_and_approves_a_charter(ready, as_, sponsor, nurse):
    Project.objects.filter(pk=ready.pk).update(state="idea")
    as_(nurse).post(to("send_charter", ready.pk))
    url = to("decide_charter", ready.pk)
    assert as_(nurse).get(url).status_code == 403
    assert as_(sponsor).post(url, {"decision": "return", "note": ""}).status_code == 422
    as_(sponsor).post(url, {"decision": "return", "note": "Say how many"})
    assert "Say how many" in as_(nurse).get(to("project", ready.pk)).content.decode()
    as_(nurse).post(to("send_charter", ready.pk))
    as_(sponsor).post(url, {"decision": "approve"})
    assert Project.objects.get(pk=ready.pk).state == "active"


def test_the_outline_is_worked_without_scripts(project, as_, nurse):
    client = as_(nurse)
    client.post(to("add_driver", project.pk, "primary"), {"text": "On time"})
    client.post(to("add_driver", project.pk, "primary"), {"text": "Clear"})
    first, second = project.drivers.all()
    client.post(to("add_driver", project.pk, "secondary"), {"text": "The round", "parent": first.pk})
    client.post(to("move_driver", second.pk), {"move": "up"})
    assert project.drivers.filter(kind="primary").first() == second
    child = project.drivers.get(kind="secondary")
    opened = json.dumps({"text": "The round", "parent": str(first.pk)})
    client.post(to("driver", child.pk), {"text": "The drug round", "parent": second.pk, "base": opened})
    assert DriverNode.objects.get(pk=child.pk).parent == second
    assert "Move up" in client.get(to("project", project.pk) + f"?line={child.pk}").content.decode()
    assert "1 line below it goes" in client.get(to("delete_driver", second.pk)).content.decode()
    client.post(to("delete_driver", second.pk))
    assert list(project.drivers.all()) == [first]
    assert client.get(to("add_driver", project.pk, "nonsense")).status_code == 404


@pytest.fixture
def measure(project) -> Measure:
    return Measure.objects.create(project=project, kind="outcome", name="Missed", direction="decrease", **DEFINITION)


def test_what_people_type_never_becomes_markup(ready, as_, nurse):
    evil = "</title><script>alert(1)</script>"
    DriverNode.objects.filter(project=ready).update(text=evil)
    Measure.objects.filter(project=ready).update(name=evil)
    Observation.objects.filter(measure__project=ready, value=7).update(note=evil)
    measure = ready.measures.first()
    Phase.objects.create(measure=measure, starts_on=NOW.date(), name=evil, reason=evil)
    for url in (
        to("project", ready.pk),
        to("measure", measure.pk),
        to("drivers_svg", ready.pk),
        to("chart_svg", measure.pk),
    ):
        assert "<script>alert" not in as_(nurse).get(url).content.decode()


def test_a_chart_is_rebased_and_the_rebase_removed(outcome, as_, nurse, trainer):
    sent = {"starts_on": "2025-10-20", "name": "Insulin first", "reason": "The change"}
    as_(nurse).post(to("rebase", outcome.pk), sent)
    assert "Insulin first" in as_(nurse).get(to("measure", outcome.pk)).content.decode()
    url = to("remove_phase", outcome.phases.get().pk)
    assert as_(trainer).post(url).status_code == 404
    as_(nurse).post(url)
    as_(nurse).post(url)
    assert not outcome.phases.exists()


def test_the_numbers_leave_as_csv(outcome, as_, nurse):
    text = as_(nurse).get(to("observations_csv", outcome.pk)).content.decode()
    assert text.count("\n") == 15


def test_coach_and_sponsor_sign_on_the_page(ready, as_, coach, sponsor):
    for person in (coach, sponsor):
        seen = state_hash(Project.objects.get(pk=ready.pk))
        assert as_(person).post(to("sign", ready.pk), {"seen": seen}).status_code == 422
        assert as_(person).post(to("sign", ready.pk), {"seen": "old", "agree": "on"}).status_code == 422
        assert as_(person).post(to("sign", ready.pk), {"seen": seen, "agree": "on"}).status_code == 302
    assert Project.objects.get(pk=ready.pk).state == "completed"


def test_a_line_manager_agrees_to_a_pdsa_on_the_page(begin, as_, nurse, ward_manager, coach):
    pdsa = begin("A small test", lead=nurse, kind="pdsa")
    plan = {"title": "One bay", "starts_on": "2026-01-05", "plan": "Do", "prediction": "Better"}
    as_(nurse).post(to("plan_cycle", pdsa.pk), plan)
    result = {"done": "Done", "study": "It was", "decision": "adopt"}
    as_(nurse).post(to("complete_cycle", pdsa.cycles.get().pk), result)
    url = to("agree_pdsa", pdsa.pk)
    assert as_(coach).get(url).status_code == 404
    assert "A small test" in as_(ward_manager).get(to("projects")).content.decode()
    assert "Better" in as_(ward_manager).get(url).content.decode()
    as_(ward_manager).post(url, {"seen": state_hash(Project.objects.get(pk=pdsa.pk)), "agree": "on"})
    assert Project.objects.get(pk=pdsa.pk).state == "completed"


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_workspace_takes_as_many_queries_for_many_parts_as_for_few(ready, as_, nurse, observe):
    client = as_(nurse)
    few = queries(client, to("project", ready.pk))
    for number in range(4, 54):
        observe(Measure.objects.create(project=ready, kind="process", name=f"M{number}", direction="neutral"), VALUES)
        PdsaCycle.objects.create(
            project=ready, number=number, title="Again", plan="Do", prediction="Yes", starts_on=NOW.date()
        )
        parent = DriverNode.objects.create(project=ready, kind="primary", text=f"P{number}")
        DriverNode.objects.create(project=ready, kind="secondary", text="S", parent=parent)
    assert queries(client, to("project", ready.pk)) == few <= 25


def test_the_list_takes_as_many_queries_for_many_projects_as_for_few(begin, as_, nurse, coach, today):
    def fill(count):
        for number in range(count):
            begin(f"Mine {number}", lead=nurse)
            begin(f"Theirs {number}", lead=coach, published_on=today)

    client = as_(nurse)
    fill(2)
    few = queries(client, to("projects"))
    fill(50)
    assert queries(client, to("projects")) == few
    assert Member.objects.count() == 104


def test_the_chart_page_takes_as_many_queries_for_many_observations_as_for_few(measure, as_, nurse, observe):
    client = as_(nurse)
    observe(measure, VALUES[:3])
    few = queries(client, to("measure", measure.pk))
    Observation.objects.all().delete()
    observe(measure, VALUES * 7)
    assert queries(client, to("measure", measure.pk)) == few


def test_a_web_address_in_the_charter_is_a_link_and_html_is_shown_as_typed(client, nurse, project):
    project.problem = "See https://example.org/why\n\n<b>Late</b> doses"
    project.save()
    client.force_login(nurse)
    page = client.get(f"/projects/{project.pk}/").text
    assert '<a href="https://example.org/why" rel="nofollow noopener noreferrer">' in page
    assert "&lt;b&gt;Late&lt;/b&gt; doses" in page
