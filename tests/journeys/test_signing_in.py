"""Somebody who has not signed in yet."""


def test_anyone_finds_the_sign_in_page_in_order(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    visitor.check()
    visitor.picture("sign-in")
