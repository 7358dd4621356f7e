"""Board papers, and the figures behind them as workbook, CSV and evidence pack."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lms import spreadsheets
from lms.dose.models import BoardPaper
from lms.dose.papers import evidence_pack
from lms.dose.papers.forms import PaperForm
from lms.dose.papers.making import make_paper
from lms.dose.papers.pdf import render as render_pdf
from lms.dose.papers.report import gather
from lms.dose.papers.sheets import sheets
from lms.people import audit
from lms.people.access import role_required
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer
from lms.people.models import Organisation, Role

readers = role_required(Role.HR, Role.BOARD)


def _organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("Dose belongs to an organisation, and you are in none.")
    return request.user.organisation


@require_safe
@readers
def papers(request: HttpRequest) -> HttpResponse:
    """Every paper the board was given, and what else can be taken along."""
    found = BoardPaper.objects.visible_to(request.user).select_related("made_by").defer("content")
    context = {"papers": found[:100], "is_hr": request.user.has_role(Role.HR)}
    return render(request, "dose/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def make(request: HttpRequest) -> HttpResponse:
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        made = make_paper(_organisation(request), **form.cleaned_data, by=request.user, now=timezone.now())
        record_answer(request, places)
        messages.success(request, f"The paper “{made.title}” is made. It stays as it is, whatever changes later.")
        return redirect("dose:papers")
    return render(request, "dose/paper_make.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@readers
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as PDF, the same bytes every time."""
    found = get_object_or_404(BoardPaper.objects.visible_to(request.user), pk=pk)
    audit.record("board_paper.exported", f"Downloaded the board paper “{found.title}”", by=request.user, paper=pk)
    name = content_disposition_header(True, f"board-paper-{found.as_of}.pdf") or "attachment"
    return HttpResponse(
        render_pdf(found.content), content_type="application/pdf", headers={"Content-Disposition": name}
    )


@require_safe
@readers
def workbook(request: HttpRequest) -> FileResponse:
    """Everything that is reported, a sheet for each kind of figure."""
    today, organisation = timezone.localdate(), _organisation(request)
    found = sheets(gather(organisation, today=today))
    audit.record("dose.exported", "Downloaded the dose as a workbook", by=request.user)
    return spreadsheets.workbook_response(f"dose-{organisation.slug}-{today}.xlsx", found)


@require_safe
@readers
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """One sheet of the workbook as CSV."""
    today, organisation = timezone.localdate(), _organisation(request)
    found = next((each for each in sheets(gather(organisation, today=today)) if each.name == name), None)
    if found is None:
        raise Http404("There is no such sheet.")
    audit.record("dose.exported", f"Downloaded the dose as CSV: {name}", by=request.user)
    return spreadsheets.csv_response(f"{name}-{organisation.slug}-{today}.csv", found.header, found.rows)


@require_safe
@readers
def evidence(request: HttpRequest) -> HttpResponseBase:
    """The evidence pack, made on demand."""
    organisation, now = _organisation(request), timezone.now()
    file = evidence_pack.pack(organisation, now=now)
    audit.record("evidence_pack.exported", "Downloaded the well-led evidence pack", by=request.user)
    name = f"evidence-{organisation.slug}-{timezone.localdate(now)}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
