"""The attendance register of a session."""

from __future__ import annotations

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from lms.cohorts import actions
from lms.cohorts.actions.attendance import Mark
from lms.cohorts.forms import WalkInForm
from lms.cohorts.models import AttendanceCorrection, Cohort, Session
from lms.cohorts.timetable import register_lines
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)
MOST_MINUTES = 1440
SHOWN = re.compile(r"([01])-(\d{1,5})-(\d{1,5})")
Minutes = dict[int, tuple[int, int]]


@trainers_only
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """The register of one session: everyone who has a place, ticked if they came."""
    session = _session(request, pk)
    if request.method != "POST":
        return _register_page(request, session)
    ticked = {int(value) for value in request.POST.getlist("present") if value.isdecimal()}
    try:
        actions.record_attendance(
            session, ticked, by=request.user, now=timezone.now(), today=timezone.localdate(),
            minutes=_minutes(request.POST), shown=_shown(request.POST), reason=request.POST.get("reason", "")[:500],
        )  # fmt: skip
    except ValidationError as refused:
        return _register_page(request, session, error=refused.messages[0])
    messages.success(request, f"Saved. {session.attendances.filter(attended=True).count()} came.")
    return redirect("cohorts:register", session.pk)


@trainers_only
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who came without a place."""
    session = _session(request, pk)
    get_object_or_404(Cohort.objects.visible_to(request.user), pk=session.cohort_id)
    form = WalkInForm(request.POST or None, cohort=session.cohort)
    if form.is_valid():
        now, today = timezone.now(), timezone.localdate()
        try:
            actions.walk_in(session, form.person, by=request.user, now=now, today=today)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{form.person} has a place now and is recorded as here.")
            return redirect("cohorts:register", session.pk)
    context = {"session": session, "form": form}
    return render(request, "cohorts/walk_in.html", context, status=422 if form.errors else 200)


def _session(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user).select_related("cohort__level"), pk=pk)


def _minutes(posted: QueryDict) -> Minutes:
    """How late and how early, by person; "late-12" and "early-12" are the fields of the person with key 12."""
    found = {}
    for name, typed in posted.items():
        part, _, key = name.partition("-")
        if part not in ("late", "early") or not key.isdecimal() or not typed.strip():
            continue
        if not typed.strip().isdecimal() or int(typed) > MOST_MINUTES:
            raise ValidationError(f"Give minutes as a number up to {MOST_MINUTES}. Nothing was saved yet.")
        late, early = found.get(int(key), (0, 0))
        found[int(key)] = (int(typed), early) if part == "late" else (late, int(typed))
    return found


def _shown(posted: QueryDict) -> dict[int, Mark] | None:
    """What the page said when it was made; None where it was sent without."""
    if "form" not in posted:
        return None
    found = {}
    for name, said in posted.items():
        part, _, key = name.partition("-")
        if part == "shown" and key.isdecimal() and (match := SHOWN.fullmatch(said)):
            found[int(key)] = Mark(match[1] == "1", int(match[2]), int(match[3]))
    return found


def _typed(posted: QueryDict) -> dict[int, tuple[bool, str, str]]:
    keys = {int(name.partition("-")[2]) for name in posted if re.fullmatch(r"(shown|late|early)-\d+", name)}
    ticked = {int(value) for value in posted.getlist("present") if value.isdecimal()}
    return {
        key: (key in ticked, posted.get(f"late-{key}", ""), posted.get(f"early-{key}", "")) for key in keys | ticked
    }


def _register_page(request: HttpRequest, session: Session, error: str = "") -> HttpResponse:
    now = timezone.now()
    lines = register_lines(session, _typed(request.POST) if error else None)
    corrections = AttendanceCorrection.objects.filter(attendance__session=session)
    context = {
        "session": session,
        "lines": lines,
        "came": sum(line.is_ticked for line in lines),
        "unrecorded": sum(line.record is None for line in lines),
        "last": session.attendances.select_related("recorded_by").order_by("-recorded_at").first(),
        "is_open": session.is_open_for_attendance(now) and not session.cancelled_at,
        "is_today": session.local_day(now) == session.held_on,
        "is_over": session.local_day(now) > session.held_on,
        "corrections": corrections.select_related("attendance__person", "by"),
        "reason": request.POST.get("reason", ""),
        "error": error,
    }
    return render(request, "cohorts/register.html", context, status=422 if error else 200)
