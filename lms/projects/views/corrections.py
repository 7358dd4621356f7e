"""What becomes of the data later: a point corrected or removed on record, its note, and events on the chart."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.projects import actions
from lms.projects.access import may_edit
from lms.projects.actions.observations import NUMBERS, as_seen
from lms.projects.charting import expected_of
from lms.projects.gate import day
from lms.projects.models import Event, Measure, Observation, Project
from lms.projects.observation_forms import CorrectForm, EventForm, ObservationForm
from lms.projects.views.lost import lost_from, put_back
from lms.projects.views.observations import measure_url, said
from lms.projects.views.pages import form_page, part_for

CHANGES_ON_A_PAGE = 50


def _datum(request: HttpRequest, rows: QuerySet, pk: int) -> Any:
    """A point or event of a measure, under the two questions of its project: may one see it, may one change it."""
    seen = Project.objects.visible_to(request.user)
    datum = get_object_or_404(rows.filter(measure__project__in=seen).select_related("measure__project__unit"), pk=pk)
    if not may_edit(request.user, datum.measure.project):
        raise PermissionDenied
    return datum


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the numbers of a point, or write, change or take away its note."""
    if project := lost_from(request, Observation.objects.all(), pk):
        return _put_back(request, project)
    point = _datum(request, Observation.objects.all(), pk)
    initial = {name: getattr(point, name) for name in NUMBERS}
    form = CorrectForm(request.POST or None, expected=expected_of(point.measure), initial=initial)

    def act(typed):
        return actions.correct_observation(point, typed, base=form.base, by=request.user, now=timezone.now())

    return form_page(
        request, form, act, measure_url(point.measure_id), template="projects/correct.html", button="Save",
        title=f"Correct {day(point.on)}", project=point.measure.project, measure=point.measure, point=point,
        seen=as_seen(point), lead="The chart is drawn anew. What was there before stays on record.",
        hidden={"project": point.measure.project_id, "measure": point.measure_id, "on": point.on.isoformat()},
    )  # fmt: skip


def _put_back(request: HttpRequest, project: Project) -> HttpResponse:
    """What was typed for a point that somebody has removed meanwhile."""
    measure = get_object_or_404(project.measures, pk=int("0" + re.sub(r"\D", "", request.POST.get("measure", ""))[:9]))
    form = ObservationForm(expected=expected_of(measure), today=timezone.localdate(), initial=request.POST.dict())
    return put_back(request, project, form, reverse("projects:add_observations", args=[measure.pk]))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    point = _datum(request, Observation.objects.all(), pk)
    to = measure_url(point.measure_id)
    try:
        actions.remove_observation(point, seen=request.POST.get("seen", ""), by=request.user, now=timezone.now())
        messages.success(request, f"Removed: {day(point.on)}, {said(point)}. It stays on record under the changes.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(to)


@login_required
def add_event(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Measure.objects.all(), pk)

    def act(typed):
        return actions.add_event(found, typed["on"], typed["text"], by=request.user, now=timezone.now())

    return form_page(
        request, EventForm(request.POST or None), act, measure_url(pk), project=found.project, measure=found,
        title="Mark what happened", button="Mark it", lead="On a day that has a point, it becomes the point's note.",
    )  # fmt: skip


@login_required
@require_POST
def remove_event(request: HttpRequest, pk: int) -> HttpResponse:
    event = _datum(request, Event.objects.all(), pk)
    try:
        actions.remove_event(event, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(measure_url(event.measure_id))


@login_required
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who corrected or removed what, and when: to be read by whoever reads the chart."""
    found = part_for(request, Measure.objects.all(), pk, may=None)
    page = Paginator(found.changes.select_related("by"), CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(change, _was(change), "removed" if change.is_removal else said(change)) for change in page]
    context = {"measure": found, "project": found.project, "page": page, "rows": rows}
    return render(request, "projects/changes.html", context)


def _was(change: Any) -> str:
    return said(Observation(value=change.old_value, denominator=change.old_denominator, note=change.old_note))
