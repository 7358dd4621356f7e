"""The groups: what counts now, the versions before, and the draft on its way to being approved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.dose import actions
from lms.dose.counts.coverage import heads_by_group
from lms.dose.groups.drafts import current_groups, units_of
from lms.dose.groups.held import unit_names
from lms.dose.groups.words import differences
from lms.dose.models import Grouping
from lms.dose.views.reader import own_organisation
from lms.people.access import role_required
from lms.people.models import Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def groups(request: HttpRequest) -> HttpResponse:
    """How everyone is grouped now, with the heads of each group, and the versions before."""
    organisation = own_organisation(request)
    grouping, current = current_groups(organisation)
    heads = heads_by_group(organisation, today=timezone.localdate())
    versions = Grouping.objects.visible_to(request.user).select_related("made_by")
    context = {
        "grouping": grouping,
        "lines": [(group, heads.get(group.code, 0)) for group in current],
        "heads": sum(heads.values()),
        "units": unit_names(organisation, units_of(current)),
        "draft": versions.filter(state=Grouping.State.DRAFT).first(),
        "earlier": versions.filter(state=Grouping.State.EARLIER),
        "is_hr": request.user.has_role(Role.HR),
    }
    return render(request, "dose/groups/groups.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One approved version as it was, beside another one."""
    organisation = own_organisation(request)
    approved = Grouping.objects.visible_to(request.user).exclude(state=Grouping.State.DRAFT)
    shown = get_object_or_404(approved, version=number)
    others = [other for other in approved.order_by("version") if other.version != number]
    wanted = request.GET.get("with", "")
    beside = next((other for other in others if str(other.version) == wanted), None)
    units = unit_names(organisation, units_of([*shown.groups.all(), *(beside.groups.all() if beside else [])]))
    context = {
        "grouping": shown,
        "groups": shown.groups.all(),
        "units": units,
        "others": others,
        "beside": beside,
        "differences": differences(beside.groups.all(), shown.groups.all(), units) if beside else [],
    }
    return render(request, "dose/groups/version.html", context)


@require_POST
@role_required(Role.HR)
def start_draft(request: HttpRequest) -> HttpResponse:
    source = "defaults" if request.POST.get("source") == "defaults" else "current"
    now = timezone.now()
    draft = actions.start_draft(own_organisation(request), source=source, by=request.user, now=now)
    if draft.made_at != now:
        began = timezone.localtime(draft.made_at)
        messages.info(request, f"There is a draft already: {draft.made_by} began it on {began:%-d %B at %H:%M}.")
    return redirect("dose:draft")
