"""Trainers write the curriculum; nobody else comes into Wagtail."""

import pytest
from wagtail.permission_policies.pages import PagePermissionPolicy

from curriculum.authors import prepare_group
from curriculum.models import Question
from lms.people.models import RoleGrant
from lms.people.signals import role_changed
from tests.conftest import MONDAY


@pytest.fixture
def group(escalator):
    return prepare_group(escalator, today=MONDAY)


def may_publish(person, page):
    return PagePermissionPolicy().user_has_permission_for_instance(person, "publish", page)


def test_a_trainer_may_publish_below_the_escalator_and_edit_questions(trainer, group, fundamentals):
    assert may_publish(trainer, fundamentals)
    assert trainer.has_perm("wagtailadmin.access_admin")
    assert trainer.has_perm("curriculum.change_question")
    assert trainer.has_perm("curriculum.publish_question")


@pytest.mark.parametrize("who", ["nurse", "hr", "org_admin", "coach", "sponsor"])
def test_nobody_else_holds_a_wagtail_permission(who, request, group, fundamentals, client):
    person = request.getfixturevalue(who)
    client.force_login(person)
    assert not may_publish(person, fundamentals)
    assert person.get_all_permissions() == set()
    assert client.get("/cms/").status_code == 302


def test_the_group_follows_the_role(nurse, group, fundamentals):
    grant = RoleGrant.objects.create(person=nurse, role="trainer", starts_on=MONDAY)
    role_changed.send(RoleGrant, person=nurse, today=MONDAY)
    assert group.user_set.filter(pk=nurse.pk).exists()
    grant.delete()
    role_changed.send(RoleGrant, person=nurse, today=MONDAY)
    assert not group.user_set.filter(pk=nurse.pk).exists()


def test_a_role_that_ended_by_its_date_is_noticed_at_sign_in(trainer, group, client):
    RoleGrant.objects.filter(person=trainer).update(ends_on=MONDAY)
    client.force_login(trainer)
    assert not group.user_set.filter(pk=trainer.pk).exists()


def test_loading_the_group_again_keeps_it_as_it_is(trainer, group, escalator):
    assert prepare_group(escalator, today=MONDAY) == group
    assert group.user_set.get() == trainer
    assert Question._meta.model_name in {p.content_type.model for p in group.permissions.all()}
