"""The board page: each level's figures and where it is heading, on the page and as a download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.dose.board.asking import AsOfAsked
from lms.dose.board.page import board_page
from lms.dose.board.presenters import HEADER, shown_lines, table
from lms.dose.views.reader import own_organisation
from lms.dose.views.reading import refused, sent
from lms.people.access import role_required
from lms.people.models import Role


@require_safe
@role_required(Role.HR, Role.BOARD)
def overview(request: HttpRequest) -> HttpResponse:
    """What we have, against what we decided we need, and where it is heading."""
    asked = AsOfAsked(request.GET, today=timezone.localdate())
    if not asked.is_valid():
        return refused(request, asked, "overview")
    page = board_page(own_organisation(request), today=asked.day)
    context = {"page": page, "lines": shown_lines(page), "asked": asked, "is_hr": request.user.has_role(Role.HR)}
    return render(request, "dose/overview.html", context | {"here": "board"})


@require_safe
@role_required(Role.HR, Role.BOARD)
def download(request: HttpRequest) -> HttpResponseBase:
    """The rows of the page, as CSV or as an Excel workbook."""
    asked = AsOfAsked(request.GET, today=timezone.localdate())
    if not asked.is_valid():
        return refused(request, asked, "overview")
    page = board_page(own_organisation(request), today=asked.day)
    return sent(request, f"board-page-{page.as_of}", HEADER, table(page), asked=asked.given)
