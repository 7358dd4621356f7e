"""The areas of the site and their links: few enough to stand in one row, and the right one marked."""

import pytest

from lms.people.navigation import LEARNING, ROLE_AREAS, areas


@pytest.mark.parametrize("title, names", [("Learning", LEARNING), *((title, links) for title, _, links in ROLE_AREAS)])
def test_the_links_of_an_area_stand_in_one_row_at_a_desk(title, names):
    letters = sum(len(name) for name, _ in names)
    assert letters * 9.5 + 28 * (len(names) - 1) < 1120, f"{title}: a letter is 9.5 px wide, the row 1120"


def marked(person, path):
    return [(area.title, link.title) for area in areas(person, path) for link in area.links if link.is_current]


@pytest.mark.parametrize(
    "path, area, link",
    [
        ("/teaching/modules/", "Curriculum", "Modules"),
        ("/teaching/questions/7/", "Curriculum", "Questions"),
        ("/teaching/claims/", "Teaching", "Prior learning"),
        ("/people/extra-time/", "Teaching", "Quiz requests"),
        ("/cpd/", "Learning", "My CPD"),
        ("/sessions/7/about/", "Teaching", "Sessions"),
        ("/calendar/", "Learning", "Cohorts"),
    ],
)
def test_a_trainer_sees_which_area_and_page_they_are_on(trainer, path, area, link):
    assert marked(trainer, path) == [(area, link)]


@pytest.mark.parametrize(
    "path, link", [("/sessions/7/about/", "Cohorts"), ("/practice/log/", "My CPD"), ("/evaluations/3/", "Cohorts")]
)
def test_a_learner_sees_it_too_on_pages_that_do_not_lie_below_a_link(nurse, path, link):
    assert marked(nurse, path) == [("Learning", link)]


def test_a_coach_finds_practice_in_their_own_area(coach):
    assert marked(coach, "/practice/4/") == [("Coaching", "Practice")]


def test_a_page_of_no_area_shows_the_way_back(trainer):
    assert marked(trainer, "/messages/") == []
    assert [area.title for area in areas(trainer, "/messages/") if area.is_open] == ["Learning"]
