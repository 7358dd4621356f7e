"""A trainer's pages that set a cohort up: its details, quotas, questions, template, and its end."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from lms import clock
from lms.cohorts.actions import set_up, templates
from lms.cohorts.actions.ending import cancel_cohort
from lms.cohorts.forms.setting_up import (
    BuildForm,
    DetailsForm,
    QuestionForm,
    QuotaForm,
    ReasonForm,
    TemplateNameForm,
)
from lms.cohorts.models import ApplicationQuestion, Cohort
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)
both_ways = require_http_methods(["GET", "HEAD", "POST"])


@both_ways
@trainers_only
def build(request: HttpRequest) -> HttpResponse:
    """Open a cohort from a template."""
    form = BuildForm(request.POST if request.method == "POST" else None, person=request.user)
    opened: list[Cohort] = []
    if _is_done(request, form, lambda typed: opened.append(templates.build_cohort(**typed, by=request.user))):
        made = opened[0]
        messages.success(request, f"{made} is open, with {made.sessions.count()} sessions. Say who may apply.")
        return redirect("cohorts:edit_cohort", made.pk)
    offered = form.fields["template"].queryset.prefetch_related("sessions")
    context = {"form": form, "templates": offered}
    return render(request, "cohorts/build.html", context, status=422 if form.errors else 200)


@both_ways
@trainers_only
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _own(request, pk)
    form = DetailsForm(request.POST if request.method == "POST" else None, cohort=cohort, person=request.user)

    def save(typed: dict) -> None:
        set_up.change(cohort, form.details(), by=request.user, now=clock.now(), trainers=typed["trainers"])

    if _is_done(request, form, save):
        messages.success(request, "Saved. Whoever a free place suits is served at once.")
        return redirect("cohorts:applications", cohort.pk)
    return _page(request, "cohorts/edit_cohort.html", cohort, form)


@both_ways
@trainers_only
def quotas(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _own(request, pk)
    form = QuotaForm(request.POST if request.method == "POST" else None, person=request.user)
    if _is_done(request, form, lambda typed: set_up.set_quota(cohort, **typed, by=request.user, now=clock.now())):
        return redirect("cohorts:quotas", cohort.pk)
    listed = cohort.quotas.select_related("unit").order_by("unit__path")
    return _page(request, "cohorts/quotas.html", cohort, form, quotas=listed)


@both_ways
@trainers_only
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _own(request, pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if _is_done(request, form, lambda typed: set_up.ask_question(cohort, **typed, by=request.user)):
        return redirect("cohorts:questions", cohort.pk)
    return _page(request, "cohorts/questions.html", cohort, form, questions=cohort.questions.filter(withdrawn_at=None))


@require_POST
@trainers_only
def withdraw_question(request: HttpRequest, pk: int) -> HttpResponse:
    mine = ApplicationQuestion.objects.filter(cohort__in=Cohort.objects.visible_to(request.user))
    question = get_object_or_404(mine.select_related("cohort"), pk=pk)
    set_up.withdraw_question(question, by=request.user, now=timezone.now())
    messages.success(request, "The question is asked no more. What was answered is kept.")
    return redirect("cohorts:questions", question.cohort_id)


@both_ways
@trainers_only
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _own(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if _is_done(request, form, lambda typed: cancel_cohort(cohort, **typed, by=request.user, now=clock.now())):
        messages.success(request, f"{cohort} is cancelled. Everybody in it and in line reads your reason.")
        return redirect("cohorts:applications", cohort.pk)
    return _page(request, "cohorts/cancel_cohort.html", cohort, form, people=cohort.places.current().count())


@both_ways
@trainers_only
def keep_template(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _own(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = TemplateNameForm(posted, initial={"name": cohort.name})
    if _is_done(
        request, form, lambda typed: templates.keep_template(cohort, **typed, by=request.user, now=clock.now())
    ):
        messages.success(request, "Kept. It is among the templates when you open a cohort.")
        return redirect("cohorts:applications", cohort.pk)
    return _page(request, "cohorts/keep_template.html", cohort, form)


def _own(request: HttpRequest, pk: int) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level", "lead"), pk=pk)


def _is_done(request: HttpRequest, form: Form, do: Callable[[dict], object]) -> bool:
    """Whether the form was sent and what it asks was done; if it was refused, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        do(dict(form.cleaned_data))
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def _page(request: HttpRequest, template: str, cohort: Cohort, form: Form, **more: object) -> HttpResponse:
    context = {"cohort": cohort, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)
