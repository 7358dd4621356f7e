"""Appointments: who is asked to be sponsor, coach or adviser beside their post, and who has the level for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from lms.dose import actions
from lms.dose.actions.appointments import AppointmentRefused
from lms.dose.counts.holding import has_level
from lms.dose.groups.appointment_forms import AppointForm, ChangeHoursForm, EndForm, FindForm
from lms.dose.groups.overlays import overlay_levels, overlay_lines, unused_skill
from lms.dose.models import Appointment
from lms.dose.views.reader import own_organisation
from lms.people.access import role_required
from lms.people.models import Assignment, Person, Role

MOST_FOUND = 25


@require_safe
@role_required(Role.HR)
def appointments(request: HttpRequest) -> HttpResponse:
    """The overlays in figures, and below them one overlay's people: appointed now, or before."""
    organisation, today = own_organisation(request), timezone.localdate()
    levels = overlay_levels()
    shown = request.GET.get("as", "")
    overlay = Appointment.Overlay(shown if shown in levels else next(iter(levels), "QIC"))
    level = levels.get(overlay.value)
    kept = Appointment.objects.visible_to(request.user).filter(overlay=overlay).select_related("person", "appointed_by")
    current = kept.current(today).order_by("person__full_name")
    unused = unused_skill(organisation, overlay, level, today) if level else Assignment.objects.none()
    context = {
        "lines": overlay_lines(organisation, levels, today=today),
        "overlay": overlay,
        "level": level,
        "page": Paginator(current.annotate(is_qualified=has_level(level, today)) if level else current, 50).get_page(
            request.GET.get("page")
        ),
        "to_come": kept.filter(starts_on__gt=today).order_by("starts_on"),
        "past": kept.filter(ends_on__lt=today).order_by("-ends_on", "person__full_name")[:50],
        "unused": unused.select_related("person", "unit").order_by("person__full_name")[:50],
        "today": today,
    }
    return render(request, "dose/appointments/appointments.html", context)


@require_safe
@role_required(Role.HR)
def find_person(request: HttpRequest) -> HttpResponse:
    """Find the colleague to appoint."""
    form = FindForm(request.GET or None)
    words = request.GET.get("q", "").strip()
    found: list[Person] = []
    if words:
        posts = Assignment.objects.current(timezone.localdate()).primary().select_related("unit")
        like = Q(full_name__icontains=words) | Q(email__icontains=words) | Q(employee_number=words)
        people = Person.objects.visible_to(request.user).current().filter(like).order_by("full_name", "pk")
        found = list(people.prefetch_related(Prefetch("assignments", posts, to_attr="posts"))[: MOST_FOUND + 1])
    context = {"form": form, "words": words, "found": found[:MOST_FOUND], "is_more": len(found) > MOST_FOUND}
    return render(request, "dose/appointments/find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user).current(), pk=pk)
    today = timezone.localdate()
    form = AppointForm(request.POST or None, initial={"starts_on": today, "overlay": request.GET.get("as", "")})
    if form.is_valid():
        try:
            made = actions.appoint(person, **form.cleaned_data, by=request.user)
        except AppointmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person} is appointed as {made.get_overlay_display()}.")
            return _back_to(made)
    context = {"person": person, "form": form, "theirs": person.appointments.current(today)}
    return render(request, "dose/appointments/appoint.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def change_hours(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _find(request, pk)
    start = {"hours": appointment.protected_hours, "from_day": timezone.localdate()}
    form = ChangeHoursForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            changed = actions.change_hours(appointment, **form.cleaned_data, by=request.user)
        except AppointmentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{changed.person} has {changed.protected_hours:f} protected hours a week.")
            return _back_to(changed)
    context = {"appointment": appointment, "form": form}
    return render(request, "dose/appointments/hours.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR)
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = _find(request, pk)
    form = EndForm(appointment, timezone.localdate(), request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        actions.end_appointment(appointment, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, f"{appointment.person}’s appointment ends on {form.cleaned_data['on']:%-d %B %Y}.")
        return _back_to(appointment)
    context = {"appointment": appointment, "form": form}
    return render(request, "dose/appointments/end.html", context, status=422 if form.errors else 200)


def _find(request: HttpRequest, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(request.user).select_related("person"), pk=pk)


def _back_to(appointment: Appointment) -> HttpResponse:
    return redirect(f"{reverse('dose:appointments')}?as={appointment.overlay}")
