"""A trainer at work in Wagtail: edits, previews as a learner, publishes; and what the editor refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from curriculum.authors import prepare_group
from curriculum.blocks import CheckBlock, ImageBlock, TableBlock
from curriculum.models import LessonPage, LevelPage, ModulePage
from lms.learning.actions import enrol
from lms.learning.models import LessonProgress
from tests.conftest import MONDAY


@pytest.fixture
def author(client, trainer, escalator):
    prepare_group(escalator, today=MONDAY)
    client.force_login(trainer)
    return client


def lesson_form(lesson, text, **extra):
    fields = {"title": "In plain words", "slug": lesson.slug, "summary": "About dots.", "minutes": "12"}
    fields["body"] = streamfield([("text", rich_text(f"<p>{text}</p>"))])
    return nested_form_data({**fields, "comments": inline_formset([]), **extra})


def test_a_trainer_edits_previews_and_publishes_and_the_learner_sees_it(author, client, nurse, lessons, fundamentals):
    lesson = lessons[0]
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    form = lesson_form(lesson, "Twelve dots tell the truth.")
    assert author.post(preview, form).json()["is_valid"]
    html = author.get(preview).content.decode()
    assert "This is how a learner who has just joined will see the page" in html
    assert "Twelve dots tell the truth." in html
    assert not LessonProgress.objects.exists()

    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert author.post(edit, {**form, "action-publish": "1"}).status_code == 302
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    html = client.get(lesson.get_url()).content.decode()
    assert "Twelve dots tell the truth." in html
    assert "12 minutes" in html


def test_a_lesson_that_does_not_exist_yet_can_be_previewed(author, lessons):
    parent = lessons[0].module
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["curriculum", "lessonpage", parent.pk])
    form = lesson_form(lessons[0], "A new one.", slug="new-one")
    assert author.post(preview, form).json()["is_valid"]
    html = author.get(preview).content.decode()
    assert "A new one." in html
    assert "Lesson 3 of 3" in html
    assert not LessonProgress.objects.exists()


def test_a_draft_stays_out_of_the_learners_sight(author, client, nurse, lessons, fundamentals):
    edit = reverse("wagtailadmin_pages:edit", args=[lessons[0].pk])
    author.post(edit, lesson_form(lessons[0], "Half-written."))
    enrol(nurse, fundamentals, today=MONDAY)
    client.force_login(nurse)
    assert "Half-written." not in client.get(lessons[0].get_url()).content.decode()


def test_strands_are_ticked_not_typed(author, lessons):
    module = lessons[0].module
    edit = reverse("wagtailadmin_pages:edit", args=[module.pk])
    html = author.get(edit).content.decode()
    assert 'type="checkbox" name="strands" value="D"' in html
    fields = {"title": module.title, "slug": module.slug, "code": "1.4", "hours": "3"}
    outcomes = {"outcomes": inline_formset([]), "comments": inline_formset([])}
    answer = author.post(
        edit, {**nested_form_data({**fields, **outcomes}), "strands": ["D", "S"], "action-publish": "1"}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert ModulePage.objects.get(pk=module.pk).strand_names == ["Data for improvement", "Systems thinking"]


def test_a_level_somebody_joined_is_kept_and_whoever_would_delete_it_is_told(author, trainer, nurse, fundamentals):
    type(trainer).objects.filter(pk=trainer.pk).update(is_superuser=True)  # only they may delete pages with pages below
    enrol(nurse, fundamentals, today=MONDAY)
    answer = author.post(reverse("wagtailadmin_pages:delete", args=[fundamentals.pk]), follow=True)
    assert "cannot be deleted" in answer.content.decode()
    assert LevelPage.objects.filter(pk=fundamentals.pk).exists()


def test_a_module_with_questions_can_be_deleted_and_the_questions_stay(author, fundamentals, lessons):
    for page in [*lessons, lessons[0].module]:
        author.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not ModulePage.objects.exists()
    assert fundamentals.questions.count() == 4


def test_pages_and_questions_are_found_by_search(author, lessons):
    lesson = LessonPage.objects.get(pk=lessons[0].pk)
    lesson.summary = "Funnel plots explained"
    lesson.save_revision().publish()
    assert [page.pk for page in Page.objects.search("funnel")] == [lesson.pk]
    found = author.get(reverse("wagtailsnippets_curriculum_question:list"), {"q": "Question 2"})
    assert "Question 2?" in found.content.decode()


def refusal(block, value):
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return {
        name: " ".join(error.messages) if hasattr(error, "messages") else ""
        for name, error in caught.value.block_errors.items()
    }


def option(text, *, right=False, feedback="Because."):
    return {"text": text, "is_right": right, "feedback": feedback}


def test_a_knowledge_check_needs_two_options_one_right_and_feedback_on_each():
    block = CheckBlock()
    two = [option("Yes", right=True), option("No")]
    assert block.clean(block.normalize({"question": "Is it?", "options": two}))
    assert "options" in refusal(block, {"question": "Is it?", "options": two[:1]})
    both = [option("Yes", right=True), option("No", right=True)]
    assert "exactly one" in refusal(block, {"question": "Is it?", "options": both})["options"]
    assert "exactly one" in refusal(block, {"question": "Is it?", "options": [option("A"), option("B")]})["options"]
    assert "options" in refusal(block, {"question": "Is it?", "options": [two[0], option("No", feedback="")]})


def test_an_image_is_described_or_decorative_and_never_both_or_neither(db):
    block = ImageBlock()
    image = get_image_model().objects.create(title="A ward", file=get_test_image_file())
    value = {"image": image, "alt_text": "Nurses at the board", "is_decorative": False, "caption": ""}
    assert block.clean(block.normalize(value))
    assert "Describe the image" in refusal(block, value | {"alt_text": " "})["alt_text"]
    assert "not decorative" in refusal(block, value | {"is_decorative": True})["is_decorative"]


def test_a_table_row_has_as_many_cells_as_there_are_headings():
    block = TableBlock()
    value = {"caption": "Waste", "header": ["What", "Where"], "rows": [["a", "b"], ["a"]]}
    assert "Look at row 2." in refusal(block, value)["rows"]
    assert block.clean(block.normalize(value | {"rows": [["a", "b"]]}))
