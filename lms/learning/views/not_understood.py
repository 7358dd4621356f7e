"""The lessons that colleagues said they did not understand, for trainers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.learning import not_understood as votes
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response

PAGE = 20


@require_safe
@role_required(Role.TRAINER)
def not_understood(request: HttpRequest) -> HttpResponse:
    everything = request.GET.get("answers") == "everything"
    found = votes.unclear_lessons(request.user.organisation, since_published=not everything)
    if request.GET.get("format") == "csv":
        audit.record("not_understood.exported", "Downloaded what was not understood", by=request.user)
        return csv_response("not-understood.csv", votes.HEADER, votes.rows(found))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/not_understood.html", {"page": page, "everything": everything})
