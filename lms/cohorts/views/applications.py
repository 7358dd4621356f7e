"""A trainer's page of a cohort's applications, and what they do about one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms import clock
from lms.cohorts import actions
from lms.cohorts.booking_list import bookings
from lms.cohorts.forms.setting_up import ApproverForm, ReasonForm
from lms.cohorts.models import Application, Approval, Cohort
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


@require_safe
@trainers_only
def applications(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level", "lead"), pk=pk)
    context = {
        "cohort": cohort,
        "bookings": bookings(cohort, timezone.localdate()),
        "takes_applications": cohort.takes_applications(timezone.localdate()),
    }
    return render(request, "cohorts/applications.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@trainers_only
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's application or place, with a reason."""
    found = Application.objects.filter(cohort__in=Cohort.objects.visible_to(request.user))
    application = get_object_or_404(found.select_related("cohort", "person"), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.take_out(application, form.cleaned_data["reason"], by=request.user, now=clock.now())
        messages.success(request, f"Ended for {application.person}, who reads your reason. The next in line is served.")
        return redirect("cohorts:applications", application.cohort_id)
    context = {"application": application, "cohort": application.cohort, "form": form}
    return render(request, "cohorts/end_application.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@trainers_only
def name_approver(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who decides one step of somebody's application."""
    found = Approval.objects.filter(application__cohort__in=Cohort.objects.visible_to(request.user))
    approval = get_object_or_404(found.select_related("application__cohort", "application__person"), pk=pk)
    organisation = approval.application.person.organisation_id
    form = ApproverForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_approver(approval, form.named, by=request.user, now=clock.now())
        except ValidationError as refused:
            form.add_error("email", refused)
        else:
            messages.success(request, f"{form.named} is asked.")
            return redirect("cohorts:applications", approval.application.cohort_id)
    context = {"approval": approval, "cohort": approval.application.cohort, "form": form}
    return render(request, "cohorts/name_approver.html", context, status=422 if form.errors else 200)
