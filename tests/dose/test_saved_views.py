"""Filters kept under a name: one's own, shared, opened by default, deleted."""

import pytest
from django.urls import reverse

from lms.dose.models import SavedView
from lms.people.models import Role

BAND = {"page": "where", "query": "by=band", "name": "By band"}


@pytest.fixture
def colleague(hire):
    return hire("Carla Colleague", role=Role.HR)


def save(client, **changes):
    return client.post(reverse("dose:save_view"), BAND | changes)


def test_a_view_is_saved_and_leads_back_to_its_filters(client, hr, escalator):
    client.force_login(hr)
    assert save(client).url == "/dose/where/?by=band"
    assert save(client).status_code == 302  # a double click
    assert SavedView.objects.get().name == "By band"
    assert 'href="/dose/where/?by=band"' in client.get(reverse("dose:where")).text


def test_only_a_shared_view_is_seen_by_others_and_only_its_owner_deletes_it(client, hr, colleague, board_member):
    client.force_login(hr)
    save(client)
    save(client, name="For all", is_shared="on")
    client.force_login(board_member)
    assert [view.name for view in client.get(reverse("dose:where")).context["views"]] == ["For all"]
    client.force_login(colleague)
    shared = SavedView.objects.get(name="For all")
    assert client.post(reverse("dose:delete_view", args=[shared.pk])).status_code == 404
    client.force_login(hr)
    client.post(reverse("dose:delete_view", args=[shared.pk]))
    assert [view.name for view in SavedView.objects.all()] == ["By band"]


def test_another_organisations_shared_view_is_never_seen(client, hr, stranger):
    stranger.role_grants.create(role=Role.HR, starts_on="2020-01-01")
    client.force_login(hr)
    save(client, name="Ours", is_shared="on")
    client.force_login(stranger)
    assert not client.get(reverse("dose:where")).context["views"]
    assert client.post(reverse("dose:delete_view", args=[SavedView.objects.get().pk])).status_code == 404


def test_a_default_view_opens_the_page_and_a_new_one_takes_its_place(client, hr, board_member):
    client.force_login(hr)
    save(client, is_default="on")
    assert client.get(reverse("dose:where")).url == "/dose/where/?by=band"
    save(client, name="Groups", query="by=staff_group", is_default="on")
    assert client.get(reverse("dose:where")).url == "/dose/where/?by=staff_group"
    assert client.get(reverse("dose:flow")).status_code == 200  # another page is not opened with it
    client.force_login(board_member)
    assert client.get(reverse("dose:where")).status_code == 200


def test_a_view_without_a_name_is_asked_for_one_and_keeps_its_filters(client, hr):
    client.force_login(hr)
    response = save(client, name="")
    assert response.status_code == 422
    assert "Give the view a name." in response.text
    assert 'value="by=band"' in response.text
    assert not SavedView.objects.exists()


def test_a_view_never_leads_elsewhere(client, hr):
    client.force_login(hr)
    assert save(client, query="//evil.example").url.startswith("/dose/where/?")
    assert save(client, page="https://evil.example").status_code == 422
