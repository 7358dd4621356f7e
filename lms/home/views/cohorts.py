"""What a trainer sees of the people of a cohort beyond the cohort itself: where each stands, what they work on."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms import spreadsheets
from lms.cohorts.models import Cohort
from lms.home import cohort_ladder, cohort_projects
from lms.home.forms import LadderForm
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role


@require_safe
@role_required(Role.TRAINER)
def ladder(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is where: every learner of the cohort with every requirement of its level."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level"), pk=pk)
    audit.record("standing.read", f"Standing of everybody in {cohort} read", by=request.user, cohort=cohort.pk)
    found = cohort_ladder.ladder(cohort, timezone.localdate())
    form = LadderForm(request.GET or None)
    context = {"cohort": cohort, "ladder": found, "rungs": found.shown(*form.chosen()), "form": form}
    return render(request, "home/cohort_ladder.html", context)


@require_safe
@role_required(Role.TRAINER)
def ladder_download(request: HttpRequest, pk: int, kind: str) -> HttpResponse | FileResponse:
    """The same as a spreadsheet, of everybody."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level"), pk=pk)
    label = f"Standing of everybody in {cohort} downloaded"
    audit.record("standing.exported", label, by=request.user, cohort=cohort.pk, kind=kind)
    today = timezone.localdate()
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(f"who-is-where-{pk}-{today}.{kind}", *cohort_ladder.ladder(cohort, today).as_rows())


@require_safe
@role_required(Role.TRAINER)
def projects(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level"), pk=pk)
    found = cohort_projects.projects(cohort, request.user, timezone.localdate())
    return render(request, "home/cohort_projects.html", {"cohort": cohort, "learners": found})
