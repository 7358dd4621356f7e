"""Teams come into a collaborative and leave it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.access import may_lead
from lms.projects.collaborating import leads_collaborative
from lms.projects.collaborative_forms import JoinForm, TeamForm
from lms.projects.models import Collaborative, JoinRequest, Project
from lms.projects.views.collaboratives import collaborative_for, manage_url
from lms.projects.views.pages import form_page, project_for


def workspace_url(pk: int) -> str:
    return f"{reverse('projects:project', args=[pk])}#together"


@login_required
def join(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk, may_lead)
    asked = request.GET.get("collaborative", "")
    form = JoinForm(request.POST or None, person=request.user, initial={"collaborative": asked})

    def act(typed):
        return actions.ask_to_join(project, typed["collaborative"], by=request.user, now=timezone.now())

    return form_page(
        request, form, act, workspace_url(pk), project=project, title="Join a collaborative", button="Ask to join",
        lead="Its lead answers. Once you are in, you get its measures, and all its teams see your points on them, your "
        "project's title and whether you may need help. The rest of your project stays as private as it is.",
    )  # fmt: skip


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(JoinRequest.objects.select_related("collaborative", "project"), pk=pk)
    found = collaborative_for(request, asked.collaborative_id, leads=True)
    is_yes = request.POST.get("answer") == "accept"
    try:
        answer = actions.decide_join(
            asked, accept=is_yes, reason=request.POST.get("reason", "")[:300], by=request.user, now=timezone.now()
        )
        messages.success(request, f"{asked.project} {'joined' if answer.is_accepted else 'was declined'}.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(manage_url(found.pk, "teams"))


@login_required
def add_team(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)

    def act(typed):
        return actions.add_team(found, **typed, by=request.user, now=timezone.now())

    return form_page(
        request, TeamForm(request.POST or None), act, manage_url(pk, "teams"), collaborative=found,
        title="Add a team", button="Add the team",
        lead="Agree it with the team first: all teams will see its points on the shared measures.",
    )  # fmt: skip


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """For the project's lead, who sees the project, and for the collaborative's, who sees its teams."""
    project = get_object_or_404(Project.objects.select_related("collaborative"), pk=pk, collaborative__isnull=False)
    collaborative = get_object_or_404(Collaborative.objects.visible_to(request.user), pk=project.collaborative_id)
    leads = leads_collaborative(request.user, collaborative)
    if not (leads or may_lead(request.user, project)):
        raise PermissionDenied
    try:
        actions.leave_collaborative(project, by=request.user)
        messages.success(request, f"{project} has left. It keeps its measures and data as its own.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(manage_url(collaborative.pk, "teams") if leads else workspace_url(pk))
