"""The rules of reminders as HR sees them: how each stands here, what it would send, and its switch."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders import actions
from lms.reminders.models import ReminderRule
from lms.reminders.presenters.dry_run import dry_run
from lms.reminders.standing import standing, standings
from lms.reminders.upcoming import preview
from lms.reminders.views.reader import own_organisation


@require_safe
@role_required(Role.HR)
def rules(request: HttpRequest) -> HttpResponse:
    organisation, now = own_organisation(request), timezone.now()
    coming: Counter[str] = Counter()
    for (_, code), number in preview(organisation, now=now).by_day().items():
        coming[code] += number
    rows = [(found, coming[found.rule.code]) for found in standings(organisation, now=now)]
    return render(request, "reminders/rules.html", {"rows": rows})


@require_safe
@role_required(Role.HR)
def rule(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "reminders/rule.html", _context(request, code))


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Shows who would be mailed, or no longer; `is_on` in the post says which way, so that a second click changes
    nothing back."""
    found, organisation = get_object_or_404(ReminderRule, code=code), own_organisation(request)
    if request.method != "POST":
        return render(request, "reminders/switch.html", _context(request, code))
    is_on = request.POST.get("is_on") == "yes"
    try:
        changed = actions.switch(organisation, found, is_on=is_on, by=request.user, now=timezone.now())
    except actions.Mandatory as why:
        messages.error(request, f"Nothing was changed. {why}")
    else:
        now_on = "on" if is_on else "off"
        messages.success(request, f"The rule is {now_on}." if changed else f"The rule was {now_on} already.")
    return redirect("reminders:rule", code)


def _context(request: HttpRequest, code: str) -> dict[str, Any]:
    organisation, now = own_organisation(request), timezone.now()
    found = standing(get_object_or_404(ReminderRule, code=code), organisation, now=now)
    return {
        "standing": found,
        "rule": found.rule,
        "dry_run": dry_run(found.rule, organisation, now=now, is_as_if_on=not found.is_on),
        "organisation": organisation,
    }
