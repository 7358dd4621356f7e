"""What people do not get to see, and the pages that are there for everybody."""

import re


def test_what_belongs_to_another_organisation_is_not_there(visit):
    callum = visit("Callum Reid")
    sian = visit("Siân Rees")
    sian.check()
    for path in (_own_record(callum), "/projects/1/", "/certificates/1/"):
        sian.go(path, status=404)
        sian.reads("There is no such page", "or it belongs to another organisation")
        sian.check()
    sian.picture("not-found")


def _own_record(visitor):
    link = visitor.page.locator("a[href^='/standing/']").first.get_attribute("href")
    return re.sub(r"^/standing/(\d+)/.*$", r"/people/\1/", link)


def test_a_page_of_another_role_says_so(visit):
    gareth = visit("Gareth Pugh")
    gareth.check()
    gareth.go("/audit-log/", status=403)
    gareth.reads("This page is not for your role")
    gareth.check()
    gareth.picture("not-for-your-role")


def test_a_stranger_finds_the_plain_pages_and_is_asked_to_sign_in_elsewhere(visit):
    stranger = visit()
    stranger.go("/sign-in/")
    stranger.check()
    stranger.picture("sign-in")
    stranger.follow("I have forgotten my password")
    stranger.check()
    stranger.page.get_by_role("textbox").first.fill("nobody@northbridge.example")
    stranger.page.locator("main form button").first.click()
    stranger.wait_for_url("**/password/reset/done/")
    stranger.check()
    for path in ("/accessibility/", "/privacy/"):
        stranger.go(path)
        stranger.check()
    stranger.go("/dose/")
    assert "/sign-in/?next=/dose/" in stranger.page.url
    stranger.go("/no-such-page/", status=404)
    stranger.check()
