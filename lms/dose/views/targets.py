"""Targets: those that count with what they ask now, a decision previewed and kept, the usual ones in one go."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from curriculum.models import LevelPage
from lms.dose import actions
from lms.dose.counts import coverage
from lms.dose.groups.drafts import current_groups
from lms.dose.models import Target, TargetRun
from lms.dose.targets.forms import TargetForm, UsualTargetsForm
from lms.dose.targets.preview import as_if_set
from lms.dose.targets.usual import usual_targets
from lms.dose.targets.words import version_changes
from lms.dose.views.reader import own_organisation
from lms.people.access import role_required
from lms.people.models import Role

THREE_YEARS = timedelta(days=3 * 365)


@require_safe
@role_required(Role.HR, Role.BOARD)
def targets(request: HttpRequest) -> HttpResponse:
    """Each level with its target, what it asks today and who decided it; the versions before, with what changed."""
    organisation = own_organisation(request)
    today = timezone.localdate()
    lines = coverage.figures(organisation, as_of=today, today=today)
    context = {
        "lines": lines,
        "grouping": current_groups(organisation)[0],
        "histories": _histories(request),
        "some_unset": any(line.target_row is None for line in lines),
        "last_run": TargetRun.objects.visible_to(request.user).first(),
        "is_hr": request.user.has_role(Role.HR),
    }
    return render(request, "dose/targets/targets.html", context)


def _histories(request: HttpRequest) -> list[tuple[LevelPage, list[tuple[Target, list[str]]]]]:
    """Levels decided on more than once: each version, newest first, with how it differs from the one before."""
    kept = (
        Target.objects.visible_to(request.user)
        .select_related("level")
        .order_by(F("level__number").asc(nulls_last=True), "level__title", "-version")
    )
    found = []
    for level, rows in groupby(kept, key=lambda target: target.level):
        versions = list(rows)
        if len(versions) > 1:
            changes = [version_changes(before, after) for after, before in pairwise(versions)]
            found.append((level, list(zip(versions, [*changes, []], strict=True))))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def set_target(request: HttpRequest, code: str) -> HttpResponse:
    organisation = own_organisation(request)
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    current = coverage.current_targets(organisation).get(level.pk)
    _, groups = current_groups(organisation)
    form = TargetForm(request.POST or None, today=timezone.localdate(), groups=groups, current=current)
    preview = None
    if form.is_valid():
        if "look" not in request.POST:
            target = actions.set_target(organisation, level, **form.decided(), by=request.user)
            messages.success(request, f"The target of {level.title} is set. This is version {target.version}.")
            return redirect("dose:targets")
        proposed = actions.proposed(organisation, level, **form.decided())
        rows = [proposed] if current is None else [proposed, current]
        found = as_if_set(organisation, rows, groups, today=timezone.localdate())
        preview = {"then": found[0], "now": found[1] if current else None}
    context = {"level": level, "current": current, "form": form, "preview": preview}
    return render(request, "dose/targets/set_target.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def usual(request: HttpRequest) -> HttpResponse:
    """The usual targets with what each would mean here; those chosen are set in one go."""
    organisation, today = own_organisation(request), timezone.localdate()
    _, groups = current_groups(organisation)
    set_already = coverage.current_targets(organisation)
    found = [each for each in usual_targets(coverage.levels(), groups) if each.level.pk not in set_already]
    free = [each for each in found if not each.missing]
    start = {"by_date": today + THREE_YEARS} | {f"take_{each.level.code}": True for each in free}
    form = UsualTargetsForm(free, request.POST or None, today=today, initial=start)
    if form.is_valid():
        adopted = actions.adopt(organisation, form.wanted(), by=request.user)
        messages.success(request, f"{len(adopted)} {'target is' if len(adopted) == 1 else 'targets are'} set.")
        return redirect("dose:targets")
    proposed = [actions.proposed(organisation, each.level, by_date=today, **each.decision) for each in free]
    context = {
        "form": form,
        "rows": list(zip(form.rows, as_if_set(organisation, proposed, groups, today=today), strict=True)),
        "without": [each for each in found if each.missing],
    }
    return render(request, "dose/targets/usual.html", context, status=422 if form.errors else 200)
