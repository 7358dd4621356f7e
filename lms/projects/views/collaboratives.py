"""Collaboratives: the list, the page with all teams, and what its lead sets up."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.projects import actions
from lms.projects.collaborating import SHARED_FIELDS, leads_collaborative, takes_part
from lms.projects.collaborative_forms import CollaborativeForm, FacultyForm, SharedMeasureForm
from lms.projects.collaborative_page import FIGURES_HEADER, collaborative_page, figures, needs, read_teams
from lms.projects.models import Collaborative, Faculty, SharedMeasure
from lms.projects.outline import aim_words
from lms.projects.views.pages import form_page
from lms.spreadsheets import csv_response, xlsx_response

DOWNLOADS = {"csv": csv_response, "xlsx": xlsx_response}


def collaborative_for(request: HttpRequest, pk: int, *, leads: bool = False) -> Collaborative:
    """The collaborative if this person may see it (else 404) and, where asked, leads it (else 403)."""
    seen = Collaborative.objects.visible_to(request.user).prefetch_related("faculty__person")
    found = get_object_or_404(seen, pk=pk)
    if leads and not leads_collaborative(request.user, found):
        raise PermissionDenied
    return found


def page_url(pk: int) -> str:
    return reverse("projects:collaborative", args=[pk])


def manage_url(pk: int, part: str = "") -> str:
    return reverse("projects:manage_collaborative", args=[pk]) + (f"#{part}" if part else "")


@login_required
@require_safe
def collaboratives(request: HttpRequest) -> HttpResponse:
    seen = Collaborative.objects.visible_to(request.user).annotate(count=Count("teams")).order_by("-opens_on", "title")
    context = {"collaboratives": seen, "may_begin": request.user.has_role(Role.COACH)}
    return render(request, "projects/collaboratives.html", context)


@role_required(Role.COACH)
def new(request: HttpRequest) -> HttpResponse:
    form = CollaborativeForm(request.POST or None, initial={"opens_on": timezone.localdate()})

    def act(typed):
        return actions.begin_collaborative(typed, by=request.user, now=timezone.now())

    return form_page(
        request, form, act, lambda made: manage_url(made.pk), title="Begin a collaborative", button="Begin",
        lead="Many teams, one aim, one set of measures. You lead it, and only you see it until you publish it.",
    )  # fmt: skip


@login_required
@require_safe
def collaborative(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk)
    measures, teams = list(found.measures.all()), read_teams(found)
    asked = request.GET.get("measure", "")
    shared = next((one for one in measures if str(one.pk) == asked), measures[0] if measures else None)
    is_inside = takes_part(request.user, found)
    context = {
        "collaborative": found, "measures": measures, "shared": shared, "teams": teams,
        "aim_sentence": aim_words(found), "is_lead": leads_collaborative(request.user, found), "is_inside": is_inside,
        "needs": needs(teams, request.user, timezone.localdate()) if is_inside and not found.is_closed else [],
        "waiting": found.requests.filter(decided_at=None).count(),
    }  # fmt: skip
    if shared:
        context |= collaborative_page(found, shared, teams, request.user)
    return render(request, "projects/collaborative.html", context)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Every number of the page, all measures of all teams."""
    found = collaborative_for(request, pk)
    if kind not in DOWNLOADS:
        raise Http404
    audit.record("collaborative.exported", f"Downloaded the figures of {found}", by=request.user, collaborative=pk)
    rows = figures(read_teams(found), list(found.measures.all()))
    return DOWNLOADS[kind](f"collaborative.{kind}", FIGURES_HEADER, rows)


@login_required
@require_safe
def manage(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)
    waiting = found.requests.filter(decided_at=None).select_related("project__unit", "asked_by")
    teams = found.teams.select_related("unit").prefetch_related("members__person").order_by("title", "pk")
    context = {
        "collaborative": found,
        "aim_sentence": aim_words(found),
        "requests": waiting,
        "teams": teams,
        "measures": found.measures.all(),
    }
    return render(request, "projects/manage_collaborative.html", context)


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)
    form = CollaborativeForm(
        request.POST or None, initial={name: getattr(found, name) for name in CollaborativeForm.base_fields}
    )

    def act(typed):
        return actions.change_collaborative(found, typed, by=request.user)

    return form_page(
        request, form, act, manage_url(pk), collaborative=found, title="Title, aim and dates", button="Save"
    )


@login_required
def add_measure(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)

    def act(typed):
        return actions.save_shared_measure(found, typed, by=request.user)

    return form_page(
        request, SharedMeasureForm(request.POST or None), act, manage_url(pk, "measures"), collaborative=found,
        title="Add a shared measure", button="Save for every team",
        lead="Every team gets this measure, defined in these words, and enters its data in its own workspace.",
    )  # fmt: skip


@login_required
def change_measure(request: HttpRequest, pk: int) -> HttpResponse:
    shared = get_object_or_404(SharedMeasure.objects.select_related("collaborative"), pk=pk)
    found = collaborative_for(request, shared.collaborative_id, leads=True)
    form = SharedMeasureForm(request.POST or None, initial={name: getattr(shared, name) for name in SHARED_FIELDS})

    def act(typed):
        return actions.save_shared_measure(found, typed, by=request.user, shared=shared)

    return form_page(
        request, form, act, manage_url(found.pk, "measures"), collaborative=found, title="Shared measure",
        button="Save for every team", lead="The change reaches every team that is at work, at once. Their data stay.",
    )  # fmt: skip


@login_required
@require_POST
def remove_measure(request: HttpRequest, pk: int) -> HttpResponse:
    shared = get_object_or_404(SharedMeasure.objects.select_related("collaborative"), pk=pk)
    found = collaborative_for(request, shared.collaborative_id, leads=True)
    return _done(
        request, lambda: actions.remove_shared_measure(shared, by=request.user),
        f"{shared} is no longer shared. Teams that have data on it keep it as their own.",
        manage_url(found.pk, "measures"),
    )  # fmt: skip


@login_required
def add_faculty(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)

    def act(typed):
        return actions.add_faculty(found, **typed, by=request.user)

    return form_page(
        request, FacultyForm(request.POST or None), act, manage_url(pk, "faculty"), collaborative=found,
        title="Add a lead or faculty", button="Add", lead="Only colleagues of your own organisation.",
    )  # fmt: skip


@login_required
@require_POST
def remove_faculty(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Faculty.objects.select_related("person", "collaborative"), pk=pk)
    found = collaborative_for(request, one.collaborative_id, leads=True)
    words = f"{one.person} is no longer its {one.get_part_display()}."
    to = page_url(found.pk) if one.person_id == request.user.pk else manage_url(found.pk, "faculty")
    return _done(request, lambda: actions.remove_faculty(one, by=request.user), words, to)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)
    words = "Published. Everyone in your organisation sees this page, and project leads may ask to join."
    act = partial(actions.publish_collaborative, found, by=request.user, today=timezone.localdate())
    return _done(request, act, words, manage_url(pk))


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = collaborative_for(request, pk, leads=True)
    today, now = timezone.localdate(), timezone.now()
    act = partial(actions.close_collaborative, found, by=request.user, today=today, now=now)
    return _done(request, act, "Closed. The page stays; the teams keep their projects and data.", page_url(pk))


def _done(request: HttpRequest, act, words: str, to: str) -> HttpResponse:
    """Do it, say so, or say why not, and go on."""
    try:
        act()
        messages.success(request, words)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(to)
