"""A project on paper: complete, readable, and of one page where one page is promised."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lms.projects.models import Benefit, Measure, Observation, PdsaCycle, Project
from lms.projects.papers import poster, report, slide
from lms.projects.papers.columns import MORE
from lms.projects.papers.story import Part, story_of

ADDRESS = "https://learn.example/projects/1/"


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_the_report_is_one_page_with_every_section(ready, nurse):
    [page] = pages(report(story_of(ready, ADDRESS)))
    for words in (
        "Fewer missed insulin doses", "Why it matters", "One dose in seven is late", "Missed doses, for everyone on",
        "What we tested", "Predicted: Better.", "Decision: adopt.", "What happened", "Down to 8%",
        "What did not work", "A second nurse", "Lessons learned", "Geoff Lyle", ADDRESS, "Run chart, preset Anhøj",
        f"{nurse}, lead",
    ):  # fmt: skip
        assert words in page, words


def test_a_long_report_goes_on_rather_than_lose_a_word(ready):
    words = [f"word{number}" for number in range(1500)]
    Project.objects.filter(pk=ready.pk).update(what_did_not_work=" ".join(words), lessons_learned="The very last line.")
    found = pages(report(story_of(Project.objects.get(pk=ready.pk), ADDRESS)))
    assert len(found) > 1
    assert all(word in " ".join(found) for word in [*words, "The very last line."])


def test_a_title_too_long_for_the_head_of_the_page_stands_below_it_in_full(ready):
    title = "Fewer missed and late doses of insulin " * 5
    story = replace(story_of(ready, ADDRESS), title=title.strip())
    assert title.strip() in pages(report(story))[0].replace("Title in full ", "")


@pytest.mark.parametrize("paper", [poster, slide])
def test_a_sheet_is_one_page_however_long_the_words_and_says_where_the_rest_is(ready, paper):
    Project.objects.filter(pk=ready.pk).update(result="Fewer doses were late. " * 200)
    [page] = pages(paper(story_of(Project.objects.get(pk=ready.pk), ADDRESS)))
    assert MORE.strip() in page
    assert "Fewer missed insulin doses" in page
    assert "A second nurse" in page


def test_a_sheet_leaves_out_what_nobody_has_written(project):
    story = story_of(project, ADDRESS)
    assert "Not written yet." in pages(report(story))[0]
    assert "Not written yet." not in pages(poster(story))[0] + pages(slide(story))[0]


def test_markup_and_strange_letters_are_printed_as_they_were_typed(ready):
    typed = "<b>2 & 3</b> <img src=x> \u202eevil\x07 \U0001f600 " + "x" * 400
    Project.objects.filter(pk=ready.pk).update(result=typed, title=typed[:150])
    PdsaCycle.objects.filter(project=ready).update(prediction=typed)
    story = story_of(Project.objects.get(pk=ready.pk), ADDRESS)
    for paper in (report, poster, slide):
        assert "<b>2 & 3</b>" in " ".join(pages(paper(story)))


def test_benefits_and_small_counts_are_told(ready):
    Benefit.objects.create(
        project=ready, kind="light", what="Nursing time", amount=1200, period="yearly", method="Ten minutes a round"
    )
    Observation.objects.filter(measure__project=ready).update(value=3)
    Measure.objects.filter(project=ready).update(unit="doses")
    [page] = pages(report(story_of(Project.objects.get(pk=ready.pk), ADDRESS)))
    assert "Light green, potential: £1,200 a year. Nursing time: Ten minutes a round." in page
    assert "Missed doses: 14 points are under 5." in page


def test_the_same_project_prints_the_same_bytes(ready):
    assert report(story_of(ready, ADDRESS)) == report(story_of(Project.objects.get(pk=ready.pk), ADDRESS))


def test_a_part_that_does_not_exist_is_passed_over(project):
    story = story_of(project, ADDRESS)
    assert story.chosen("chart", "drivers", "third_chart") == []
    assert [type(part) for part in story.chosen("aim")] == [Part]


@pytest.mark.parametrize("kind", ["report", "poster", "slide"])
def test_a_paper_downloads_under_the_name_of_the_project(ready, as_, nurse, kind):
    answer = as_(nurse).get(reverse("projects:paper", args=[ready.pk, kind]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="fewer-missed-insulin-doses-{kind}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert f"http://testserver/projects/{ready.pk}/" in pages(answer.content)[0]


def test_pictures_download_as_png(ready, as_, nurse):
    measure = ready.measures.get(kind="outcome")
    for name, pk in (("chart_png", measure.pk), ("drivers_png", ready.pk)):
        answer = as_(nurse).get(reverse(f"projects:{name}", args=[pk]))
        assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")


def test_a_report_takes_the_same_queries_however_much_was_done(ready, outcome, observe, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        story_of(Project.objects.get(pk=ready.pk), ADDRESS)
    observe(outcome, [5] * 40, first=outcome.observations.last().on.replace(year=2027))
    with django_assert_num_queries(len(few)):
        story_of(Project.objects.get(pk=ready.pk), ADDRESS)
