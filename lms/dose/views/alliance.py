"""The members of an alliance side by side: totals, a funnel plot for a level, and the download of both."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from lms import spreadsheets
from lms.dose.board import bars, member_funnel
from lms.dose.board.alliance import member_rows
from lms.dose.counts import coverage
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Alliance, Role


def _region(request: HttpRequest) -> Alliance:
    region = request.user.organisation.alliance if request.user.organisation else None
    if region is None:
        raise PermissionDenied("Your organisation is in no alliance.")
    return region


@require_safe
@role_required(Role.ALLIANCE_VIEWER)
def alliance(request: HttpRequest) -> HttpResponse:
    """The members' totals side by side: never a name of a person."""
    region, today, levels = _region(request), timezone.localdate(), coverage.levels()
    rows = member_rows(region, levels, today)
    codes = [level.code for level in levels]
    chosen = request.GET.get("level", codes[0] if codes else "")
    if codes and chosen not in codes:
        raise Http404("There is no such level.")
    compared = member_funnel.compare(levels[codes.index(chosen)], rows, codes.index(chosen)) if codes else None
    context = {
        "alliance": region, "levels": levels, "rows": bars.member_lines(rows), "today": today,
        "compared": compared,
        "drawings": [mark_safe(drawing) for drawing in compared.drawings] if compared else [],
    }  # fmt: skip
    return render(request, "dose/alliance.html", context)


@require_safe
@role_required(Role.ALLIANCE_VIEWER)
def download(request: HttpRequest) -> HttpResponseBase:
    """Every member at every level, with the limits of the funnel plots."""
    region, today, levels = _region(request), timezone.localdate(), coverage.levels()
    kind = request.GET.get("format", "xlsx")
    if kind not in ("csv", "xlsx"):
        raise Http404("The members can be downloaded as csv or xlsx.")
    rows = member_funnel.spreadsheet_rows(levels, member_rows(region, levels, today))
    audit.record("alliance.exported", f"Downloaded the members of {region} as {kind}", by=request.user)
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(f"members-{today}.{kind}", member_funnel.HEADER, rows)
