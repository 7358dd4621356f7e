"""Projects are found by their words, alike on every database. PostgreSQL answers when the suite runs on it."""

from __future__ import annotations

import pytest

from lms.projects.finding import find, terms
from lms.projects.models import Project


@pytest.fixture
def library(begin, nurse):
    """A function that writes projects: library("Fewer falls", problem="...") gives the project back."""

    def _library(title: str, **fields) -> Project:
        return begin(title, lead=nurse, **fields)

    return _library


def found(words: str, *, every: bool = False) -> list[str]:
    hits = find(Project.objects.all(), terms(words), every=every)
    titles = Project.objects.in_bulk([hit.pk for hit in hits])
    return [titles[hit.pk].title for hit in hits]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("fall", "Fewer falls at night"), ("falls", "One fall is too many"), ("missing", "Missed insulin doses"),
        ("study", "Studies of sleep"), ("studies", "A study of sleep"), ("walked", "An earlier walk"),
        ("INSULIN", "Missed insulin doses"), ("siân", "Siân's round"), ("late", "Doses missed/late"),
        ("nurses", "First walk.Nurses begin"),
    ],
)  # fmt: skip
def test_any_form_of_a_word_finds_the_others(library, asked, written):
    library("Something else")
    library(written)
    assert found(asked) == [written]


def test_words_without_meaning_find_nothing(library):
    library("The doses of the ward")
    assert found("the of and") == []
    assert found("  ") == []
    assert found("'; drop table -- & | ! ( :*") == []


def test_a_title_counts_more_than_a_problem_an_aim_and_a_report(library):
    library("Four", result="Falls went down")
    library("Three", aim_what="Falls")
    library("Two", problem="People fall")
    library("Fewer falls")
    assert found("falls") == ["Fewer falls", "Two", "Three", "Four"]


def test_a_rare_word_counts_more_than_one_that_everybody_uses(library):
    for number in range(6):
        library(f"Insulin {number}", problem="The night round")
    library("Theatre at night")
    assert found("theatre insulin")[0] == "Theatre at night"


def test_every_word_must_be_there_when_all_are_asked_for(library):
    library("Falls at night", problem="Noise")
    library("Falls by day")
    assert found("falling noises", every=True) == ["Falls at night"]
    assert set(found("falling noises")) == {"Falls at night", "Falls by day"}
    assert found("falls theatre", every=True) == []


def test_a_stem_that_only_begins_alike_is_not_the_word(library):
    library("Hospital falsehoods")
    assert found("falls") == []


def test_finding_costs_two_queries_among_3_and_among_1000(library, django_assert_num_queries, ward):
    library("Fewer falls")
    with django_assert_num_queries(2):
        found_few = find(Project.objects.all(), terms("falls at night"), every=False)
    assert len(found_few) == 1
    Project.objects.bulk_create(
        Project(organisation=ward.organisation, unit=ward, title=f"Falls {n}") for n in range(1000)
    )
    with django_assert_num_queries(2):
        assert len(find(Project.objects.all(), terms("falls at night"), every=False)) == 1001
