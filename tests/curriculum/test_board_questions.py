"""What boards ask themselves: written by trainers in the editor, loaded once, previewed as the board sees it."""

import pytest
from django.urls import reverse

from curriculum.authors import prepare_group
from curriculum.models import MaturityQuestion
from curriculum.starter import reading
from curriculum.starter.loader import Loading
from tests.conftest import MONDAY


def load():
    loading = Loading(MONDAY)
    loading.board_questions()
    return loading.new["board question"]


def test_the_questions_that_ship_cover_every_area_with_five_different_statements(db):
    assert 10 <= load() <= 15
    assert {each.area for each in MaturityQuestion.objects.all()} == set(MaturityQuestion.Area)
    for question in MaturityQuestion.objects.published():
        question.full_clean()
        assert len(set(question.statements)) == 5
    texts = [text for data in reading.board_questions() for text in (data["text"], *data["stages"])]
    assert [text for text in texts if not text.endswith((".", "?")) or "—" in text] == []


def test_loading_again_neither_overwrites_nor_brings_back_a_question(db):
    load()
    first, second = MaturityQuestion.objects.all()[:2]
    first.stage_0 = "Ours."
    first.save()
    second.delete()
    assert load() == 0
    assert MaturityQuestion.objects.get(pk=first.pk).stage_0 == "Ours."
    assert not MaturityQuestion.objects.filter(text=second.text).exists()


@pytest.fixture
def author(client, trainer, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def test_a_trainer_writes_and_publishes_a_question_in_the_editor(author):
    stages = {f"stage_{number}": f"Statement {number}." for number in range(5)}
    typed = {"area": "data", "position": "1", "text": "Do we look?", "action-publish": "1"} | stages
    author.post("/cms/snippets/curriculum/maturityquestion/add/", typed)
    question = MaturityQuestion.objects.get()
    assert (question.live, question.statements[4]) == (True, "Statement 4.")
    assert "Do we look?" in author.get("/cms/snippets/curriculum/maturityquestion/").text


def test_a_trainer_previews_a_question_as_the_board_sees_it(author, db):
    load()
    question = MaturityQuestion.objects.first()
    page = question.make_preview_request()
    text = page.content.decode()
    assert question.stage_4 in text
    assert "Nothing is recorded in a preview" in text


def test_nobody_else_may_write_them(client, hr, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(hr)
    assert not hr.has_perm("curriculum.change_maturityquestion")
    assert client.get(reverse("wagtailsnippets_curriculum_maturityquestion:list")).status_code == 302
