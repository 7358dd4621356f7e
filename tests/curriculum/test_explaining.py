"""Terms of the glossary, explained in a lesson where they are met first."""

import pytest

from curriculum.explaining import Explainer
from curriculum.models import GlossaryTerm, LessonPage
from lms.learning.actions import enrol


@pytest.fixture
def explainer(db):
    return Explainer(
        [
            GlossaryTerm(pk=1, term="run chart", meaning="Dots in time order.", also_known_as="time plot"),
            GlossaryTerm(pk=2, term="chart", meaning="A picture of numbers."),
            GlossaryTerm(pk=3, term="PDSA cycle", meaning="Plan, do, study, act.", also_known_as="PDSA"),
        ]
    )


def link(pk: int, words: str) -> str:
    return f'<a class="term-link" href="#word-{pk}" data-term="word-{pk}">{words}</a>'


def test_a_term_is_explained_once_where_it_is_met_first(explainer):
    html = explainer.explain("<p>A run chart. Another run chart.</p>")
    assert html == f"<p>A {link(1, 'run chart')}. Another run chart.</p>"
    assert "term-link" not in explainer.explain("<p>Run chart</p>")


def test_the_longest_name_wins_and_other_names_and_plurals_count(explainer):
    assert explainer.explain("<p>Run charts</p>") == f"<p>{link(1, 'Run charts')}</p>"
    assert explainer.explain("<p>A PDSA.</p>") == f"<p>A {link(3, 'PDSA')}.</p>"


@pytest.mark.parametrize("html", ["<h2>Run chart</h2>", '<a href="/x">run chart</a>', "<p>Runchart, charted</p>"])
def test_headings_links_and_parts_of_words_are_left_alone(explainer, html):
    assert explainer.explain(html) == html


def test_words_of_attributes_are_left_alone(explainer):
    assert explainer.explain('<p title="run chart">x</p>') == '<p title="run chart">x</p>'


def test_what_was_escaped_stays_escaped(explainer):
    assert explainer.explain("<p>&lt;b&gt; PDSA</p>") == f"<p>&lt;b&gt; {link(3, 'PDSA')}</p>"


def test_no_terms_change_nothing(db):
    assert Explainer([]).explain("<p>A run chart</p>") == "<p>A run chart</p>"


def test_a_lesson_lists_the_words_it_used_and_no_everyday_ones(client, nurse, fundamentals, lessons, today):
    GlossaryTerm.objects.create(term="run chart", meaning="Dots in time order.")
    GlossaryTerm.objects.create(term="shift", meaning="Points on one side.", is_explained=False)
    enrol(nurse, fundamentals, today=today)
    lesson = lessons[0]
    lesson.body = [("text", "<p>A run chart after the night shift.</p>"), ("text", "<p>The run chart.</p>")]
    lesson.save_revision().publish()
    client.force_login(nurse)
    page = client.get(LessonPage.objects.get(pk=lesson.pk).url).text
    assert page.count('class="term-link"') == 1
    assert "Dots in time order." in page
    assert "Points on one side." not in page
