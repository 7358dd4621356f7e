"""Score, report, presentation and the two signatures."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.access import may_coach, part_of
from lms.projects.actions.graduating import GATE_TEXT
from lms.projects.forms import PresentationForm, ScoreForm, SignForm
from lms.projects.gate import gate, is_ready_to_sign, read_whole
from lms.projects.models import Member, Project, SignOff
from lms.projects.progress import suggest
from lms.projects.signatures import awaits_coach
from lms.projects.small_counts import small_counts
from lms.projects.state_forms import PublishForm
from lms.projects.state_hash import state_hash
from lms.projects.views.pages import form_page, project_for


def home(pk: int, part: str) -> str:
    return f"{reverse('projects:project', args=[pk])}#{part}"


@login_required
def score(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk, may_coach)
    read_whole(project)
    suggested = suggest(project)
    form = ScoreForm(request.POST or None, initial={"score": str(suggested.score)})

    def act(typed):
        score = Decimal(typed["score"])
        return actions.confirm_score(project, score, typed["note"], by=request.user, now=timezone.now())

    return form_page(
        request, form, act, home(pk, "score"), project=project, title="Confirm the progress score", button="Confirm",
        lead=f"{suggested.score} is suggested: {suggested.reason}. You may differ, and the score may fall.",
    )  # fmt: skip


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the report; one with counts under 5 in it only once somebody has looked at them."""
    project = project_for(request, pk)
    form = PublishForm(request.POST if "asked" in request.POST else None)
    small = [] if project.published_on else small_counts(project)
    if small and not form.is_valid():
        context = {"project": project, "title": "Publish the report", "form": form, "small": small, "button": "Publish"}
        return render(request, "projects/publish.html", context, status=422 if form.errors else 200)
    try:
        actions.publish_report(project, by=request.user, today=timezone.localdate())
        messages.success(request, "Published. Everyone in your organisation can read this project now.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(home(pk, "report"))


@login_required
def presentation(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)
    initial = {"presented_on": project.presented_on, "presented_at": project.presented_at}

    def act(typed):
        on, at = typed["presented_on"], typed["presented_at"]
        today = timezone.localdate()
        return actions.record_presentation(project, on, at, base=form.base, by=request.user, today=today)

    form = PresentationForm(request.POST or None, initial=initial)
    return form_page(request, form, act, home(pk, "report"), project=project, title="Presentation", button="Save")


def _may_sign(person, project: Project) -> bool:
    return project.has_gate and part_of(person, project) in (Member.Part.COACH, Member.Part.SPONSOR)


@login_required
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Coach and sponsor agree, in words they can read, to the project as it is on the screen."""
    project = project_for(request, pk, _may_sign)
    items = gate(project)
    capacity = SignOff.Capacity(part_of(request.user, project))
    form = SignForm(request.POST or None, initial={"seen": state_hash(project)})
    if project.is_closed and request.method != "POST":
        raise PermissionDenied

    def act(typed):
        now, today = timezone.now(), timezone.localdate()
        return actions.sign_off(project, seen=typed["seen"], by=request.user, now=now, today=today)

    return form_page(
        request, form, act, home(pk, "gate"), template="projects/sign.html", project=project, items=items,
        is_ready=is_ready_to_sign(items), awaits_coach=awaits_coach(project, capacity),
        words=GATE_TEXT[capacity], capacity=capacity.label, title="Sign off the project",
    )  # fmt: skip
