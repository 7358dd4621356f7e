"""The rooms of an organisation, and what a room or a facilitator is taken by in a week."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from lms.cohorts import actions
from lms.cohorts.diary import week_of
from lms.cohorts.forms import RoomForm
from lms.cohorts.models import Room, Session
from lms.people.access import role_required
from lms.people.models import Person, Role

trainers_only = role_required(Role.TRAINER)


@require_safe
@trainers_only
def rooms(request: HttpRequest) -> HttpResponse:
    to_come = Q(sessions__held_on__gte=timezone.localdate(), sessions__cancelled_at=None)
    found = Room.objects.visible_to(request.user).annotate(planned=Count("sessions", filter=to_come))
    context = {
        "rooms": [room for room in found if not room.retired_at],
        "retired": [room for room in found if room.retired_at],
        "trainers": _facilitators(request),
    }
    return render(request, "cohorts/rooms.html", context)


@trainers_only
def add_room(request: HttpRequest) -> HttpResponse:
    form = RoomForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_room(**form.cleaned_data, by=request.user)
            return redirect("cohorts:rooms")
        except ValidationError as refused:
            form.add_error("name", refused)
    context = {"form": form, "title": "Add a room"}
    return render(request, "cohorts/room_form.html", context, status=422 if form.errors else 200)


@trainers_only
def change_room(request: HttpRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    first = {"name": room.name, "site": room.site, "capacity": room.capacity}
    form = RoomForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            actions.change_room(room, by=request.user, **form.cleaned_data)
            return redirect("cohorts:rooms")
        except ValidationError as refused:
            form.add_error("name", refused)
    context = {"form": form, "title": f"Change {room}", "room": room}
    return render(request, "cohorts/room_form.html", context, status=422 if form.errors else 200)


@require_POST
@trainers_only
def retire_room(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of use, or back into it."""
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    try:
        if "again" in request.POST:
            actions.reopen_room(room, by=request.user)
        else:
            actions.retire_room(room, by=request.user, now=timezone.now(), today=timezone.localdate())
            messages.success(request, f"{room} is out of use. You can take it back into use below.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("cohorts:rooms")


@require_safe
@trainers_only
def room_week(request: HttpRequest, pk: int) -> HttpResponse:
    room = get_object_or_404(Room.objects.visible_to(request.user), pk=pk)
    return _week(request, str(room), Session.objects.filter(room=room))


@require_safe
@trainers_only
def facilitator_week(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(_facilitators(request), pk=pk)
    return _week(request, person.full_name, Session.objects.filter(facilitators=person))


def _facilitators(request: HttpRequest):
    trainers = Q(role_grants__role=Role.TRAINER, role_grants__ends_on=None)
    people = Person.objects.filter(trainers, organisation=request.user.organisation_id, is_active=True)
    return people.distinct().order_by("full_name")


def _week(request: HttpRequest, who: str, sessions) -> HttpResponse:
    today = timezone.localdate()
    try:
        asked = parse_date(request.GET.get("from", "")) or today
        monday = asked - timedelta(days=asked.weekday())
        before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    except (ValueError, OverflowError):  # no such day, or one at the very end of the calendar
        return redirect(request.path)
    context = {"who": who, "days": week_of(sessions, monday), "monday": monday, "before": before, "after": after}
    return render(
        request, "cohorts/week.html", context | {"today": today, "sunday": date.fromordinal(monday.toordinal() + 6)}
    )
