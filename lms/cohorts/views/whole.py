"""A cohort as a whole: who came to what, to read, to take away and to print."""

from __future__ import annotations

from datetime import date

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lms import spreadsheets
from lms.cohorts import papers
from lms.cohorts.attendance_grid import Grid, grid
from lms.cohorts.models import Cohort, Session
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


def cohort_of(request: HttpRequest, pk: int) -> Cohort:
    """A cohort this trainer teaches."""
    found = Cohort.objects.visible_to(request.user).select_related("level", "organisation")
    return get_object_or_404(found, pk=pk)


@require_safe
@trainers_only
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = cohort_of(request, pk)
    return render(request, "cohorts/attendance.html", {"cohort": cohort, "grid": grid(cohort, timezone.localdate())})


@require_safe
@trainers_only
def attendance_download(request: HttpRequest, pk: int, kind: str) -> HttpResponse | FileResponse:
    """The same as a spreadsheet."""
    cohort, today = cohort_of(request, pk), timezone.localdate()
    audit.record("attendance.exported", f"Attendance of {cohort} downloaded", by=request.user, cohort=pk, kind=kind)
    respond = spreadsheets.csv_response if kind == "csv" else spreadsheets.xlsx_response
    return respond(f"attendance-{pk}-{today}.{kind}", *_as_rows(grid(cohort, today)))


def _as_rows(found: Grid) -> tuple[list[str], list[list[object]]]:
    titles = [f"{session.title}, {session.held_on:%-d %b %Y}" for session in found.sessions]
    header = ["Person", "E-mail", "Place ended on", *titles, "Came", "Recorded", "Per cent", "Asked"]
    rows: list[list[object]] = []
    for row in found.rows:
        share, ended = row.share, row.left_on or ""
        told = [str(cell) for cell in row.cells]
        rows.append([row.person.full_name, row.person.email, ended, *told, share.attended, share.held,
                     share.per_cent if share.held else "", found.minimum or ""])  # fmt: skip
    return header, rows


@require_safe
@trainers_only
def badges(request: HttpRequest, pk: int) -> HttpResponse:
    """Name badges of everybody with a place, to print, cut and pin on."""
    cohort = cohort_of(request, pk)
    audit.record("badges.printed", f"Name badges of {cohort} printed", by=request.user, cohort=pk)
    places = cohort.places.current().select_related("person__organisation").order_by("person__full_name", "pk")
    return _pdf(papers.badges(cohort, [place.person for place in places]), f"badges-{pk}.pdf")


@require_safe
@trainers_only
def sign_in_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A list on paper to sign, of everybody expected at a session."""
    sessions = Session.objects.visible_to(request.user).select_related("cohort__level")
    session = get_object_or_404(sessions, pk=pk)
    audit.record("sign_in_sheet.printed", f"Sign-in sheet of {session} printed", by=request.user, session=pk)
    return _pdf(papers.sign_in_sheet(session, _expected(session, session.held_on)), f"sign-in-{pk}.pdf")


def _expected(session: Session, day: date) -> list[tuple[str, str]]:
    """Name and organisation of everybody who has a place on the day."""
    places = session.cohort.places.on(day).select_related("person__organisation")
    people = [place.person for place in places.order_by("person__full_name", "pk")]
    return [(person.full_name, str(person.organisation or "")) for person in people]


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(False, name) or "inline"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
