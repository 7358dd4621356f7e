"""The pictures of the README: one page for each kind of visitor, as the demo shows it."""

import pytest

PAGES = [
    ("Callum Reid", "/", "home"),
    ("Callum Reid", "/escalator/fundamentals/", "level"),
    ("Helen Marsh", "/dose/", "dose"),
    ("Daniel Whitcombe", "/coaching/", "coach"),
]


@pytest.mark.parametrize(("name", "path", "picture"), PAGES)
def test_a_page_is_in_order_and_has_its_picture_taken(visit, name, path, picture):
    page = visit(name)
    page.go(path)
    page.check()
    page.picture(picture)
