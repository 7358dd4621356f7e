"""Evaluations: answering one, and what a trainer may read of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.cohorts import confiding
from lms.cohorts.actions import evaluation as actions
from lms.cohorts.evaluating import FEWEST, all_reactions, results_of
from lms.cohorts.forms.evaluation import AnswerForm
from lms.cohorts.models import Cohort, Evaluation
from lms.people.access import role_required
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer
from lms.people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = Evaluation.objects.visible_to(request.user).select_related("session", "cohort__level")
    evaluation = get_object_or_404(found, pk=pk)
    said = evaluation.answers.filter(person=request.user).first()
    form = AnswerForm(request.POST if request.method == "POST" else None, evaluation=evaluation, said=said)
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        if _answered(request, evaluation, form):
            record_answer(request, places)
            messages.success(request, f"Thank you. You can change it until {evaluation.closes_on:%-d %B %Y}.")
            return redirect("practice:evaluation", pk)
    context = {
        "evaluation": evaluation,
        "form": form,
        "said": said,
        "is_open": evaluation.is_open(timezone.localdate()),
    }
    return render(request, "cohorts/evaluation/answer.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, evaluation: Evaluation, form: AnswerForm) -> bool:
    try:
        with transaction.atomic():
            actions.answer(
                evaluation, scores=form.scores, good=form.cleaned_data["good"], better=form.cleaned_data["better"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return not form.errors


@require_safe
@role_required(Role.TRAINER)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What the people of a cohort said, as far as nobody can be made out."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level", "confidence"), pk=pk)
    today = timezone.localdate()
    shown = results_of(cohort, today)
    evaluations = cohort.evaluations.select_related("session", "cohort").order_by("-opens_on", "-pk")
    context = {
        "cohort": cohort,
        "lines": [(one, shown.get(one.pk), one.is_open(today)) for one in evaluations],
        "together": all_reactions(cohort, shown),
        "fewest": FEWEST,
        "confidence": confiding.shown(cohort),
        "survey": next((one for one in evaluations if one.kind == Evaluation.Kind.USE), None),
    }
    return render(request, "cohorts/evaluation/results.html", context)
