"""Charter, aim and report: three texts that two people may have open at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.access import may_lead, may_sponsor
from lms.projects.forms import AimForm, CharterForm, ReportForm, ReturnForm, TextForm
from lms.projects.models import Project
from lms.projects.signatures import charter_waits
from lms.projects.views.pages import form_page, project_for


@login_required
def charter(request: HttpRequest, pk: int) -> HttpResponse:
    return _text(request, pk, CharterForm, actions.save_charter, "Charter")


@login_required
def aim(request: HttpRequest, pk: int) -> HttpResponse:
    return _text(request, pk, AimForm, actions.save_aim, "Aim")


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _text(request, pk, ReportForm, actions.save_report, "Report")


def _text(
    request: HttpRequest, pk: int, form_class: type[TextForm], save: Callable[..., Project], title: str
) -> HttpResponse:
    project = project_for(request, pk)
    form = form_class(request.POST or None, initial={name: getattr(project, name) for name in form_class.base_fields})
    back = f"{reverse('projects:project', args=[pk])}#{title.lower()}"

    def act(typed):
        return save(project, typed, base=form.base, by=request.user)

    return form_page(request, form, act, back, project=project, title=title, button="Save")


@login_required
@require_POST
def send_charter(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk, may_lead)
    try:
        actions.submit_charter(project, by=request.user)
        messages.success(request, "Sent to the sponsor.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(f"{reverse('projects:project', args=[pk])}#charter")


@login_required
def decide_charter(request: HttpRequest, pk: int) -> HttpResponse:
    """The sponsor reads the charter and approves it, or returns it with what should change."""
    project = project_for(request, pk, may_sponsor)
    is_return = request.POST.get("decision") == "return"
    form = ReturnForm(request.POST if is_return else None)
    back = f"{reverse('projects:project', args=[pk])}#charter"
    if request.method == "POST" and not is_return:
        return _approve(request, project, back)

    def act(typed):
        return actions.return_charter(project, typed["note"], by=request.user)

    return form_page(
        request, form, act, back, template="projects/decide_charter.html", project=project, title="Read the charter",
        words=actions.charter.CHARTER_TEXT.format(title=project.title), charter_waits=charter_waits(project),
    )  # fmt: skip


def _approve(request: HttpRequest, project: Project, back: str) -> HttpResponse:
    try:
        actions.approve_charter(project, by=request.user, now=timezone.now())
        messages.success(request, "Charter approved.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(back)
