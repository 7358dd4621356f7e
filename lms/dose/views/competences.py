"""Competences for the staff record system: what they are called there, and the file that tells it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms import spreadsheets
from lms.dose.counts import coverage
from lms.dose.models import CompetenceExport
from lms.dose.reconciliation import competences as telling
from lms.dose.reconciliation import exporting
from lms.dose.reconciliation.competence_forms import CompetenceNamesForm, ExportForm
from lms.people.access import role_required
from lms.people.models import Organisation, Role

hr_only = role_required(Role.HR)
SHOWN = 20


@require_safe
@hr_only
def competences(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@hr_only
def export_competences(request: HttpRequest) -> HttpResponseBase:
    """The file, sent while its rows are read."""
    organisation = _organisation(request)
    form = ExportForm(organisation, request.POST)
    if not form.is_valid():
        return _page(request, export_form=form)
    kind, now = form.cleaned_data["format"], timezone.now()
    rows = exporting.export(form.wanted(), by=request.user, kind=kind, now=now)
    name = f"competences-{organisation.slug}-{timezone.localdate(now)}.{kind}"
    respond = spreadsheets.csv_stream if kind == "csv" else spreadsheets.xlsx_response
    return respond(name, telling.HEADER, rows)


@require_POST
@hr_only
def name_competences(request: HttpRequest) -> HttpResponse:
    form = CompetenceNamesForm(_organisation(request), coverage.levels(), request.POST)
    if not form.is_valid():
        return _page(request, names_form=form)
    changed = exporting.name_competences(form.names(), by=request.user)
    messages.success(request, "Saved. The next file uses these names." if changed else "Nothing was different.")
    return redirect("dose:competences")


def _page(
    request: HttpRequest, export_form: ExportForm | None = None, names_form: CompetenceNamesForm | None = None
) -> HttpResponse:
    organisation, levels = _organisation(request), coverage.levels()
    made = CompetenceExport.objects.visible_to(request.user).defer("told").select_related("by")
    refused = export_form or names_form
    context = {
        "export_form": export_form or ExportForm(organisation),
        "names_form": names_form or CompetenceNamesForm(organisation, levels),
        "refused": refused,
        "made": made[:SHOWN],
        "header": telling.HEADER,
        "without_number": telling.without_number(organisation),
    }
    return render(request, "dose/competences.html", context, status=422 if refused else 200)


def _organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("Competences belong to an organisation, and you are in none.")
    return request.user.organisation
