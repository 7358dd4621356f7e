"""Staff lists for HR: what was brought in, what a list would change, confirming it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.dose.models import StaffImport, WaitingList
from lms.dose.staff_lists import importing, receiving
from lms.dose.staff_lists.columns import OPTIONAL, REQUIRED
from lms.dose.staff_lists.comparison import leaves
from lms.dose.staff_lists.forms import StaffListForm
from lms.dose.staff_lists.presenters import progress, report_rows, sections
from lms.dose.staff_lists.tables import UnreadableList
from lms.dose.staff_lists.undoing import is_last
from lms.evidence.actions import Refused
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response

hr_only = role_required(Role.HR)


@hr_only
def staff_lists(request: HttpRequest) -> HttpResponse:
    """Every list brought in, and the form for the next one."""
    form = StaffListForm(request.POST, request.FILES) if request.method == "POST" else StaffListForm()
    if form.is_valid():
        try:
            received = receiving.receive(
                form.cleaned_data["file"],
                by=request.user,
                now=timezone.now(),
                look_first=form.cleaned_data["look_first"],
            )
        except (UnreadableList, Refused) as refused:
            form.add_error("file", str(refused))
        else:
            waits = isinstance(received, WaitingList)
            return redirect("dose:name_columns" if waits else "dose:staff_list", received.pk)
    batches = StaffImport.objects.visible_to(request.user).select_related("file", "by").order_by("-checked_at")
    waiting = WaitingList.objects.visible_to(request.user).select_related("file", "by")
    context = {"form": form, "batches": batches[:100], "waiting": waiting, "required": REQUIRED, "optional": OPTIONAL}
    return render(request, "dose/staff_lists.html", context, status=422 if form.errors else 200)


@require_safe
@hr_only
def staff_list(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a list is, what it would change, or what it has changed."""
    batch = _batch(request, pk)
    context = {"batch": batch, "progress": progress(batch, timezone.now())}
    if not batch.is_working and "counts" in batch.report:
        context |= {"report": batch.report, "sections": sections(batch.report)}
    if batch.state == StaffImport.State.CHECKED:
        context["reader_leaves"] = leaves(request.user, batch)
    if batch.state == StaffImport.State.CONFIRMED:
        context["can_be_undone"] = is_last(batch)
    return render(request, "dose/staff_list.html", context)


@require_safe
@hr_only
def staff_list_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that says how far a list is; the page asks for it while a worker is at it."""
    batch = _batch(request, pk)
    context = {"batch": batch, "progress": progress(batch, timezone.now())}
    return render(request, "dose/list_progress.html", context)


@require_safe
@hr_only
def staff_list_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of the report as CSV: the page shows the first of each kind."""
    batch = _batch(request, pk)
    audit.record("staff_list.exported", f"Downloaded the report on {batch.file}", by=request.user, staff_list=pk)
    return csv_response(f"staff-list-{pk}.csv", ("What", "Line", "Name", "Details"), report_rows(batch))


@hr_only
@require_POST
def confirm_staff_list(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    now, today = timezone.now(), timezone.localdate()
    try:
        batch = importing.accept(
            batch, by=request.user, now=now, today=today, brake_released="brake_released" in request.POST
        )
    except importing.NeedsAnotherLook as why:
        importing.recheck(batch, by=request.user, now=now, today=today)
        messages.error(request, f"Nothing was changed. {why}")
    else:
        if batch.state == StaffImport.State.CONFIRMED:
            messages.success(request, "The staff list is taken in.")
    return redirect("dose:staff_list", pk)


@hr_only
@require_POST
def try_staff_list_again(request: HttpRequest, pk: int) -> HttpResponse:
    importing.try_again(_batch(request, pk), by=request.user, now=timezone.now())
    return redirect("dose:staff_list", pk)


@hr_only
@require_POST
def undo_staff_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what the last list changed."""
    try:
        batch = importing.take_back(
            _batch(request, pk), by=request.user, now=timezone.now(), today=timezone.localdate()
        )
    except importing.CantBeUndone as why:
        messages.error(request, f"Nothing was changed. {why}")
    else:
        if batch.state == StaffImport.State.UNDONE:
            messages.success(request, "Everything is as it was before this list.")
    return redirect("dose:staff_list", pk)


@hr_only
@require_POST
def discard_staff_list(request: HttpRequest, pk: int) -> HttpResponse:
    importing.discard(_batch(request, pk), by=request.user)
    return redirect("dose:staff_lists")


def _batch(request: HttpRequest, pk: int) -> StaffImport:
    return get_object_or_404(StaffImport.objects.visible_to(request.user).select_related("file", "by"), pk=pk)
