"""A trainer's pages about sessions: the list, planning, moving and cancelling one, what is handed out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts import actions
from lms.cohorts.forms import CancelForm, MaterialForm, SessionForm
from lms.cohorts.models import Cohort, Session, SessionMaterial
from lms.cohorts.timetable import sessions_with_counts
from lms.evidence.actions import Refused
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


@require_safe
@trainers_only
def sessions(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = sessions_with_counts(Session.objects.visible_to(request.user))
    context = {
        "upcoming": [session for session in found if session.held_on >= today],
        "held": [session for session in reversed(found) if session.held_on < today],
        "cohorts": Cohort.objects.visible_to(request.user).with_counts().select_related("level").order_by("name"),
        "today": today,
    }
    return render(request, "cohorts/sessions.html", context)


@trainers_only
def plan_session(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level"), pk=pk)
    first = {"facilitators": [request.user.pk], "online_link": cohort.online_link, "place": cohort.venue}
    form = SessionForm(request.POST or None, cohort=cohort, initial=first)
    if form.is_valid():
        try:
            session = actions.plan_session(cohort, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{session} is planned.")
            _warn(request, session)
            return redirect("cohorts:cohort", cohort.pk)
    context = {"cohort": cohort, "form": form}
    return render(request, "cohorts/plan_session.html", context, status=422 if form.errors else 200)


@trainers_only
def change_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = SessionForm(request.POST or None, cohort=session.cohort, session=session, initial=_as_it_is(session))
    if form.is_valid():
        try:
            session = actions.change_session(session, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{session} is changed.")
            _warn(request, session)
            return redirect("cohorts:session", session.pk)
    context = {"session": session, "cohort": session.cohort, "form": form}
    return render(request, "cohorts/change_session.html", context, status=422 if form.errors else 200)


@trainers_only
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        now, today = timezone.now(), timezone.localdate()
        try:
            actions.cancel_session(session, form.cleaned_data["reason"], by=request.user, now=now, today=today)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"{session} is cancelled. Its room is free again.")
            return redirect("cohorts:session", session.pk)
    context = {"session": session, "form": form, "expected": session.cohort.places.on(session.held_on).count()}
    return render(request, "cohorts/cancel_session.html", context, status=422 if form.errors else 200)


@trainers_only
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    form = MaterialForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.add_material(session, **form.cleaned_data, by=request.user, now=timezone.now())
        except Refused as refused:
            form.add_error("upload", str(refused))
        else:
            return redirect("cohorts:session", session.pk)
    context = {"session": session, "form": form}
    return render(request, "cohorts/add_material.html", context, status=422 if form.errors else 200)


@require_POST
@trainers_only
def remove_material(request: HttpRequest, pk: int) -> HttpResponse:
    found = SessionMaterial.objects.filter(session__in=Session.objects.visible_to(request.user).values("pk"))
    material = get_object_or_404(found.select_related("session"), pk=pk)
    actions.remove_material(material, by=request.user)
    messages.success(request, f"{material} is removed.")
    return redirect("cohorts:session", material.session_id)


def _session(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(Session.objects.visible_to(request.user).select_related("cohort__level", "room"), pk=pk)


def _as_it_is(session: Session) -> dict[str, object]:
    names = ("title", "kind", "held_on", "starts_at", "ends_at", "zone", "room", "place", "online_link", "capacity")
    many = {name: list(getattr(session, name).values_list("pk", flat=True)) for name in ("facilitators", "pre_work")}
    return {name: getattr(session, name) for name in names} | many


def _warn(request: HttpRequest, session: Session) -> None:
    """A small room is said, not refused: the trainer may know that some come online."""
    if session.room is None or session.room.capacity is None:
        return
    booked = session.cohort.places.on(session.held_on).count()
    if booked > session.room.capacity:
        fits = session.room.capacity
        messages.warning(request, f"{session.room} holds {fits} people, and {booked} have a place.")
