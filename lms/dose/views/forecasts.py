"""Where each level is heading, what if it were otherwise, and the cost of an hour of release."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from curriculum.models import LevelPage
from lms import spreadsheets
from lms.dose.actions import set_release_cost
from lms.dose.counts import coverage
from lms.dose.counts.flows import LEAST_KNOWN
from lms.dose.forecasts.forms import ReleaseCostForm
from lms.dose.forecasts.page import ForecastPage
from lms.dose.forecasts.prospects import prospects, recorded
from lms.dose.forecasts.words import HEADER, spreadsheet_rows
from lms.dose.models import ReleaseCost
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Organisation, Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def forecasts(request: HttpRequest) -> HttpResponse:
    """Every level in one line: where it is heading as things are."""
    found = prospects(_organisation(request), today=timezone.localdate())
    context = {
        "lines": [(each, each.as_now.outlook) for each in found],
        "cost": found[0].cost if found else None,
        "is_hr": request.user.has_role(Role.HR),
    }
    return render(request, "dose/forecasts.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def forecast(request: HttpRequest, code: str) -> HttpResponse:
    """One level: its drawing, what if, and what it takes. The address holds everything that was asked."""
    short = _without_empty(request.GET)
    if short != request.GET.urlencode():
        return redirect(f"{request.path}?{short}" if short else request.path)
    page = _page(request, code)
    context = {
        "page": page,
        "query": short,
        "levels": coverage.levels(),
        "least_days": LEAST_KNOWN.days,
        "is_hr": request.user.has_role(Role.HR),
    }
    return render(request, "dose/forecast.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def forecast_download(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every quarter of every scenario of the page, as CSV or as an Excel workbook."""
    kind = request.GET.get("format", "xlsx")
    if kind not in ("csv", "xlsx"):
        raise Http404("A forecast can be downloaded as csv or xlsx.")
    page = _page(request, code)
    audit.record("forecast.exported", f"Downloaded the forecast of {code} as {kind}", by=request.user)
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    name = f"forecast-{code.lower()}-{page.now.course.today}.{kind}"
    return respond(name, HEADER, spreadsheet_rows(page.scenarios, page.years))


@role_required(Role.HR)
def release_cost(request: HttpRequest) -> HttpResponse:
    """What an hour of release costs this organisation."""
    organisation = _organisation(request)
    current = ReleaseCost.objects.visible_to(request.user).first()
    initial = {"an_hour": current.an_hour, "basis": current.basis} if current else {}
    form = ReleaseCostForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        set_release_cost(organisation, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, "The cost of an hour of release is set.")
        return redirect("dose:forecasts")
    context = {"form": form, "current": current}
    return render(request, "dose/release_cost.html", context, status=422 if form.errors else 200)


def _organisation(request: HttpRequest) -> Organisation:
    if request.user.organisation is None:
        raise PermissionDenied("Dose belongs to an organisation, and you are in none.")
    return request.user.organisation


def _page(request: HttpRequest, code: str) -> ForecastPage:
    organisation, today = _organisation(request), timezone.localdate()
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    [prospect] = prospects(organisation, today=today, level=level)
    return ForecastPage(prospect, request.GET, recorded=recorded(organisation, level, today=today))


def _without_empty(asked: QueryDict) -> str:
    """The address without what was left empty, so that it is short enough to share."""
    kept = asked.copy()
    for name in asked:
        if not any(value.strip() for value in asked.getlist(name)):
            del kept[name]
    return kept.urlencode()
