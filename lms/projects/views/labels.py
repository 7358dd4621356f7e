"""How a project is found, and what it saves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.models import Benefit
from lms.projects.register_forms import BenefitForm, LabelsForm
from lms.projects.states import may_guide
from lms.projects.views.pages import form_page, part_for, project_for


def home(pk: int, part: str) -> str:
    return f"{reverse('projects:project', args=[pk])}#{part}"


@login_required
def labels(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk, may_guide)
    form = LabelsForm(request.POST or None, initial={name: getattr(project, name) for name in LabelsForm.base_fields})

    def act(typed):
        return actions.label(project, typed, base=form.base, by=request.user)

    return form_page(
        request, form, act, home(pk, "report"), project=project, title="How others find it", button="Save",
        lead="The register of projects is searched by these.",
    )  # fmt: skip


@login_required
def add_benefit(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)

    def act(typed):
        return actions.add_benefit(project, typed, by=request.user)

    return form_page(
        request, BenefitForm(request.POST or None), act, home(pk, "benefits"), project=project, title="Add a benefit",
        button="Add", lead="Only what you can show. Potential and cashable pounds are never added together.",
    )  # fmt: skip


@login_required
def benefit(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Benefit.objects.all(), pk)
    form = BenefitForm(request.POST or None, initial={name: getattr(found, name) for name in BenefitForm.base_fields})

    def act(typed):
        return actions.change_benefit(found, typed, base=form.base, by=request.user)

    return form_page(
        request, form, act, home(found.project_id, "benefits"), project=found.project, title="Change the benefit",
        button="Save",
    )  # fmt: skip


@login_required
@require_POST
def remove_benefit(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Benefit.objects.all(), pk)
    try:
        actions.remove_benefit(found, by=request.user)
        messages.success(request, f"“{found.what}” is removed.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(home(found.project_id, "benefits"))
