"""A question before anything is saved that may identify a patient, on every form of a project."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from lms.learning.models import CpdEntry
from lms.people.models import AuditEntry
from lms.projects.models import Event, Project
from tests.projects.sent import fields_of

NUMBER = "943 476 5919"
ASKED = "This may identify a patient"


@pytest.fixture
def page(client, nurse):
    client.force_login(nurse)
    return client


def test_the_question_says_where_and_what_and_saves_nothing(project, page):
    url = reverse("projects:charter", args=[project.pk])
    sent = fields_of(page.get(url).text) | {"problem": f"Mrs T, {NUMBER}", "scope": "Ward 7"}
    shown = page.post(url, sent)
    assert shown.status_code == 422
    for words in (ASKED, "Problem", NUMBER, "an NHS number"):
        assert words in shown.text
    assert Project.objects.get(pk=project.pk).scope == ""


def test_going_back_shows_all_that_was_typed(project, page):
    url = reverse("projects:charter", args=[project.pk])
    sent = fields_of(page.get(url).text) | {"problem": f"Mrs T, {NUMBER}", "scope": "Ward 7"}
    asked = fields_of(page.post(url, sent).text)
    shown = fields_of(page.post(url, asked | {"change_it": "1"}).text)
    assert (shown["problem"], shown["scope"], shown["base"]) == (sent["problem"], "Ward 7", sent["base"])
    assert Project.objects.get(pk=project.pk).problem == ""


def test_saying_it_is_about_nobody_saves_and_is_on_record_without_the_words(project, page, nurse):
    url = reverse("projects:charter", args=[project.pk])
    sent = fields_of(page.get(url).text) | {"problem": f"Order {NUMBER}"}
    shown = page.post(url, sent).text
    mark = html.unescape(shown).split('name="not_a_person" value="')[1].split('"')[0]
    page.post(url, fields_of(shown) | {"not_a_person": mark})
    assert Project.objects.get(pk=project.pk).problem == f"Order {NUMBER}"
    entry = AuditEntry.objects.get(action="text.declared_about_nobody")
    assert (entry.by, entry.detail) == (nurse, {"places": ["Problem"], "project": project.pk})
    assert NUMBER not in entry.label


def test_an_answer_to_one_question_is_no_answer_to_another(project, page):
    url = reverse("projects:charter", args=[project.pk])
    sent = fields_of(page.get(url).text) | {"problem": f"Order {NUMBER}"}
    shown = page.post(url, sent).text
    mark = html.unescape(shown).split('name="not_a_person" value="')[1].split('"')[0]
    again = page.post(url, fields_of(shown) | {"problem": "MRN 1234567", "not_a_person": mark})
    assert ASKED in again.text


def test_what_was_answered_before_is_not_asked_about_when_something_else_changes(project, page):
    Project.objects.filter(pk=project.pk).update(problem=f"Order {NUMBER}")
    url = reverse("projects:charter", args=[project.pk])
    page.post(url, fields_of(page.get(url).text) | {"scope": "Ward 7"})
    assert Project.objects.get(pk=project.pk).scope == "Ward 7"


@pytest.mark.parametrize("way", ["pasted", "csv", "typed"])
def test_data_is_asked_about_before_it_is_kept(outcome, page, way):
    before = outcome.observations.count()
    if way == "typed":
        url = reverse("projects:add_observations", args=[outcome.pk])
        shown = page.post(url, {"on": "2025-01-01", "value": "3", "note": f"Mrs T {NUMBER}"})
    elif way == "pasted":
        url = reverse("projects:paste", args=[outcome.pk])
        shown = page.post(url, {"text": f"01/01/2025\t3\tMrs T {NUMBER}"})
    else:
        url = reverse("projects:upload", args=[outcome.pk])
        shown = page.post(url, {"sheet": SimpleUploadedFile("a.csv", f"01/01/2025,3,Mrs T {NUMBER}".encode())})
        url = reverse("projects:paste", args=[outcome.pk])
    assert ASKED in shown.text
    assert outcome.observations.count() == before
    asked = fields_of(shown.text)
    assert NUMBER in page.post(url, asked | {"change_it": "1"}).text
    assert outcome.observations.count() == before
    mark = shown.text.split('name="not_a_person" value="')[1].split('"')[0]
    page.post(url, asked | {"not_a_person": mark})
    assert outcome.observations.count() == before + 1
    assert AuditEntry.objects.filter(action="text.declared_about_nobody").count() == 1


@pytest.fixture
def arguments(ready, nurse, now, today, begin) -> dict[str, int]:
    """Something for every address below /projects/ to be about."""
    measure = ready.measures.get(kind="outcome")
    event = Event.objects.create(measure=measure, on=today, text="New chart", entered_by=nurse)
    return {
        "drivers": ready.drivers.first().pk, "pdsa": ready.cycles.first().pk, "measures": measure.pk,
        "involvement": ready.involvements.first().pk, "observations": measure.observations.first().pk,
        "events": event.pk, "<int:pk>": ready.pk,
    }  # fmt: skip


def addresses(arguments) -> list[tuple[str, str]]:
    found = []
    for pattern in get_resolver("lms.projects.urls").url_patterns:
        route = str(pattern.pattern)
        if "<" in route and route.count("<") == 1 and route.split("/")[1] in arguments:
            found.append((pattern.name, reverse(f"projects:{pattern.name}", args=[arguments[route.split("/")[1]]])))
    return found


def test_no_form_of_a_project_forgets_to_ask(ready, arguments, client, nurse, coach, sponsor):
    """Every page with a box to write in is filled with an NHS number, by whoever of the team it opens for."""
    asked, forgot = set(), []
    for person in (nurse, coach, sponsor):
        client.force_login(person)
        for name, url in addresses(arguments):
            shown = client.get(url)
            if shown.status_code != 200 or "text/html" not in shown["Content-Type"]:
                continue
            form = shown.text.split("<main", 1)[1]
            words = _boxes(form)
            if not words:
                continue
            sent = _valid(fields_of(form)) | dict.fromkeys(words, f"Mrs T, {NUMBER}") | EXTRA.get(name, {})
            reply = client.post(url, sent)
            if ASKED in reply.text:
                asked.add(name)
            else:
                forgot.append((name, reply.status_code))
    assert forgot == []
    assert {"charter", "aim", "report", "involvement", "plan_cycle", "complete_cycle", "new_measure", "score"} <= asked


def _boxes(form: str) -> list[str]:
    """The names of the boxes for words, not for numbers."""
    words = [name for name in fields_of(form) if re.search(rf'<textarea name="{name}"|type="text" name="{name}"', form)]
    return [name for name in words if "decimal" not in form.split(f'name="{name}"')[1].split(">")[0]]


EXTRA = {
    "add_observations": {"on": "2025-01-01", "value": "3"},
    "add_benefit": {"kind": "light", "amount": "10", "period": "yearly"},
    "attach": {"upload": SimpleUploadedFile("a.csv", b"Week,Missed")},
    "correct": {"value": "3"},
    "decide_charter": {"decision": "return"},
}


def _valid(fields: dict[str, str]) -> dict[str, str]:
    """What was on the page, with something for what has to be chosen."""
    chosen = {"kind": "outcome", "direction": "decrease", "starts_on": "2025-01-01", "presented_on": "2025-01-01",
              "decision": "adopt", "score": "2.5", "part": "member", "on": "2025-01-01", "data_kind": "measured",
              "chart": "run"}  # fmt: skip
    return fields | {name: value for name, value in chosen.items() if name in fields and not fields[name]}


def test_the_log_of_cpd_asks_too(page):
    url = reverse("home:add_cpd")
    sent = {"title": "A visit", "on": "2025-12-01", "hours": "1", "reflection": f"Mrs T, {NUMBER}"}
    shown = page.post(url, sent)
    assert ASKED in shown.text
    assert not CpdEntry.objects.exists()
    mark = shown.text.split('name="not_a_person" value="')[1].split('"')[0]
    page.post(url, fields_of(shown.text) | {"not_a_person": mark})
    assert CpdEntry.objects.get().reflection == f"Mrs T, {NUMBER}"
