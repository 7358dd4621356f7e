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


def test_its_owner_renames_a_view_and_shares_it_and_its_filters_stay(client, hr, colleague):
    client.force_login(hr)
    save(client)
    view = SavedView.objects.get()
    page = reverse("dose:change_view", args=[view.pk])
    assert page in client.get(reverse("dose:where")).text
    assert 'value="By band"' in client.get(page).text
    assert client.post(page, {"name": "Bands for the committee", "is_shared": "on"}).url == "/dose/where/?by=band"
    view.refresh_from_db()
    assert (view.name, view.query, view.is_shared, view.is_default) == (
        "Bands for the committee",
        "by=band",
        True,
        False,
    )
    client.force_login(colleague)
    text = client.get(reverse("dose:where")).text
    assert "Bands for the committee" in text
    assert page not in text  # nobody changes somebody else's
    assert client.get(page).status_code == client.post(page, {"name": "Mine now"}).status_code == 404


def test_a_view_never_takes_the_name_of_another_and_what_was_typed_stays(client, hr):
    client.force_login(hr)
    save(client)
    save(client, name="Groups", query="by=staff_group")
    page = reverse("dose:change_view", args=[SavedView.objects.get(name="Groups").pk])
    response = client.post(page, {"name": "By band", "is_shared": "on"})
    assert response.status_code == 422
    assert "You have a view “By band” already." in response.text
    assert 'value="By band"' in response.text
    assert sorted(SavedView.objects.values_list("name", "query")) == [
        ("By band", "by=band"),
        ("Groups", "by=staff_group"),
    ]
    assert client.post(page, {"name": "Groups", "is_default": "on"}).status_code == 302  # its own name is no clash


def test_a_view_changed_to_open_the_page_takes_the_place_of_the_one_that_did(client, hr):
    client.force_login(hr)
    save(client, is_default="on")
    save(client, name="Groups", query="by=staff_group")
    page = reverse("dose:change_view", args=[SavedView.objects.get(name="Groups").pk])
    for _ in range(2):  # a double click
        client.post(page, {"name": "Groups", "is_default": "on"})
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Groups"]
    assert client.get(reverse("dose:where")).url == "/dose/where/?by=staff_group"


def test_too_long_a_name_says_how_long_it_may_be(client, hr):
    client.force_login(hr)
    response = save(client, name="n" * 81)
    assert response.status_code == 422
    assert "The name can have up to 80 characters, this one has 81." in response.text
    assert "Nothing is saved yet." in response.text
