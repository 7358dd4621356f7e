"""Pausing, resuming, stopping, opening again and completing a project: each asks why."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from lms.projects import actions
from lms.projects.models import Project
from lms.projects.small_counts import small_counts
from lms.projects.state_forms import ReasonForm, StopForm
from lms.projects.states import STEPS, What
from lms.projects.views.pages import form_page, project_for

LEADS = {
    What.PAUSED: "While it rests, nobody is reminded of it. Data may still be added; a new PDSA cycle and signatures "
                 "wait until you resume.",
    What.RESUMED: "It goes on where it was.",
    What.REOPENED: "It goes on where it was. What has been published stays published.",
    What.COMPLETED: "For a published project that is not to lead to a level. It does not count for level 3: for that, "
                    "sign it off at the gate instead. Nobody can change it afterwards.",
    What.STOPPED: "Stopping in good time is good improvement work. What you write here is published in your "
                  "organisation at once, so that nobody has to try the same again.",
}  # fmt: skip
LEARNED = ("result", "what_did_not_work", "lessons_learned", "outcome")


@login_required
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, What.PAUSED, actions.pause, "Pause")


@login_required
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, What.RESUMED, actions.resume, "Resume")


@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, What.REOPENED, actions.reopen, "Open it again")


@login_required
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    def act(project, reason, *, by, now):
        return actions.complete(project, reason, by=by, now=now, today=timezone.localdate())

    return _step(request, pk, What.COMPLETED, act, "Complete")


def _step(request: HttpRequest, pk: int, what: What, take: Callable[..., Project], button: str) -> HttpResponse:
    project = project_for(request, pk, STEPS[what].may)

    def act(typed):
        taken = take(project, typed["reason"], by=request.user, now=timezone.now())
        messages.success(request, f"{what.label.capitalize()}.")
        return taken

    return form_page(
        request, ReasonForm(request.POST or None), act, reverse("projects:project", args=[pk]), project=project,
        title=STEPS[what].title, button=button, lead=LEADS[what], refusal=_refusal(request, project, what),
    )  # fmt: skip


def _refusal(request: HttpRequest, project: Project, what: What) -> str:
    """Said in place of the form; what has been typed is never taken away."""
    is_open = request.method == "POST" or project.state in STEPS[what].starts
    return "" if is_open else STEPS[what].refusal


@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why, and what was learned: the report that is there already is what one begins with."""
    project = project_for(request, pk, STEPS[What.STOPPED].may)
    form = StopForm(request.POST or None, initial={name: getattr(project, name) for name in LEARNED})

    def act(typed):
        learned = {name: typed[name] for name in LEARNED}
        times = {"now": timezone.now(), "today": timezone.localdate()}
        return actions.stop(project, typed["reason"], learned, base=form.base, by=request.user, **times)

    return form_page(
        request, form, act, f"{reverse('projects:project', args=[pk])}#report", template="projects/stop.html",
        project=project, title=STEPS[What.STOPPED].title, button="Stop and publish", lead=LEADS[What.STOPPED],
        small=small_counts(project), refusal=_refusal(request, project, What.STOPPED),
    )  # fmt: skip
