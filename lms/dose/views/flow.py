"""What came in and went out of a level, and its graduates month by month."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from curriculum.models import LevelPage
from lms.dose.board.asking import FlowAsked
from lms.dose.board.flow_page import HEADER, FlowPage, flow_page
from lms.dose.counts import coverage
from lms.dose.views.reader import own_organisation
from lms.dose.views.reading import refused, sent
from lms.dose.views.saved_views import kept, opening
from lms.people.access import role_required
from lms.people.models import Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def flow(request: HttpRequest) -> HttpResponse:
    if chosen := opening(request, "flow"):
        return chosen
    levels = coverage.levels()
    asked = _asked(request, levels)
    if not asked.is_valid():
        return refused(request, asked, "flow")
    context = {"page": _page(request, asked, levels), "asked": asked, "here": "flow", "levels": levels}
    return render(request, "dose/flow.html", context | kept(request, "flow", asked))


@require_safe
@role_required(Role.HR, Role.BOARD)
def download_flow(request: HttpRequest) -> HttpResponseBase:
    levels = coverage.levels()
    asked = _asked(request, levels)
    if not asked.is_valid():
        return refused(request, asked, "flow")
    page = _page(request, asked, levels)
    return sent(request, f"flow-{asked.today}", HEADER, page.table() if page else [], asked=asked.given)


def _asked(request: HttpRequest, levels: list[LevelPage]) -> FlowAsked:
    return FlowAsked(request.GET, today=timezone.localdate(), levels={level.code: level.title for level in levels})


def _page(request: HttpRequest, asked: FlowAsked, levels: list[LevelPage]) -> FlowPage | None:
    """None where there is no level, or so few people that nothing may be shown."""
    if not levels:
        return None
    organisation, (since, until) = own_organisation(request), asked.span
    level = next((each for each in levels if each.code == asked.cleaned_data["level"]), levels[0])
    figures = coverage.figures(organisation, as_of=until, today=asked.today)
    return flow_page(organisation, level, since=since, until=until, heads=figures[0].heads)
