"""A learner's pages: which cohorts there are, applying, and where the application stands."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms import clock
from lms.cohorts import actions
from lms.cohorts.actions.applying import reason_against
from lms.cohorts.applicants import choices, position_in_line
from lms.cohorts.deadlines import cancel_until, may_still_cancel
from lms.cohorts.forms.applying import ApplicationForm, ColleagueForm
from lms.cohorts.models import Application, ApprovalStep, Cohort

State = Application.State


@require_safe
@login_required
def cohorts(request: HttpRequest) -> HttpResponse:
    """Cohorts that take applications now, and one's own applications."""
    person, today = request.user, timezone.localdate()
    open_now = Cohort.objects.open_to(person).taking_applications(today)
    mine = person.applications.select_related("cohort__level").order_by("-made_at", "-pk")
    context = {
        "places": person.places.current().select_related("cohort__level").order_by("-taken_on", "-pk"),
        "choices": choices(person, open_now, today),
        "page": Paginator(mine, 20).get_page(request.GET.get("page")),
        "today": today,
    }
    return render(request, "cohorts/cohorts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """What a cohort is, when it meets and what it takes; and the form to apply."""
    mine = Cohort.objects.readable_by(request.user)
    cohort = get_object_or_404(mine.select_related("level", "organisation", "alliance"), pk=pk)
    asked = cohort.questions.filter(withdrawn_at=None)
    form = ApplicationForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.apply(cohort, request.user, form.answers(), now=clock.now())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("cohorts:application", made.pk)
    return render(request, "cohorts/about.html", _about(request, cohort, form), status=422 if form.errors else 200)


def _about(request: HttpRequest, cohort: Cohort, form: ApplicationForm) -> dict[str, object]:
    person, today = request.user, timezone.localdate()
    (choice,) = choices(person, Cohort.objects.filter(pk=cohort.pk), today)
    return {
        "cohort": cohort,
        "choice": choice,
        "form": form,
        "why_not": reason_against(cohort, person, now=timezone.now()),
        "route": [ApprovalStep(step).label for step in cohort.approval_route],
        "last_to_cancel": cancel_until(cohort),
        "trainers": [trainer.full_name for trainer in cohort.trainers.order_by("full_name")],
    }


@require_safe
@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one's own application stands, and what one can do about it."""
    mine = _mine(request, pk)
    return _application_page(request, mine, ApplicationForm(asked=mine.left_to_answer()))


def _application_page(request: HttpRequest, mine: Application, form: ApplicationForm) -> HttpResponse:
    cohort, today = mine.cohort, timezone.localdate()
    context = {
        "application": mine,
        "form": form,
        "cohort": cohort,
        "approvals": mine.approvals.select_related("asked", "decided_by"),
        "answers": mine.answers.select_related("question"),
        "sessions": cohort.sessions.on().order_by("held_on", "starts_at"),
        "position": position_in_line(mine) if mine.state == State.WAITING else None,
        "may_cancel": mine.is_open and (mine.state != State.BOOKED or may_still_cancel(cohort, today)),
        "last_to_cancel": cancel_until(cohort),
        "former": Application.objects.filter(passed_to=mine).select_related("person").first(),
        "trainers": [trainer.full_name for trainer in cohort.trainers.order_by("full_name")],
    }
    return render(request, "cohorts/application.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    form = ApplicationForm(request.POST, asked=mine.left_to_answer())
    if mine.state == State.OFFERED and not form.is_valid():
        return _application_page(request, mine, form)

    def take(mine: Application) -> str:
        answers = form.answers() if form.is_valid() else {}
        after = actions.accept(mine, answers, by=request.user, now=clock.now())
        if after.state == State.LAPSED:
            return "The offer had run out before you answered, and the place went to the next in line."
        return f"You have a place in {after.cohort}."

    return _answer(request, pk, take)


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    def leave(mine: Application) -> str:
        actions.decline_offer(mine, by=request.user, now=clock.now())
        return "You declined. The place goes to the next in line."

    return _answer(request, pk, leave)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    if request.method != "POST":
        return render(request, "cohorts/cancel_application.html", {"application": mine, "cohort": mine.cohort})

    def give_up(mine: Application) -> str:
        actions.cancel(mine, by=request.user, now=clock.now())
        return f"You no longer take part in {mine.cohort}. You can apply again while it takes applications."

    return _answer(request, pk, give_up)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    mine = _mine(request, pk)
    form = ColleagueForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pass_on(mine, form.colleague, by=request.user, now=clock.now())
        except ValidationError as refused:
            form.add_error("email", refused)
        else:
            messages.success(request, f"{form.colleague} is asked. The place stays yours until they take it.")
            return redirect("cohorts:application", mine.pk)
    context = {"application": mine, "cohort": mine.cohort, "form": form}
    return render(request, "cohorts/pass_on.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, pk: int, do: Callable[[Application], str]) -> HttpResponse:
    """Do what was asked and say what came of it, on the application's page either way."""
    mine = _mine(request, pk)
    try:
        messages.success(request, do(mine))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("cohorts:application", mine.pk)


def _mine(request: HttpRequest, pk: int) -> Application:
    mine = Application.objects.filter(person=request.user)
    return get_object_or_404(mine.select_related("cohort__level", "passed_to__person", "proposed_by"), pk=pk)
