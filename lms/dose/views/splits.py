"""Where the skill is: heat maps by unit, staff group and band, and their download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.dose.board.asking import SplitAsked
from lms.dose.board.heat_map import HEADER, HeatMap
from lms.dose.board.splits import Splits
from lms.dose.counts import coverage
from lms.dose.views.reader import own_organisation
from lms.dose.views.reading import refused, sent
from lms.dose.views.saved_views import kept, opening
from lms.people.access import role_required
from lms.people.models import Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def where(request: HttpRequest) -> HttpResponse:
    """Where the skill is, and where it isn't: one cut of the organisation against its levels."""
    if chosen := opening(request, "where"):
        return chosen
    asked = _asked(request)
    if not asked.is_valid():
        return refused(request, asked, "where")
    heat = _heat_map(request, asked)
    context = {"heat": heat, "asked": asked, "here": "where", "is_hr": request.user.has_role(Role.HR)}
    return render(request, "dose/where.html", context | kept(request, "where", asked))


@require_safe
@role_required(Role.HR, Role.BOARD)
def download_where(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if not asked.is_valid():
        return refused(request, asked, "where")
    heat = _heat_map(request, asked)
    return sent(request, f"where-{heat.splits.as_of}", HEADER, heat.table(), asked=asked.given)


def _asked(request: HttpRequest) -> SplitAsked:
    levels = {level.code: level.title for level in coverage.levels()}
    return SplitAsked(request.GET, today=timezone.localdate(), levels=levels)


def _heat_map(request: HttpRequest, asked: SplitAsked) -> HeatMap:
    found = asked.cleaned_data
    splits = Splits(own_organisation(request), asked.day)
    unit = splits.unit(found["unit"]) if found["unit"] is not None else None
    if found["unit"] is not None and unit is None:
        raise Http404("There is no such unit in your organisation.")
    level = next((level.pk for level in splits.all_levels if level.code == found["level"]), None)
    heat = HeatMap(splits, asked.cut, unit=unit, level=level, only=found["staff_group"], sort=asked.order)
    if found["staff_group"] and not heat.refusal and not heat.rows:
        raise Http404("There is no such staff group in your organisation.")
    return heat
