"""A trainer's pages about sessions: the list, and planning one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts import actions
from lms.cohorts.forms import SessionForm
from lms.cohorts.models import Cohort, Session
from lms.cohorts.timetable import sessions_with_counts
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


@require_safe
@trainers_only
def sessions(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = sessions_with_counts(Session.objects.visible_to(request.user))
    context = {
        "upcoming": [session for session in found if session.held_on >= today],
        "held": [session for session in reversed(found) if session.held_on < today],
        "cohorts": Cohort.objects.visible_to(request.user).with_counts().select_related("level").order_by("name"),
        "today": today,
    }
    return render(request, "cohorts/sessions.html", context)


@trainers_only
def plan_session(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        session = actions.plan_session(cohort, **form.cleaned_data, by=request.user)
        messages.success(request, f"{session} is planned.")
        return redirect("cohorts:cohort", cohort.pk)
    context = {"cohort": cohort, "form": form}
    return render(request, "cohorts/plan_session.html", context, status=422 if form.errors else 200)
