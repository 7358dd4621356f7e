"""Frozen runs of the targets: make one, read one, set two side by side, take one away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms import spreadsheets
from lms.dose.models import TargetRun
from lms.dose.targets import runs as target_runs
from lms.dose.targets.run_forms import RunForm
from lms.dose.views.reader import own_organisation
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.BOARD)
def runs(request: HttpRequest) -> HttpResponse:
    """Every run, newest first; HR freezes another one, as of today or of a day that has passed."""
    organisation, today = own_organisation(request), timezone.localdate()
    is_hr = request.user.has_role(Role.HR)
    form = RunForm(today, target_runs.counted_since(organisation), request.POST or None, initial={"as_of": today})
    if request.method == "POST" and not is_hr:
        raise PermissionDenied("Only HR freezes targets.")
    if form.is_valid():
        now = timezone.now()
        made = target_runs.run(organisation, by=request.user, now=now, as_of=form.cleaned_data["as_of"])
        words = "are frozen" if made.made_at == now else "were frozen before, with the same figures"
        messages.success(request, f"The targets as of {made.as_of:%-d %B %Y} {words}.")
        return redirect("dose:target_run", made.pk)
    seen = TargetRun.objects.visible_to(request.user).select_related("grouping", "made_by").defer("rows")
    context = {"page": Paginator(seen, 25).get_page(request.GET.get("page")), "form": form, "is_hr": is_hr}
    return render(request, "dose/targets/runs.html", context, status=422 if form.errors else 200)


@require_safe
@role_required(Role.HR, Role.BOARD)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run as it was frozen, and beside it another one if the address asks for it."""
    kept = TargetRun.objects.visible_to(request.user).select_related("grouping", "made_by", "organisation")
    frozen = get_object_or_404(kept, pk=pk)
    others = kept.exclude(pk=pk).defer("rows")[:50]
    wanted = request.GET.get("with", "")
    beside = get_object_or_404(kept, pk=int(wanted)) if wanted.isdecimal() and wanted.isascii() else None
    context = {
        "run": frozen,
        "lines": target_runs.lines(frozen),
        "others": others,
        "beside": beside,
        "changes": target_runs.compare(beside, frozen) if beside else [],
    }
    return render(request, "dose/targets/run.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def download_run(request: HttpRequest, pk: int) -> HttpResponseBase:
    frozen = get_object_or_404(TargetRun.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    kind = request.GET.get("format", "xlsx")
    if kind not in ("csv", "xlsx"):
        raise Http404("A run can be downloaded as csv or xlsx.")
    audit.record("target_run.exported", f"Downloaded a target run as {kind}", by=request.user, run=frozen.pk)
    name = f"targets-{frozen.organisation.slug}-{frozen.as_of}-run-{frozen.pk}.{kind}"
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(name, target_runs.HEADER, target_runs.spreadsheet_rows(frozen))
