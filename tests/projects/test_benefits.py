"""What a project saves: potential and cashable pounds apart, hours beside them, each with how it was estimated."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError
from django.urls import reverse

from lms.projects.benefits import totals
from lms.projects.models import Benefit, Project
from lms.projects.state_hash import state_hash

GOOD = {
    "kind": "light", "what": "Unused dressings", "amount": "£1,200.50", "period": "yearly", "method": "Counted in May",
    "confirmed_by": "",
}  # fmt: skip


@pytest.fixture
def send(project, client, nurse):
    """A function that adds a benefit through the page and gives back what answers."""

    def _send(**changed):
        client.force_login(nurse)
        return client.post(reverse("projects:add_benefit", args=[project.pk]), GOOD | changed)

    return _send


def test_light_and_dark_green_are_never_added_together(send, project):
    send()
    send(what="A second visit", amount="300", period="once")
    send(what="Agency shifts", kind="dark", amount="5,000", confirmed_by="Ines Faro, finance")
    send(what="Searching", kind="hours", amount="1")
    found = [(total.name, total.words) for total in totals(project)]
    assert found == [
        ("Light green, potential", "£1,200.50 a year and £300 once"), ("Dark green, cashable", "£5,000 a year"),
        ("Hours released", "1 hour a year"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Say how much."), ("lots", "Type one number"), ("5-10", "Type one number"), ("1e9", "Type one number"),
        ("=cmd", "Type one number"), ("-5", "above 0"), ("0", "above 0"), ("9999999999", "thousand million"),
        ("1.234", "Type one number"), ("12k", "Type one number"),
    ],
)  # fmt: skip
def test_a_number_that_is_none_is_said_and_nothing_typed_is_lost(send, typed, words):
    page = send(amount=typed)
    assert page.status_code == 422
    assert words in page.text
    assert "Counted in May" in page.text
    assert not Benefit.objects.exists()


def test_cashable_money_needs_somebody_who_confirms_it_and_every_sum_a_method(send, project):
    assert "needs somebody who confirms it" in send(kind="dark").text
    assert "how it was estimated" in send(method=" ").text
    with pytest.raises(IntegrityError):
        Benefit.objects.create(project=project, kind="dark", what="x", amount=1, period="once", method="y")


def test_the_same_sent_twice_is_one(send):
    send()
    send()
    assert Benefit.objects.count() == 1


def test_a_benefit_is_changed_and_removed_by_the_team_only(send, project, client, nurse, coach):
    send()
    benefit = Benefit.objects.get()
    change, remove = (reverse(f"projects:{name}", args=[benefit.pk]) for name in ("benefit", "remove_benefit"))
    client.force_login(coach)
    assert [client.post(url, GOOD).status_code for url in (change, remove)] == [403, 403]
    client.force_login(nurse)
    base = GOOD | {"amount": "1200.5"}
    client.post(change, GOOD | {"amount": "900", "base": json.dumps(base)})
    assert Benefit.objects.get().amount == 900
    page = client.get(reverse("projects:project", args=[project.pk])).text
    assert "£900 a year" in page
    assert "Nobody has confirmed it." in page
    client.post(remove)
    assert not Benefit.objects.exists()


def test_a_benefit_is_part_of_what_is_signed_and_none_leaves_old_signatures_alone(project):
    before = state_hash(Project.objects.get(pk=project.pk))
    benefit = Benefit.objects.create(project=project, kind="hours", what="x", amount=1, period="once", method="y")
    assert state_hash(Project.objects.get(pk=project.pk)) != before
    benefit.delete()
    assert state_hash(Project.objects.get(pk=project.pk)) == before
