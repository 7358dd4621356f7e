"""A trainer's pages about a cohort and who is in it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms import clock
from lms.cohorts import actions
from lms.cohorts.forms import CohortForm, PeopleForm
from lms.cohorts.models import Cohort, Place
from lms.cohorts.timetable import places_with_attendance, sessions_with_counts
from lms.people.access import role_required
from lms.people.models import Role

trainers_only = role_required(Role.TRAINER)


@trainers_only
def open_cohort(request: HttpRequest) -> HttpResponse:
    form = CohortForm(request.POST or None)
    if form.is_valid():
        cohort = actions.open_cohort(form.cleaned_data["level"], form.cleaned_data["name"], by=request.user)
        return redirect("cohorts:cohort", cohort.pk)
    return render(request, "cohorts/open_cohort.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@trainers_only
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("level"), pk=pk)
    return render(request, "cohorts/cohort.html", _cohort_page(cohort))


@trainers_only
def add_people(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    form = PeopleForm(request.POST or None, cohort=cohort, initial={"from_on": timezone.localdate()})
    if form.is_valid() and (made := _give_places(form, cohort, request)) is not None:
        had = len(form.people) - len(made)
        messages.success(request, f"{len(made)} added." + (f" {had} had a place already." if had else ""))
        return redirect("cohorts:cohort", cohort.pk)
    context = {"cohort": cohort, "form": form}
    return render(request, "cohorts/add_people.html", context, status=422 if form.errors else 200)


def _give_places(form: PeopleForm, cohort: Cohort, request: HttpRequest) -> list[Place] | None:
    """The new places, or None where the cohort is too full for them: the form says so."""
    by, from_on = request.user, form.cleaned_data["from_on"]
    try:
        return actions.give_places(cohort, form.people, by=by, from_on=from_on, now=clock.now())
    except ValidationError as refused:
        form.add_error("emails", refused)
        return None


@trainers_only
@require_POST
def end_place(request: HttpRequest, pk: int) -> HttpResponse:
    places = Place.objects.filter(cohort__in=Cohort.objects.visible_to(request.user))
    place = get_object_or_404(places.select_related("cohort", "person"), pk=pk)
    actions.give_up_place(place, by=request.user, today=timezone.localdate(), now=clock.now())
    messages.success(request, f"{place.person} no longer has a place. What they attended stays on record.")
    return redirect("cohorts:cohort", place.cohort_id)


def _cohort_page(cohort: Cohort) -> dict[str, object]:
    return {
        "cohort": cohort,
        "places": places_with_attendance(cohort),
        "sessions": sessions_with_counts(cohort.sessions.all()),
        "today": timezone.localdate(),
    }
