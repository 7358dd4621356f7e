"""A half-made exercise is a draft like any other: it is kept, shown as unfinished, and not published."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from curriculum.authors import prepare_group
from curriculum.models import LessonPage
from tests.conftest import MONDAY

EMPTY = {"title": "Half-made", "introduction": "null", "point": "null"}
HALF_MADE = {
    "run_chart": {"measure": "", "unit": "", "numbers": "four", "baseline": ""},
    "red_beads": {"workers": {"count": "0"}, "days": "", "paddle": "", "red_percent": "", "seed": ""},
    "two_points": {"headline": "", "question": "", "measure": "", "unit": "", "numbers": "", "before": "", "after": ""},
    "funnel": {"drops": "", "spread": "", "seed": ""},
    "spot_waste": {"scene": {"count": "0"}},
    "smart_aim": {"wish": "", "example": ""},
    "prediction": {
        "question": "", "kind": "", "number": "", "close": "", "unit": "", "choices": {"count": "0"}, "happened": "",
        "result": "null", "measure": "", "numbers": "",
    },
}  # fmt: skip


@pytest.fixture
def author(client, trainer, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def test_half_made_exercises_are_kept_and_previewed_but_not_published(author, lessons):
    lesson = lessons[0]
    body = streamfield([(kind, EMPTY | fields) for kind, fields in HALF_MADE.items()])
    fields = {"title": "Try it", "slug": lesson.slug, "summary": "Soon.", "minutes": "9", "body": body}
    form = nested_form_data(fields | {"comments": inline_formset([])})
    edit, preview = (reverse(f"wagtailadmin_pages:{name}", args=[lesson.pk]) for name in ("edit", "preview_on_edit"))
    assert author.post(edit, form).status_code == 302
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert [block.value["title"] for block in draft.body] == ["Half-made"] * 7
    assert author.post(preview, form).json()["is_valid"]
    assert author.get(preview).content.decode().count("This exercise is not finished yet.") == 7
    answer = author.post(edit, form | {"action-publish": "1"})
    assert "body" in answer.context["form"].errors
    assert len(answer.context["form"].errors["body"].as_data()[0].block_errors) == 7
