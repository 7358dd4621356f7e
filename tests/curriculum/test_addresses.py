"""Pages below the escalator are found by their whole address, whatever kind they are."""

import pytest
from wagtail.models import Page

from lms.learning.actions import enrol


@pytest.fixture
def reader(client, nurse, fundamentals, today):
    enrol(nurse, fundamentals, today=today)
    client.force_login(nurse)
    return client


def test_levels_modules_and_lessons_are_at_their_addresses(reader, fundamentals, lessons):
    for page in (fundamentals, lessons[0].module, lessons[0]):
        assert page.title in reader.get(page.url).text


def test_a_page_of_another_kind_is_found_as_deep_as_a_level_and_as_a_lesson(rf, escalator, lessons):
    for parent, parts in ((escalator, ["about"]), (lessons[0].module, ["fundamentals", "dots", "about"])):
        page = parent.add_child(instance=Page(title="About", slug="about"))
        assert escalator.route(rf.get("/"), parts).page == page


def test_an_address_where_no_page_stands_is_not_found(reader, escalator):
    for path in ("nowhere/", "fundamentals/nowhere/", "fundamentals/dots/nowhere/", "a/b/c/d/"):
        assert reader.get(f"{escalator.url}{path}").status_code == 404


def test_a_draft_is_not_served(reader, lessons):
    lessons[0].unpublish()
    assert reader.get(lessons[0].url).status_code == 404
