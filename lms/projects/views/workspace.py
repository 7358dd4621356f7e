"""The workspace of a project."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.projects.driver_diagram import draw_drivers
from lms.projects.presenters import workspace
from lms.projects.views.downloads import png_response, svg_response
from lms.projects.views.pages import project_for


@login_required
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    found = project_for(request, pk, may=None)
    line = request.GET.get("line", "")
    context = workspace(found, request.user, timezone.localdate(), int(line) if line.isdecimal() else None)
    return render(request, "projects/project.html", context)


@login_required
@require_safe
def drivers_svg(request: HttpRequest, pk: int) -> HttpResponse:
    found = project_for(request, pk, may=None)
    return svg_response("driver-diagram", draw_drivers(found))


@login_required
@require_safe
def drivers_png(request: HttpRequest, pk: int) -> HttpResponse:
    found = project_for(request, pk, may=None)
    return png_response("driver-diagram", draw_drivers(found))
