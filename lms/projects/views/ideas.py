"""A new idea, beside what has been tried before."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.forms import NewProjectForm
from lms.projects.similar import similar
from lms.projects.views.pages import form_page


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Start a project, or only ask what has been tried: then nothing is saved and nothing that was typed is lost."""
    today = timezone.localdate()
    only_asks = "check" in request.POST
    typed = None if only_asks else request.POST or None
    form = NewProjectForm(typed, person=request.user, today=today, initial=request.POST.dict() if only_asks else None)

    def act(typed):
        return actions.create(**typed, by=request.user, today=today, now=timezone.now())

    return form_page(
        request, form, act, lambda made: reverse("projects:project", args=[made.pk]),
        template="projects/new.html", title="Start a project", **_tried(request),
    )  # fmt: skip


@login_required
@require_POST
def tried(request: HttpRequest) -> HttpResponse:
    """The list alone, for the script that asks while an idea is typed. Posted, so that no idea stays in a log."""
    return render(request, "projects/tried.html", _tried(request))


def _tried(request: HttpRequest) -> dict:
    title, problem = (request.POST.get(name, "")[:5000] for name in ("title", "problem"))
    return {"asked": bool(f"{title}{problem}".strip()), "tried": similar(request.user, title, problem)}
