"""The team asks its sponsor for help; the sponsor answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.people.models import Person
from lms.projects import actions
from lms.projects.access import may_edit, may_sponsor
from lms.projects.collaborative_forms import BarrierAnswerForm, BarrierForm
from lms.projects.models import Barrier, Project
from lms.projects.views.pages import form_page, part_for, project_for


def help_url(pk: int) -> str:
    return f"{reverse('projects:project', args=[pk])}#help"


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)

    def act(typed):
        return actions.ask_sponsor(project, typed["text"], by=request.user, now=timezone.now())

    return form_page(
        request, BarrierForm(request.POST or None), act, help_url(pk), project=project,
        title="Ask the sponsor for help", button="Ask",
        lead="The sponsor is told by e-mail that you ask, not what, and reads it here.",
    )  # fmt: skip


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = part_for(request, Barrier.objects.select_related("asked_by"), pk, may_sponsor)
    form = BarrierAnswerForm(request.POST or None, initial={"answer": barrier.answer})

    def act(typed):
        return actions.answer_barrier(barrier, **typed, by=request.user, now=timezone.now())

    asked = f"{barrier.asked_by}, {barrier.asked_on:%-d %B %Y}"
    return form_page(
        request, form, act, help_url(barrier.project_id), project=barrier.project, title="Answer the team",
        button="Answer", facts=[("What is in the way", barrier.text), ("Asked by", asked)],
    )  # fmt: skip


def _may_say_so(person: Person, project: Project) -> bool:
    return may_edit(person, project) or may_sponsor(person, project)


@login_required
@require_POST
def removed(request: HttpRequest, pk: int) -> HttpResponse:
    barrier = part_for(request, Barrier.objects.all(), pk, _may_say_so)
    try:
        actions.remove_barrier(barrier, by=request.user, now=timezone.now())
        messages.success(request, "Good. It is out of the way.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(help_url(barrier.project_id))
