"""The page of a workshop's five days, and the forms behind it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lms.projects import actions
from lms.projects.access import may_edit
from lms.projects.models import Project, SheetRow, WorkshopTask
from lms.projects.views.pages import form_page, part_for, project_for
from lms.projects.workshop import TWO_NUMBERS, UNITS, day_plans, difference
from lms.projects.workshop_forms import SheetRowForm, TaskForm, WeekForm


def page(pk: int, part: str) -> str:
    return f"{reverse('projects:workshop', args=[pk])}#{part}"


def _workshop(request: HttpRequest, pk: int, may=may_edit) -> Project:
    project = project_for(request, pk, may)
    if not project.is_workshop:
        raise Http404
    return project


@login_required
@require_safe
def workshop(request: HttpRequest, pk: int) -> HttpResponse:
    """All five days and the observation sheet, to work with and to print."""
    project = _workshop(request, pk, may=None)
    context = {
        "project": project, "days": day_plans(project), "two_numbers": TWO_NUMBERS,
        "sheet": [{"row": row, "words": difference(row)} for row in project.sheet_rows.all()],
        "may_edit": may_edit(request.user, project),
    }  # fmt: skip
    return render(request, "projects/workshop.html", context)


@login_required
def week(request: HttpRequest, pk: int) -> HttpResponse:
    project = _workshop(request, pk)

    def act(typed):
        return actions.plan_week(project, typed["workshop_on"], by=request.user)

    form = WeekForm(request.POST or None, initial={"workshop_on": project.workshop_on})
    return form_page(request, form, act, page(pk, "days"), project=project, title="When it is held", button="Save")


@login_required
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    project = _workshop(request, pk)

    def act(typed):
        return actions.add_task(project, typed, by=request.user)

    form = TaskForm(request.POST or None, initial={"day": request.GET.get("day")})
    to = page(pk, "days")
    return form_page(request, form, act, to, project=project, title="Add a task", button="Add")


@login_required
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, WorkshopTask.objects.all(), pk)

    def act(typed):
        return actions.change_task(found, typed, base=form.base, by=request.user)

    form = TaskForm(request.POST or None, initial={name: getattr(found, name) for name in TaskForm.base_fields})
    to = page(found.project_id, f"task-{pk}")
    return form_page(request, form, act, to, project=found.project, title="Change the task", button="Save")


@login_required
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, not done after all, or taken away: whichever button was pressed."""
    found = part_for(request, WorkshopTask.objects.all(), pk)
    try:
        if request.POST.get("answer") == "remove":
            actions.remove_task(found, by=request.user)
            return redirect(page(found.project_id, "days"))
        actions.tick_task(found, request.POST.get("answer") == "done", by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(page(found.project_id, f"task-{pk}"))


@login_required
def add_row(request: HttpRequest, pk: int) -> HttpResponse:
    project = _workshop(request, pk)
    what = request.GET.get("what", SheetRow.What.CYCLE_TIME)
    form = SheetRowForm(request.POST or None, initial={"what": what, "unit": UNITS.get(what, "")})

    def act(typed):
        return actions.add_sheet_row(project, typed, by=request.user)

    to = page(pk, "sheet")
    return form_page(request, form, act, to, project=project, title="Add to the observation sheet", button="Add")


@login_required
def row(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, SheetRow.objects.all(), pk)

    def act(typed):
        return actions.change_sheet_row(found, typed, base=form.base, by=request.user)

    form = SheetRowForm(request.POST or None, initial={name: getattr(found, name) for name in SheetRowForm.base_fields})
    to = page(found.project_id, "sheet")
    return form_page(request, form, act, to, project=found.project, title="Change what was observed", button="Save")


@login_required
@require_POST
def remove_row(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, SheetRow.objects.all(), pk)
    try:
        actions.remove_sheet_row(found, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(page(found.project_id, "sheet"))
