import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import reverse

from lms.people.access import address_behind_the_proxy


@pytest.fixture
def joanna(nurse):
    nurse.set_password("a long enough password")
    nurse.demo_role = "Learner"
    nurse.save()
    return nurse


def test_the_right_password_signs_in_and_leads_to_the_page_asked_for(client, joanna):
    answer = client.post(
        "/sign-in/", {"email": joanna.email.upper(), "password": "a long enough password", "next": "/projects/"}
    )
    assert (answer.status_code, answer.url) == (302, "/projects/")
    assert int(client.session["_auth_user_id"]) == joanna.pk


def test_a_wrong_password_says_so_and_keeps_the_address(client, joanna):
    answer = client.post("/sign-in/", {"email": joanna.email, "password": "wrong"})
    assert answer.status_code == 200
    assert "do not match an account here" in answer.text
    assert f'value="{joanna.email}"' in answer.text
    assert "_auth_user_id" not in client.session


def test_somebody_who_left_cannot_sign_in(client, joanna):
    joanna.is_active = False
    joanna.save()
    client.post("/sign-in/", {"email": joanna.email, "password": "a long enough password"})
    assert "_auth_user_id" not in client.session


def test_sign_in_never_leads_to_another_site(client, joanna):
    answer = client.post(
        "/sign-in/", {"email": joanna.email, "password": "a long enough password", "next": "https://evil.example/"}
    )
    assert answer.url == "/"


def test_the_demo_list_signs_in_with_one_click(client, joanna):
    assert "Joanna Pryce" in client.get("/sign-in/").text
    client.post(reverse("people:demo_sign_in", args=[joanna.pk]))
    assert int(client.session["_auth_user_id"]) == joanna.pk


def test_the_demo_list_goes_by_role_from_learners_to_those_who_look_on(client, joanna, ward_manager, hr, stranger):
    for person in (hr, stranger, ward_manager):
        person.demo_role = "Somebody"
        person.save()
    page = client.get("/sign-in/").text
    order = [
        "Learners and project leads", "Joanna Pryce", "Line manager", "Ruth Ashdown", "HR", "Helen Marsh",
        "In another organisation", "Siân Rees",
    ]  # fmt: skip
    places = [page.index(f">{words}<") for words in order]
    assert places == sorted(places)


def test_the_demo_list_holds_only_demo_people(client, joanna, coach):
    assert coach.full_name not in client.get("/sign-in/").text
    assert client.post(reverse("people:demo_sign_in", args=[coach.pk])).status_code == 404


def test_without_demo_mode_there_is_no_list_and_no_click(client, joanna, settings):
    settings.DEMO_MODE = False
    assert "Joanna Pryce" not in client.get("/sign-in/").text
    assert client.post(reverse("people:demo_sign_in", args=[joanna.pk])).status_code == 404


def test_demo_mode_stops_the_start_in_production(settings):
    settings.SETTINGS_MODULE = "lms.settings.production"
    with pytest.raises(SystemCheckError, match="sign in as anyone"):
        call_command("check")


def test_trying_too_often_is_slowed_down(client, joanna, settings):
    answers = [client.post("/sign-in/", {"email": joanna.email, "password": "x"}).status_code for _ in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_an_expired_form_says_what_happened_and_what_was_kept(joanna):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": joanna.email, "password": "x"})
    assert answer.status_code == 403
    assert "what you typed is still in the form" in answer.text


def test_a_lost_password_is_answered_the_same_for_known_and_unknown_addresses(client, joanna, mailoutbox):
    known = client.post("/accounts/password/reset/", {"email": joanna.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@northbridge.example"})
    assert known.status_code == unknown.status_code == 302
    assert known.url == unknown.url


def test_signing_out_ends_the_session(client, joanna):
    client.force_login(joanna)
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_behind_a_proxy_limits_count_each_visitor_by_their_own_address(rf):
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_REAL_IP="192.0.2.7")
    assert address_behind_the_proxy(request) == "192.0.2.7"
    assert address_behind_the_proxy(rf.get("/", REMOTE_ADDR="192.0.2.8")) == "192.0.2.8"


def test_guessing_one_account_is_stopped_however_its_e_mail_is_written(client, joanna):
    cache.clear()
    for number in range(11):
        email = f" {joanna.email[:number].upper()}{joanna.email[number:]}"
        answer = client.post(reverse("people:sign_in"), {"email": email, "password": "wrong"})
    assert answer.status_code == 429
    cache.clear()
