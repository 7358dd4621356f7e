"""What an hour of release costs an organisation, as HR sets it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.dose.actions import set_release_cost
from lms.dose.models import ReleaseCost
from lms.people.models import AuditEntry
from tests.at_once import at_once

TYPED = {"an_hour": "£24.50", "basis": "Finance, April 2026"}


@pytest.fixture
def url():
    return reverse("dose:release_cost")


def test_hr_sets_it_and_changes_it_and_the_audit_log_says_what_it_was(client, hr, northbridge, url):
    client.force_login(hr)
    assert client.post(url, TYPED).status_code == 302
    client.post(url, TYPED)  # a double click
    assert AuditEntry.objects.filter(action="release_cost.set").count() == 1
    assert 'value="24.50"' in client.get(url).text
    client.post(url, TYPED | {"an_hour": "26"})
    kept = ReleaseCost.objects.get(organisation=northbridge)
    assert (kept.an_hour, kept.basis, kept.set_by) == (Decimal(26), "Finance, April 2026", hr)
    assert str(kept) == "£26.00 an hour"
    assert AuditEntry.objects.filter(action="release_cost.set", label__endswith="was £24.50").exists()


@pytest.mark.parametrize(
    "wrong, said",
    [({"an_hour": "much"}, "an amount of pounds"), ({"an_hour": "0"}, "more than 0"), ({"basis": ""}, "Say where")],
)
def test_what_is_wrong_is_said_and_the_rest_stays(client, hr, url, wrong, said):
    client.force_login(hr)
    response = client.post(url, TYPED | wrong)
    assert response.status_code == 422
    assert said in response.text
    kept = next(value for name, value in TYPED.items() if name not in wrong)
    assert f'value="{kept}"' in response.text
    assert not ReleaseCost.objects.exists()


def test_the_board_and_staff_do_not_set_it(client, board_member, nurse, url):
    for person in (board_member, nurse):
        client.force_login(person)
        assert client.get(url).status_code == 403
        assert client.post(url, TYPED).status_code == 403


def test_another_organisations_cost_is_not_seen(hr, stranger):
    set_release_cost(stranger.organisation, an_hour=Decimal(9), basis="x", by=stranger, now=timezone.now())
    assert not ReleaseCost.objects.visible_to(hr).exists()
    assert not ReleaseCost.objects.visible_to(stranger).exists()  # a nurse there


def test_an_hour_costs_more_than_nothing(hr, northbridge):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseCost.objects.create(organisation=northbridge, an_hour=0, basis="x", set_by=hr, set_at=timezone.now())


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_figure(hr, northbridge):
    at_once(lambda _: set_release_cost(northbridge, an_hour=Decimal(20), basis="x", by=hr, now=timezone.now()), times=4)
    assert ReleaseCost.objects.count() == 1
    assert AuditEntry.objects.filter(action="release_cost.set").count() == 1
