"""Draft, review by a second person, publish: who may do which, and what the editor says meanwhile."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Workflow

from curriculum.authors import prepare_group
from curriculum.models import AuthoringRules, EscalatorPage, GlossaryTerm, Question, SecondPersonTask
from curriculum.reviewing import must_be_reviewed
from lms.people.models import RoleGrant
from tests.conftest import MONDAY
from tests.curriculum.editor import APPROVE, PUBLISH, SUBMIT, approve, approve_snippet, save, save_snippet


@pytest.fixture
def group(escalator, trainer):
    return prepare_group(escalator, today=MONDAY)


def test_loading_again_makes_no_second_workflow_and_leaves_the_one_authors_changed(escalator, group):
    Workflow.objects.update(active=False)
    prepare_group(escalator, today=MONDAY)
    assert Workflow.objects.get(name="Review by a second person").active is False
    assert SecondPersonTask.objects.count() == 1


def test_lessons_and_questions_have_the_workflow(group, fundamentals, lessons):
    assert lessons[0].get_workflow().name == "Review by a second person"
    assert Question.objects.first().get_workflow().name == "Review by a second person"


def test_a_trainer_publishes_alone_while_the_rule_is_off(client, trainer, two, lesson):
    save(client, trainer, lesson, summary="New words.", **PUBLISH)
    lesson.refresh_from_db()
    assert lesson.summary == "New words."


def test_with_the_rule_on_publishing_keeps_a_draft_and_says_what_to_do(client, trainer, reviewed, lesson):
    answer = save(client, trainer, lesson, summary="New words.", **PUBLISH)
    assert "A second person must review before anything is published here." in answer.content.decode()
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    assert lesson.get_latest_revision_as_object().summary == "New words."


def test_the_menu_offers_review_instead_of_publishing(client, trainer, reviewed, lesson):
    client.force_login(trainer)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    assert "action-submit" in page
    assert "action-publish" not in page


def test_a_second_person_publishes_by_approving_and_the_first_may_not(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **SUBMIT)
    lesson.refresh_from_db()
    approve(client, trainer, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    approve(client, second, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "New words."


def test_an_approval_sent_by_hand_publishes_nothing(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **SUBMIT)
    lesson.refresh_from_db()
    state = lesson.current_workflow_task_state
    state.task.specific.on_action(state, trainer, "approve")
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    assert lesson.workflow_in_progress


def test_who_corrects_under_review_leaves_the_approval_to_the_first(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **SUBMIT)
    save(client, second, lesson, summary="Better words.")
    lesson.refresh_from_db()
    approve(client, second, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    approve(client, trainer, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "Better words."


def test_who_changes_a_lesson_while_approving_it_keeps_the_change_and_waits(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **SUBMIT)
    answer = save(client, second, lesson, summary="Mine alone.", **APPROVE)
    assert "Not approved: you have changed this version yourself." in answer.content.decode()
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    assert lesson.get_latest_revision_as_object().summary == "Mine alone."
    approve(client, trainer, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "Mine alone."


def test_who_changes_a_question_while_approving_it_keeps_the_change_and_waits(
    client, trainer, second, reviewed, fundamentals
):
    question = Question.objects.first()
    save_snippet(client, trainer, question, stem="New question?", **SUBMIT)
    answer = save_snippet(client, second, question, stem="Mine alone?", **APPROVE)
    assert "Not approved: you have changed this version yourself." in answer.content.decode()
    question.refresh_from_db()
    assert question.stem == "Question 1?"
    assert question.get_latest_revision_as_object().stem == "Mine alone?"
    approve_snippet(client, trainer, question)
    question.refresh_from_db()
    assert question.stem == "Mine alone?"


def test_a_question_is_approved_from_its_editor_by_who_changes_nothing(client, trainer, second, reviewed, fundamentals):
    question = Question.objects.first()
    save_snippet(client, trainer, question, stem="New question?", **SUBMIT)
    answer = save_snippet(client, trainer, question, **APPROVE)
    question.refresh_from_db()
    assert question.stem == "Question 1?"
    answer = save_snippet(client, second, question, **APPROVE)
    assert "Not approved" not in answer.content.decode()
    question.refresh_from_db()
    assert question.stem == "New question?"


def test_what_is_under_review_stays_whole(client, trainer, second, reviewed, lesson, fundamentals):
    save(client, trainer, lesson, summary="New words.", **SUBMIT)
    answer = save(client, second, lesson, summary="")
    assert "This field is required." in answer.content.decode()
    question = Question.objects.first()
    save_snippet(client, trainer, question, stem="New question?", **SUBMIT)
    answer = save_snippet(client, second, question, **{"options-0-feedback": ""})
    assert "Say why it is right, or what it misses." in answer.content.decode()
    assert question.options.first().feedback == "Right, because."


def test_a_term_of_the_glossary_waits_for_the_second_person_too(client, trainer, second, reviewed):
    term = GlossaryTerm.objects.create(term="run chart", meaning="Dots in time order.")
    answer = save_snippet(client, trainer, term, meaning="A better meaning.", **PUBLISH)
    assert "A second person must review before anything is published here." in answer.content.decode()
    save_snippet(client, trainer, term, **SUBMIT)
    term.refresh_from_db()
    assert term.meaning == "Dots in time order."
    approve_snippet(client, second, term)
    term.refresh_from_db()
    assert term.meaning == "A better meaning."


def test_questions_wait_for_the_second_person_too(client, trainer, reviewed, fundamentals):
    question = Question.objects.first()
    question.save_revision(user=trainer)
    client.force_login(trainer)
    page = client.get(AdminURLFinder(trainer).get_edit_url(question)).content.decode()
    assert "action-submit" in page
    assert "action-publish" not in page


def test_pages_are_not_published_in_bulk_past_the_review(client, trainer, reviewed, lesson):
    lesson.unpublish()
    client.force_login(trainer)
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={lesson.pk}", {"include_descendants": "on"})
    lesson.refresh_from_db()
    assert not lesson.live


def test_taking_a_page_off_the_site_needs_no_second_person(client, trainer, reviewed, lesson):
    client.force_login(trainer)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
    lesson.refresh_from_db()
    assert not lesson.live


def test_the_rule_is_refused_while_there_is_one_trainer_and_rests_when_one_is_left(second, two, escalator):
    rules = AuthoringRules(needs_second_person=True)
    rules.clean()
    rules.save()
    assert must_be_reviewed()
    RoleGrant.objects.filter(person=second).delete()
    prepare_group(escalator, today=MONDAY)
    assert not must_be_reviewed()
    with pytest.raises(ValidationError):
        rules.clean()


def test_trainers_find_the_rule_in_the_settings_and_nobody_else_does(client, trainer, nurse, two):
    address = reverse("wagtailsettings:edit", args=["curriculum", "authoringrules"])
    client.force_login(trainer)
    page = client.get(address, follow=True).content.decode()
    assert "A second person must review before publishing" in page
    client.force_login(nurse)
    assert client.get(address).status_code == 302


def test_the_escalator_itself_can_be_reviewed(two):
    assert EscalatorPage.objects.get().has_workflow
