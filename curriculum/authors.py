"""Who may write the curriculum in Wagtail: trainers, through one group, and nobody else.

Wagtail's page permissions are read from the groups a person is in, so the group follows the role: when a role changes,
and at each sign-in, because a role may also end by its date.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from curriculum.models import EscalatorPage
from curriculum.models.reviewing import TRAINERS
from curriculum.reviewing import prepare_workflow
from lms.people.models import Person, Role, RoleGrant

GROUP = TRAINERS
ON_PAGES = ["add_page", "change_page", "publish_page"]
IN_COLLECTIONS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
WRITTEN_BY_TRAINERS = ("question", "quiz", "glossaryterm", "maturityquestion")
OF_CERTIFICATES = [f"{verb}_certificatetemplate" for verb in ("add", "change", "view", "publish")]
ON_QUESTIONS = ["add", "change", "delete", "view", "publish"]


@transaction.atomic
def prepare_group(escalator: EscalatorPage, *, today: date) -> Group:
    """Give the trainers' group its rights on the escalator and put every current trainer in it."""
    group, _ = Group.objects.get_or_create(name=GROUP)
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_PAGES):
        GroupPagePermission.objects.get_or_create(group=group, page_id=escalator.pk, permission=permission)
    apps = ["wagtailimages", "wagtaildocs"]
    for permission in Permission.objects.filter(content_type__app_label__in=apps, codename__in=IN_COLLECTIONS):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )
    names = [f"{verb}_{model}" for verb in ON_QUESTIONS for model in WRITTEN_BY_TRAINERS]
    group.permissions.set(
        Permission.objects.filter(
            Q(content_type__app_label="curriculum", codename__in=[*names, "change_authoringrules"])
            | Q(content_type__app_label="certificates", codename__in=OF_CERTIFICATES)
            | Q(content_type__app_label="reminders", codename="change_reminderrule")  # the words of reminders
            | Q(content_type__app_label="wagtailadmin", codename="access_admin")
        )
    )
    prepare_workflow(escalator, group)
    trainers = RoleGrant.objects.current(today).filter(role=Role.TRAINER, person__is_active=True)
    group.user_set.set(trainers.values_list("person", flat=True).distinct())
    return group


@transaction.atomic
def sync_author(person: Person, *, today: date) -> None:
    """Put a current trainer into the group and take everybody else out; safe to call at any time."""
    group = Group.objects.filter(name=GROUP).first()
    if group is None:
        return
    is_trainer = RoleGrant.objects.current(today).filter(person=person, role=Role.TRAINER).exists()
    is_member = person.groups.filter(pk=group.pk).exists()
    if is_trainer and person.is_active and not is_member:
        person.groups.add(group)
    elif is_member and not (is_trainer and person.is_active):
        person.groups.remove(group)
