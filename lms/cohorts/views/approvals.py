"""One page for those who approve: line managers, sponsors, organisation leads."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms import clock
from lms.cohorts.actions.approving import approve, approve_all, decline, decline_all
from lms.cohorts.approvers import open_for, waiting_for
from lms.cohorts.forms.approving import DecisionForm
from lms.cohorts.models import Approval
from lms.cohorts.release import asked_of, with_what_they_take


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person, to be decided one by one or several together."""
    person, today = request.user, timezone.localdate()
    waiting = open_for(person, today)
    if request.method == "POST":
        chosen = [value for value in request.POST.getlist("chosen") if value.isdecimal()]
        error = _decide(request, list(waiting.filter(pk__in=chosen).select_related("application")))
        if not error:
            return redirect("cohorts:approvals")
    page = Paginator(with_what_they_take(waiting), 25).get_page(request.GET.get("page"))
    decided = waiting_for(person, today).exclude(decision=Approval.Decision.OPEN)
    context = {
        "page": page,
        "asked": asked_of(person, page.object_list, today),
        "decided": decided.select_related("application__person", "application__cohort").order_by("-decided_at")[:20],
        "error": error if request.method == "POST" else "",
        "chosen": request.POST.getlist("chosen"),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "cohorts/approvals.html", context, status=422 if context["error"] else 200)


def _decide(request: HttpRequest, chosen: list[Approval]) -> str:
    """What is wrong with what was sent, or "" after it was done."""
    if not chosen:
        return "Tick at least one application. Nothing was decided."
    try:
        if request.POST.get("decision") == "decline":
            number = decline_all(chosen, request.POST.get("reason", ""), by=request.user, now=clock.now())
            messages.success(request, f"{number} declined. They read your reason.")
        else:
            number = approve_all(chosen, by=request.user, now=clock.now())
            messages.success(request, f"{number} approved, with all hours of their sessions.")
    except ValidationError as refused:
        return f"{refused.messages[0]} Nothing was decided."
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: the days, the clashes in the team, the hours granted and the cover."""
    person, today = request.user, timezone.localdate()
    found = get_object_or_404(with_what_they_take(waiting_for(person, today)), pk=pk)
    (asked,) = asked_of(person, [found], today)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, initial={"release_hours": floatformat(asked.hours)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _decide_one(request, found, form))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("cohorts:approvals")
    context = {"asked": asked, "approval": found, "form": form}
    return render(request, "cohorts/approval.html", context, status=422 if form.errors else 200)


def _decide_one(request: HttpRequest, found: Approval, form: DecisionForm) -> str:
    typed, who = form.cleaned_data, found.application.person
    if request.POST.get("decision") == "decline":
        decline(found, typed["reason"], by=request.user, now=clock.now())
        return f"Declined. {who} reads your reason."
    hours, cover = typed["release_hours"], typed["cover"]
    approve(found, by=request.user, now=clock.now(), release_hours=hours, cover=cover)
    return f"Approved for {who}."
