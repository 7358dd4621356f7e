"""Draft, review by a second person, publish: the workflow that ships, and whether it is the only way."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from curriculum.models import (
    AuthoringRules,
    EscalatorPage,
    GlossaryTerm,
    MaturityQuestion,
    Question,
    Quiz,
    SecondPersonTask,
)
from curriculum.models.reviewing import reviewers

NAME = "Review by a second person"
REVIEWED = (Question, Quiz, GlossaryTerm, MaturityQuestion)  # beside the pages


@transaction.atomic
def prepare_workflow(escalator: EscalatorPage, group: Group) -> Workflow:
    """Make the workflow and give it to the escalator and to what is no page, unless an author has given them another.

    Safe to call at any time. A workflow that was made before stays as authors left it, even if they switched it off.
    """
    there = Workflow.objects.filter(name=NAME).first()
    if there:
        return there
    task = SecondPersonTask.objects.create(name=NAME)
    task.groups.add(group)
    workflow = Workflow.objects.create(name=NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowPage.objects.get_or_create(page=escalator, defaults={"workflow": workflow})
    for model in REVIEWED:
        content_type = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=content_type, defaults={"workflow": workflow})
    return workflow


def must_be_reviewed() -> bool:
    """Whether a trainer may not publish alone: the rule is on, and there is somebody else who could review."""
    return AuthoringRules.load().needs_second_person and reviewers() > 1
