"""Where HR looks after reminders: what will go out and why, what went, what did not, and how the machinery is."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from lms.people.access import role_required
from lms.people.models import Role
from lms.reminders import health
from lms.reminders.models import ReminderRule
from lms.reminders.presenters.overview import gone, machinery, paused
from lms.reminders.upcoming import Coming, upcoming
from lms.reminders.views.reader import own_organisation

A_PAGE = 25


@require_safe
@role_required(Role.HR)
def overview(request: HttpRequest) -> HttpResponse:
    organisation, now = own_organisation(request), timezone.now()
    pauses = paused(organisation, now=now)
    context = {
        "organisation": organisation,
        "held": {pause.rule_id for pause, _ in pauses},
        "days": upcoming(organisation, now=now),
        "gone": gone(organisation, now=now),
        "pauses": pauses,
        "machinery": machinery(health.report(now=now)),
    }
    return render(request, "reminders/overview.html", context)


@require_safe
@role_required(Role.HR)
def coming(request: HttpRequest) -> HttpResponse:
    """Who will be written to and why; `rule` and `on` in the address narrow it down."""
    organisation, now = own_organisation(request), timezone.now()
    code, on = request.GET.get("rule"), _day(request.GET.get("on"))
    rule = get_object_or_404(ReminderRule, code=code) if code else None
    found = Coming(organisation, now=now, rule=rule, on=on)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rule": rule, "on": on, "today": timezone.localdate(now)}
    return render(request, "reminders/coming.html", context)


def _day(asked: str | None) -> date | None:
    try:
        day = parse_date(asked) if asked else None
    except ValueError:
        day = None
    if asked and day is None:
        raise Http404("There is no such day.")
    return day
