"""Somebody with an idea is shown who has dealt with the same before, and what did not work."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.projects.models import Member, Project
from lms.projects.similar import similar

LEARNED = {
    "result": "The number stayed the same.", "what_did_not_work": "Alarms on every bed.", "lessons_learned": "Ask why.",
}  # fmt: skip


@pytest.fixture
def falls(begin, nurse, today) -> Project:
    return begin(
        "Fewer falls at night", lead=nurse, state="stopped", published_on=today,
        problem="People fall on their way to the toilet", **LEARNED,
    )  # fmt: skip


def test_a_stopped_project_is_shown_with_what_did_not_work(falls, client, trainer):
    client.force_login(trainer)
    page = client.post(reverse("projects:tried"), {"title": "Patients who fall", "problem": ""}).text
    for words in ("Fewer falls at night", "Learned and stopped", "The number stayed the same.", "Alarms on every bed."):
        assert words in page


def test_an_idea_is_checked_without_saving_it_and_nothing_typed_is_lost(falls, client, trainer, ward):
    client.force_login(trainer)
    typed = {"title": "Falling less", "problem": "Three last week", "kind": "pdsa", "unit": ward.pk}
    page = client.post(reverse("projects:new"), typed | {"check": "yes"})
    assert page.status_code == 200
    for words in ("Fewer falls at night", 'value="Falling less"', "Three last week", 'value="pdsa" selected'):
        assert words in page.text
    assert "There is a problem" not in page.text
    assert f'<option value="{ward.pk}" selected>' in page.text
    assert Project.objects.count() == 1


def test_an_idea_that_cannot_be_started_yet_still_shows_what_was_tried(falls, client, trainer):
    client.force_login(trainer)
    page = client.post(reverse("projects:new"), {"title": "Falling less", "kind": "pdsa"})
    assert page.status_code == 422
    assert "Choose a unit." in page.text
    assert "Fewer falls at night" in page.text


def test_each_empty_list_says_why(client, trainer):
    client.force_login(trainer)
    assert "As you describe your idea" in client.get(reverse("projects:new")).text
    page = client.post(reverse("projects:tried"), {"title": "Quieter nights", "problem": ""})
    assert "You may be the first" in page.text


def test_only_what_one_may_see_is_shown_and_never_another_organisations(falls, trainer, nurse, stranger):
    assert similar(stranger, "Falls at night") == []
    Project.objects.filter(pk=falls.pk).update(published_on=None)
    assert similar(trainer, "Falls at night") == []
    assert similar(nurse, "Falls at night") == [falls]  # stopped and her own


def test_work_under_way_is_shown_once_it_is_published(begin, nurse, trainer, today):
    begin("Fewer falls", lead=nurse, state="active")
    assert similar(nurse, "falls") == []
    Project.objects.update(published_on=today)
    assert [each.title for each in similar(trainer, "falls")] == ["Fewer falls"]


def test_at_most_five_are_shown_the_nearest_first(begin, nurse, trainer, today):
    for number in range(7):
        begin(f"Falls {number}", lead=nurse, published_on=today)
    begin("Falls in the garden", lead=nurse, published_on=today)
    shown = [each.title for each in similar(trainer, "Falls in the garden at night")]
    assert shown[0] == "Falls in the garden"
    assert len(shown) <= 5


@pytest.mark.parametrize(
    "idea",
    ["Improving patient care on our ward", "Reduce it", "7", "Make the team better"],
)
def test_words_that_every_project_uses_find_nothing(begin, nurse, trainer, today, idea):
    begin("Improving patient care on our ward 7", lead=nurse, published_on=today, problem="Reduce it, make it better")
    assert similar(trainer, idea) == []


def test_one_word_in_passing_is_not_the_same_subject(begin, nurse, trainer, today):
    begin("Missed insulin", lead=nurse, published_on=today, result="The night round has no card yet")
    assert similar(trainer, "A quiet night") == []


def test_the_list_costs_the_same_among_10_and_1000_projects(client, trainer, nurse, ward, today):
    def grow(number: int) -> None:
        made = Project.objects.bulk_create(
            Project(organisation=ward.organisation, unit=ward, title=f"Falls {n}", published_on=today)
            for n in range(number)
        )
        Member.objects.bulk_create(Member(project=p, person=nurse, part="lead", joined_on=today) for p in made)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.post(reverse("projects:tried"), {"title": "Falls", "problem": "They fall"})
        return len(seen)

    client.force_login(trainer)
    grow(10)
    queries()
    few = queries()
    grow(990)
    assert queries() == few


def test_nobody_asks_by_an_address_that_would_stay_in_a_log(client, trainer):
    client.force_login(trainer)
    assert client.get(reverse("projects:tried"), {"title": "Falls"}).status_code == 405
