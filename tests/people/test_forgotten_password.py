import re


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
