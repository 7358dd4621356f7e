import re

import pytest


def test_a_link_by_e_mail_leads_to_a_new_password(client, nurse, mailoutbox):
    nurse.set_password("the old phrase 1")
    nurse.save()
    client.post("/accounts/password/reset/", {"email": nurse.email})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body).group(1)
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "a brand new phrase 9", "password2": "a brand new phrase 9"})
    nurse.refresh_from_db()
    assert nurse.check_password("a brand new phrase 9")


def test_a_link_that_was_used_says_what_to_do(client, db):
    assert "Ask for a new link" in client.get("/accounts/password/reset/key/1-abc/").text


@pytest.mark.parametrize(
    "path, words",
    [
        ("/accounts/password/reset/", "Send me a link"),
        ("/accounts/password/reset/done/", "Look in your mailbox"),
        ("/accounts/password/reset/key/done/", "Your password is changed"),
    ],
)
def test_each_page_on_the_way_says_in_our_words_where_one_is(client, db, path, words):
    page = client.get(path).text
    assert words in page
    assert "Password Reset" not in page


def test_an_address_that_is_none_is_told_beside_the_field_and_kept(client, db):
    page = client.post("/accounts/password/reset/", {"email": "joanna at northbridge"}).text
    assert "There is a problem" in page
    assert 'class="nhsuk-input nhsuk-input--error"' in page
    assert 'value="joanna at northbridge"' in page


def test_the_mail_says_who_asked_and_what_happens_if_one_did_not(client, nurse, mailoutbox):
    client.post("/accounts/password/reset/", {"email": nurse.email})
    assert mailoutbox[0].subject == "Choose a new password"
    assert "If it was not you, do nothing" in mailoutbox[0].body


def test_a_password_is_changed_only_with_the_one_before_it(client, nurse):
    nurse.set_password("the old phrase 1")
    nurse.save()
    client.force_login(nurse)
    new = {"password1": "a brand new phrase 9", "password2": "a brand new phrase 9"}
    refused = client.post("/accounts/password/change/", new | {"oldpassword": "a wrong guess 2"})
    assert "There is a problem" in refused.text
    client.post("/accounts/password/change/", new | {"oldpassword": "the old phrase 1"})
    nurse.refresh_from_db()
    assert nurse.check_password("a brand new phrase 9")
