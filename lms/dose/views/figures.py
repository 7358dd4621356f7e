"""Dose for HR, the board and an alliance: the figures and their download."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms import spreadsheets
from lms.dose import presenters
from lms.dose.units import Dose
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import OrgUnit, Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def overview(request: HttpRequest) -> HttpResponse:
    """What we have, against what we decided we need: by level, and by unit."""
    dose, unit = _asked_for(request)
    context = {
        "dose": dose,
        "unit": unit,
        "sentence": presenters.sentence(dose.levels),
        "levels": presenters.level_lines(dose),
        "units": presenters.heat_rows(dose.rows(unit)),
        "total": presenters.heat_rows([dose.total(unit)])[0],
        "split": [line for line in presenters.level_lines(dose) if line.dose.level in dose.split_levels],
        "is_hr": request.user.has_role(Role.HR),
    }
    return render(request, "dose/overview.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def download(request: HttpRequest) -> HttpResponseBase:
    """The rows of the page, as CSV or as an Excel workbook."""
    dose, unit = _asked_for(request)
    kind = request.GET.get("format", "xlsx")
    if kind not in ("csv", "xlsx"):
        raise Http404("Dose can be downloaded as csv or xlsx.")
    rows = presenters.spreadsheet_rows(dose, dose.levels, dose.rows(unit))
    audit.record("dose.exported", f"Downloaded dose as {kind}", by=request.user, unit=unit.pk if unit else None)
    name = f"dose-{dose.organisation.slug}-{dose.today}.{kind}"
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(name, presenters.HEADER, rows)


def _asked_for(request: HttpRequest) -> tuple[Dose, OrgUnit | None]:
    """The dose of the reader's own organisation, and the unit in the address if there is one."""
    if request.user.organisation is None:
        raise PermissionDenied("Dose belongs to an organisation, and you are in none.")
    dose = Dose(request.user.organisation, timezone.localdate())
    wanted = request.GET.get("unit", "")
    if not wanted:
        return dose, None
    unit = dose.unit(int(wanted)) if wanted.isdecimal() else None
    if unit is None:
        raise Http404("There is no such unit in your organisation.")
    return dose, unit
