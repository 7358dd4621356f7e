"""The attendance register of a session."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from lms.cohorts import actions
from lms.cohorts.models import Session
from lms.cohorts.timetable import register_lines
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


@trainers_only
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of one session: everyone who has a place, ticked if they came."""
    found = Session.objects.visible_to(request.user).select_related("cohort__level")
    session = get_object_or_404(found, pk=pk)
    if request.method != "POST":
        return _register_page(request, session)
    ticked = {int(value) for value in request.POST.getlist("present") if value.isdecimal()}
    try:
        actions.record_attendance(session, ticked, by=request.user, now=timezone.now(), today=timezone.localdate())
    except ValidationError as refused:
        return _register_page(request, session, ticked, error=refused.messages[0])
    messages.success(request, f"Saved. {len(ticked)} came.")
    return redirect("cohorts:register", session.pk)


def _register_page(
    request: HttpRequest, session: Session, ticked: set[int] | None = None, error: str = ""
) -> HttpResponse:
    lines = register_lines(session, ticked)
    context = {
        "session": session,
        "lines": lines,
        "came": sum(line.is_ticked for line in lines),
        "last": session.attendances.select_related("recorded_by").order_by("-recorded_at").first(),
        "is_open": session.is_open_for_attendance(timezone.now()),
        "error": error,
    }
    return render(request, "cohorts/register.html", context, status=422 if error else 200)
