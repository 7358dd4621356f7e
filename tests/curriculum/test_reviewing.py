"""Draft, review by a second person, publish: who may do which, and what the editor says meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Workflow

from curriculum.authors import prepare_group
from curriculum.models import AuthoringRules, EscalatorPage, LessonPage, Question, SecondPersonTask
from curriculum.reviewing import must_be_reviewed
from lms.people.models import Role, RoleGrant
from tests.conftest import MONDAY


@pytest.fixture
def second(hire):
    return hire("Wendy Holt", role=Role.TRAINER)


@pytest.fixture
def group(escalator, trainer):
    return prepare_group(escalator, today=MONDAY)


@pytest.fixture
def two(escalator, trainer, second):
    return prepare_group(escalator, today=MONDAY)


@pytest.fixture
def reviewed(two):
    """A site on which a second person must review."""
    rules = AuthoringRules.load()
    rules.needs_second_person = True
    rules.save()


@pytest.fixture
def lesson(lessons):
    lessons[0].save_revision().publish()
    return LessonPage.objects.get(pk=lessons[0].pk)


def fields(page, **changes):
    """What the editor's form sends for a lesson with one block of text."""
    return {
        "title": page.title, "slug": page.slug, "summary": page.summary, "minutes": page.minutes, "body-count": "1",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value": '{"blocks": [{"key": "a", "type": "unstyled", "depth": 0, "text": "Dots.", '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    } | changes  # fmt: skip


def save(client, who, page, **changes):
    client.force_login(who)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields(page, **changes), follow=True)


def approve(client, who, page):
    client.force_login(who)
    state = page.current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), follow=True)


def test_loading_again_makes_no_second_workflow_and_leaves_the_one_authors_changed(escalator, group):
    Workflow.objects.update(active=False)
    prepare_group(escalator, today=MONDAY)
    assert Workflow.objects.get(name="Review by a second person").active is False
    assert SecondPersonTask.objects.count() == 1


def test_lessons_and_questions_have_the_workflow(group, fundamentals, lessons):
    assert lessons[0].get_workflow().name == "Review by a second person"
    assert Question.objects.first().get_workflow().name == "Review by a second person"


def test_a_trainer_publishes_alone_while_the_rule_is_off(client, trainer, two, lesson):
    save(client, trainer, lesson, summary="New words.", **{"action-publish": "1"})
    lesson.refresh_from_db()
    assert lesson.summary == "New words."


def test_with_the_rule_on_publishing_keeps_a_draft_and_says_what_to_do(client, trainer, reviewed, lesson):
    answer = save(client, trainer, lesson, summary="New words.", **{"action-publish": "1"})
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
    save(client, trainer, lesson, summary="New words.", **{"action-submit": "1"})
    lesson.refresh_from_db()
    approve(client, trainer, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "About dots."
    approve(client, second, lesson)
    lesson.refresh_from_db()
    assert lesson.summary == "New words."


def test_an_approval_sent_by_hand_is_refused(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **{"action-submit": "1"})
    lesson.refresh_from_db()
    state = lesson.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, trainer, "approve")


def test_who_corrects_under_review_leaves_the_approval_to_the_first(client, trainer, second, reviewed, lesson):
    save(client, trainer, lesson, summary="New words.", **{"action-submit": "1"})
    save(client, second, lesson, summary="Better words.")
    lesson.refresh_from_db()
    names = {
        who: [action for action, *_ in lesson.current_workflow_task.get_actions(lesson, person)]
        for who, person in (("first", trainer), ("second", second))
    }
    assert "approve" in names["first"]
    assert "approve" not in names["second"]


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
