"""The register of what the organisation has published is searched by words and by what each project says of itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.projects.models import Benefit, Project
from lms.projects.register import Asked, register


@pytest.fixture
def publish(begin, nurse, today):
    """A function that publishes a project, each a day older than the last."""

    def _publish(title: str, **fields) -> Project:
        on = today - timedelta(days=Project.objects.count())
        return begin(title, lead=nurse, published_on=on, **({"state": "completed"} | fields))

    return _publish


def titles(person, words: str = "", sort: str = "", **chosen) -> list[str]:
    found = register(person, Asked.read(words, chosen, sort))
    rows = Project.objects.in_bulk(found.keys)
    return [rows[key].title for key in found.keys]


def counts(person, name: str, words: str = "", **chosen) -> dict[str, int]:
    found = register(person, Asked.read(words, chosen, ""))
    facet = next(facet for facet in found.facets if facet.name == name)
    return {value.key: value.count for value in facet.values}


@pytest.fixture
def library(publish):
    publish("Falls at night", theme="falls", setting="ward", state="stopped", outcome="same")
    publish("Falls at home", theme="falls", setting="community", outcome="improved")
    publish("Missed insulin", theme="medicines", setting="ward", state="active")
    publish("An old one")


def test_the_newest_come_first_and_the_best_fit_when_words_are_asked_for(publish, trainer):
    publish("A quiet night", problem="People fall")
    publish("Fewer falls")
    assert titles(trainer) == ["A quiet night", "Fewer falls"]
    assert titles(trainer, "falling") == ["Fewer falls", "A quiet night"]
    assert titles(trainer, "falling", sort="newest") == ["A quiet night", "Fewer falls"]
    assert titles(trainer, "falling quiet") == ["A quiet night"]


def test_values_of_one_facet_add_and_of_another_take_away(library, trainer):
    assert titles(trainer, theme=["falls"]) == ["Falls at night", "Falls at home"]
    assert titles(trainer, theme=["falls", "medicines"]) == ["Falls at night", "Falls at home", "Missed insulin"]
    assert titles(trainer, theme=["falls", "medicines"], setting=["ward"]) == ["Falls at night", "Missed insulin"]
    assert titles(trainer, theme=["none"]) == ["An old one"]
    assert titles(trainer, state=["open"]) == ["Missed insulin"]
    assert titles(trainer, state=["stopped"], outcome=["same"]) == ["Falls at night"]


def test_a_facet_counts_what_the_others_leave(library, trainer):
    assert counts(trainer, "theme") == {"falls": 2, "medicines": 1, "none": 1}
    assert counts(trainer, "theme", setting=["ward"]) == {"falls": 1, "medicines": 1}
    assert counts(trainer, "theme", theme=["falls"]) == {"falls": 2, "medicines": 1, "none": 1}
    assert counts(trainer, "state") == {"completed": 2, "stopped": 1, "open": 1}
    assert counts(trainer, "theme", words="insulin", setting=["ward"]) == {"medicines": 1}


def test_a_chosen_value_that_nothing_has_can_be_taken_back(library, trainer):
    assert counts(trainer, "theme", theme=["waste"])["waste"] == 0


def test_values_that_no_list_knows_are_left_out(library, trainer):
    assert len(titles(trainer, theme=["'; drop"], setting=["ward", "x"])) == 2


def test_only_what_is_published_here_is_in_the_register(library, begin, nurse, trainer, stranger):
    begin("Not yet", lead=nurse)
    assert titles(stranger) == []
    assert len(titles(nurse)) == 4


def test_the_page_shows_result_failure_and_benefits_and_keeps_its_state_in_the_address(library, client, trainer):
    project = Project.objects.get(title="Falls at night")
    Project.objects.filter(pk=project.pk).update(result="As before", what_did_not_work="Alarms on beds")
    Benefit.objects.create(
        project=project, kind="light", what="Bed days", amount=1200, period="yearly", method="Counted"
    )
    client.force_login(trainer)
    page = client.get(reverse("projects:projects"), {"q": "fall", "theme": "falls", "state": "stopped"}).text
    for words in ("1 project with “fall”", "As before", "Alarms on beds", "£1,200 a year", "Learned and stopped: no"):
        assert words in page
    assert 'value="falls" checked' in page
    assert "?q=fall&amp;theme=falls#register" in page  # takes back the state
    assert "Clear all" in page


def test_each_empty_register_says_why(client, trainer, publish):
    client.force_login(trainer)
    assert "Nobody has published a project yet" in client.get(reverse("projects:projects")).text
    publish("Falls")
    assert "Nothing fits" in client.get(reverse("projects:projects"), {"q": "theatre"}).text


def test_a_page_holds_twenty_and_costs_the_same_among_10_and_1000(client, trainer, nurse, ward, today):
    def grow(number: int) -> None:
        Project.objects.bulk_create(
            Project(organisation=ward.organisation, unit=ward, title=f"Falls {n}", published_on=today, theme="falls")
            for n in range(number)
        )

    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("projects:projects") + query)
        assert page.text.count("p-entry") <= 20
        return len(seen)

    client.force_login(trainer)
    pages = ["", "?q=fall&theme=falls&sort=newest"]
    grow(10)
    queries("")
    few = {page: queries(page) for page in pages}
    grow(990)
    assert {page: queries(page) for page in pages} == few
    last = client.get(reverse("projects:projects"), {"theme": "falls", "page": "999"}).text
    assert "Page 50 of 50" in last
    assert "theme=falls" in last


def test_lead_and_coach_say_how_it_is_found_even_when_it_is_closed(publish, client, nurse, trainer):
    project = publish("Falls")
    url = reverse("projects:labels", args=[project.pk])
    client.force_login(trainer)
    assert client.post(url, {"theme": "falls"}).status_code == 403
    client.force_login(nurse)
    assert client.post(url, {"theme": "nonsense"}).status_code == 422
    client.post(url, {"theme": "falls", "setting": "ward", "method": "lean"})
    assert titles(nurse, theme=["falls"], setting=["ward"], method=["lean"]) == ["Falls"]
