"""What somebody who comes to a session reads: where and when, what to do before, what to bring."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.cohorts import calendar
from lms.cohorts.models import Session, SessionMaterial
from lms.evidence.views import handed_out


def session_for(request: HttpRequest, pk: int) -> Session:
    """The session if they may read its page, with `is_mine` (they have a place now) and `is_taught`."""
    found = Session.objects.readable_by(request.user).select_related("cohort__level", "room")
    session = get_object_or_404(found, pk=pk)
    session.is_mine = session.cohort.places.current().filter(person=request.user).exists()
    session.is_taught = Session.objects.visible_to(request.user).filter(pk=pk).exists()
    return session


@require_safe
@login_required
def session(request: HttpRequest, pk: int) -> HttpResponse:
    session = session_for(request, pk)
    context = {
        "session": session,
        "own": session.attendances.filter(person=request.user).first(),
        "facilitators": session.facilitators.order_by("full_name"),
        "lessons": session.pre_work.live().order_by("path"),
        "materials": session.materials.select_related("file") if session.is_mine or session.is_taught else [],
        "is_today": session.local_day(timezone.now()) == session.held_on,
    }
    return render(request, "cohorts/session.html", context)


@require_safe
@login_required
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a file for one's calendar."""
    text = calendar.calendar_file(session_for(request, pk), now=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="session-{pk}.ics"'
    return answer


@require_safe
@login_required
def material(request: HttpRequest, pk: int) -> FileResponse:
    """A file, for those with a place and those who teach; checked afresh each time."""
    mine = Session.objects.attended_by(request.user).values("pk")
    taught = Session.objects.visible_to(request.user).values("pk")
    files = SessionMaterial.objects.filter(Q(session__in=mine) | Q(session__in=taught), file__isnull=False)
    return handed_out(get_object_or_404(files.select_related("file"), pk=pk).file)
