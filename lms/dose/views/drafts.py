"""The draft of the groups: changed group by group, previewed, approved or discarded. There is one at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.dose import actions
from lms.dose.counts import coverage
from lms.dose.groups.drafts import DraftRefused, current_groups, fingerprint, gone_units, removed_codes, units_of
from lms.dose.groups.forms import ApprovalForm, GroupForm, LastGroupForm, initial_of
from lms.dose.groups.held import held, unit_names
from lms.dose.groups.preview import Preview, with_group
from lms.dose.models import Group, Grouping
from lms.dose.views.reader import own_organisation
from lms.people.access import role_required
from lms.people.models import Role

View = Callable[..., HttpResponse]


def on_the_draft(view: View) -> View:
    """Hand the view the organisation's draft; without one, or when it refuses, say so on the page that helps."""

    @role_required(Role.HR)
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own_organisation(request)
        drafts = Grouping.objects.visible_to(request.user).filter(state=Grouping.State.DRAFT)
        draft = drafts.select_related("organisation", "made_by").first()
        if draft is None:
            messages.warning(request, "There is no draft of the groups: it was approved or discarded.")
            return redirect("dose:groups")
        try:
            return view(request, draft, *args, **kwargs)
        except DraftRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("dose:draft")

    return opened


@require_safe
@on_the_draft
def draft(request: HttpRequest, draft: Grouping) -> HttpResponse:
    """The groups of the draft, each with whom its rule catches."""
    groups = list(draft.groups.all())
    context = {
        "draft": draft,
        "preview": _preview(draft, groups),
        "units": unit_names(draft.organisation, units_of(groups)),
        "gone": gone_units(groups, draft.organisation),
        "last": groups[-1],
        "before_last": groups[-2] if len(groups) > 1 else None,
    }
    return render(request, "dose/groups/draft.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def add_group(request: HttpRequest, draft: Grouping) -> HttpResponse:
    form = GroupForm(held(draft.organisation, today=timezone.localdate()), request.POST or None)
    return _group_page(request, draft, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def change_group(request: HttpRequest, draft: Grouping, code: str) -> HttpResponse:
    group = next((group for group in draft.groups.all() if group.code == code), None)
    if group is None:
        raise DraftRefused(f"{code} is no longer in the draft: it was removed, or has another code.")
    initial = initial_of(group) | {"seen": fingerprint([group])}
    if group == draft.groups.last():
        form: LastGroupForm = LastGroupForm(request.POST or None, initial=initial)
    else:
        known = held(draft.organisation, today=timezone.localdate())
        form = GroupForm(known, request.POST or None, initial=initial, group=group)
    return _group_page(request, draft, form, group)


def _group_page(request: HttpRequest, draft: Grouping, form: LastGroupForm, group: Group | None) -> HttpResponse:
    line = None
    if form.is_valid() and "look" in request.POST:
        changed = Group(**form.decided())
        groups = with_group(list(draft.groups.all()), changed, group.code if group else None)
        line = next(line for line in _preview(draft, groups).lines if line.group is changed)
    elif form.is_valid() and _keep(request, draft, form, group):
        return redirect("dose:draft")
    context = {"draft": draft, "group": group, "form": form, "line": line}
    return render(request, "dose/groups/group.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, draft: Grouping, form: LastGroupForm, group: Group | None) -> bool:
    try:
        if group is None:
            kept = actions.add_group(draft, **form.decided(), by=request.user)
        else:
            seen = form.cleaned_data["seen"]
            kept = actions.change_group(draft, group.code, **form.decided(), seen=seen, by=request.user)
    except DraftRefused as refusal:
        form.add_error(None, str(refusal))
        if group is not None:  # the next save is made knowing of the colleague's change
            form.data = form.data.copy()
            form.data["seen"] = fingerprint([group])
        return False
    messages.success(request, f"{kept.name} is in the draft. Nobody is counted by it until it is approved.")
    return True


@require_POST
@on_the_draft
def move_group(request: HttpRequest, draft: Grouping, code: str) -> HttpResponse:
    actions.move_group(draft, code, up=request.POST.get("way") == "up", by=request.user)
    return redirect("dose:draft")


@require_POST
@on_the_draft
def remove_group(request: HttpRequest, draft: Grouping, code: str) -> HttpResponse:
    actions.remove_group(draft, code, by=request.user)
    messages.success(request, f"{code} is taken out of the draft.")
    return redirect("dose:draft")


@require_POST
@on_the_draft
def discard(request: HttpRequest, draft: Grouping) -> HttpResponse:
    actions.discard(draft, by=request.user)
    messages.success(request, "The draft is discarded. The groups are as they were.")
    return redirect("dose:groups")


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_draft
def approve(request: HttpRequest, draft: Grouping) -> HttpResponse:
    """What the draft would change, for everyone and for each target; and the form that makes it count."""
    groups = list(draft.groups.all())
    targets = coverage.current_targets(draft.organisation)
    removed = removed_codes(groups, targets.values())
    form = ApprovalForm(removed, groups, request.POST or None, initial={"seen": fingerprint(groups)})
    refused = ""
    if form.is_valid():
        try:
            return _approved(request, draft, form)
        except DraftRefused as refusal:
            refused = str(refusal)
            form.data = form.data.copy()
            form.data["seen"] = fingerprint(groups)
            form.add_error(None, refused)
    context = {
        "draft": draft,
        "form": form,
        "preview": _preview(draft, groups, replacements=_chosen(form)),
        "is_first": current_groups(draft.organisation)[0] is None,
    }
    return render(request, "dose/groups/approve.html", context, status=422 if form.errors else 200)


def _approved(request: HttpRequest, draft: Grouping, form: ApprovalForm) -> HttpResponse:
    approved = actions.approve(
        draft, approved_by=form.cleaned_data["approved_by"], rationale=form.cleaned_data["rationale"],
        seen=form.cleaned_data["seen"], replacements=form.replacements(), by=request.user, now=timezone.now(),
        today=timezone.localdate(),
    )  # fmt: skip
    messages.success(request, f"Version {approved.version} of the groups counts from now on.")
    return redirect("dose:groups")


def _chosen(form: ApprovalForm) -> dict[str, str]:
    """Whom the targets would ask instead, as far as it is chosen."""
    return {code: chosen for code in form.removed if (chosen := form.data.get(f"instead_{code}", ""))}


def _preview(draft: Grouping, groups: list[Group], **rest: Any) -> Preview:
    _, current = current_groups(draft.organisation)
    return Preview(draft.organisation, current, groups, today=timezone.localdate(), **rest)
