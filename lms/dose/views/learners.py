"""Whose level runs out, who is on the way, and whether skill is used."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.dose.board import pipeline, refreshers
from lms.dose.board.asking import LevelAsked
from lms.dose.counts import activity, coverage
from lms.dose.views.reader import own_organisation
from lms.dose.views.reading import refused, sent
from lms.dose.views.saved_views import kept, opening
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.projects.models import Project

PAGE = 50


@require_safe
@role_required(Role.HR, Role.BOARD)
def due(request: HttpRequest) -> HttpResponse:
    """Refreshers due in 30, 60 and 90 days; HR sees whose, which is noted."""
    if chosen := opening(request, "due"):
        return chosen
    asked = _asked(request)
    if not asked.is_valid():
        return refused(request, asked, "due")
    organisation = own_organisation(request)
    found = refreshers.due_soon(organisation, asked.today, level=asked.level)
    context = {"due": refreshers.due(found, organisation, asked.today), "asked": asked, "here": "due"}
    if request.user.has_role(Role.HR):
        context["page"] = page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context["people"] = refreshers.in_full(page.object_list)
        audit.record("refreshers.read", "Read whose level runs out", by=request.user, asked=asked.given)
    return render(request, "dose/due.html", context | kept(request, "due", asked))


@require_safe
@role_required(Role.HR, Role.BOARD)
def download_due(request: HttpRequest) -> HttpResponseBase:
    """The units for the board; for HR the people too, if asked for."""
    asked = _asked(request)
    if not asked.is_valid():
        return refused(request, asked, "due")
    organisation = own_organisation(request)
    found = refreshers.due_soon(organisation, asked.today, level=asked.level)
    if request.GET.get("of") == "people" and request.user.has_role(Role.HR):
        rows = refreshers.list_rows(refreshers.in_full(found), asked.today)
        return sent(request, f"refreshers-due-{asked.today}", refreshers.LIST_HEADER, rows, asked=asked.given)
    counted = refreshers.due(found, organisation, asked.today)
    return sent(request, f"refreshers-by-unit-{asked.today}", refreshers.HEADER, counted.table(), asked=asked.given)


@require_safe
@role_required(Role.HR, Role.BOARD)
def on_the_way(request: HttpRequest) -> HttpResponse:
    organisation, today = own_organisation(request), timezone.localdate()
    context = {
        "pipelines": pipeline.pipelines(organisation, today),
        "activations": activity.activations(organisation, today),
        "projects": activity.projects_by_unit(organisation),
        "states": [*(str(label).capitalize() for label in Project.State.labels), "All"],
        "organisation": organisation,
        "today": today,
        "here": "on_the_way",
    }
    return render(request, "dose/on_the_way.html", context)


@require_safe
@role_required(Role.HR, Role.BOARD)
def download_on_the_way(request: HttpRequest, section: str) -> HttpResponseBase:
    organisation, today = own_organisation(request), timezone.localdate()
    if section == "pipeline":
        header, rows = pipeline.HEADER, pipeline.table(pipeline.pipelines(organisation, today))
    elif section == "activation":
        header, rows = activity.HEADER, activity.activation_table(activity.activations(organisation, today))
    elif section == "projects":
        header = activity.PROJECTS_HEADER
        rows = ((name, *counts) for name, counts in activity.projects_by_unit(organisation))
    else:
        raise Http404("There is no such part of the page.")
    return sent(request, f"{section}-{today}", header, rows)


def _asked(request: HttpRequest) -> LevelAsked:
    return LevelAsked(request.GET, today=timezone.localdate(), levels=coverage.levels())
