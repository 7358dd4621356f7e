"""HR holds back one rule or everything, and lets it go again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders import actions
from lms.reminders.holding import held_by
from lms.reminders.models import Pause
from lms.reminders.pause_form import PauseForm
from lms.reminders.presenters.dry_run import dry_run
from lms.reminders.views.reader import own_organisation


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def pause(request: HttpRequest) -> HttpResponse:
    organisation = own_organisation(request)
    form = PauseForm(request.POST) if request.method == "POST" else PauseForm(initial={"rule": request.GET.get("rule")})
    if request.method == "POST" and form.is_valid():
        held, created = actions.pause(
            organisation,
            form.cleaned_data["rule"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        if created:
            messages.success(request, "Paused. Reminders are written down as ever, and wait until somebody resumes.")
        else:
            messages.warning(request, f"It is paused already, by {held.started_by}: {held.reason}")
        return redirect("reminders:overview")
    return render(request, "reminders/pause.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Says first how many wait: they go out over half an hour."""
    organisation, now = own_organisation(request), timezone.now()
    pauses = Pause.objects.filter(organisation=organisation).select_related("rule", "started_by", "organisation")
    held = get_object_or_404(pauses, pk=pk)
    if request.method != "POST" and held.ended_at is None:
        context = {"pause": held, "waiting": held_by(held, now).count()}
        if held.rule:
            context["dry_run"] = dry_run(held.rule, organisation, now=now)
        return render(request, "reminders/resume.html", context)
    released = actions.resume(held, by=request.user, now=now) if request.method == "POST" else None
    if released is None:
        messages.warning(request, "This pause has ended already.")
    elif released:
        they = "1 reminder that waited goes" if released == 1 else f"{released:,} reminders that waited go"
        messages.success(request, f"Resumed. {they} out now, spread over half an hour in opening hours.")
    else:
        messages.success(request, "Resumed. Nothing was waiting.")
    return redirect("reminders:overview")
