"""Joining a level, and the page that lists every requirement of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from curriculum.models import LevelPage
from lms.escalator import actions
from lms.escalator.access import whose_standing
from lms.escalator.entry import entry
from lms.escalator.models import Attainment
from lms.escalator.standing import standing as standing_of
from lms.learning.models import Enrolment
from lms.people import audit


@require_POST
@login_required
def join(request: HttpRequest, code: str) -> HttpResponse:
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    today = localdate()
    found = entry(request.user, level, today)
    if found.is_open:
        _tell_joined(request, level, actions.join(request.user, level, today=today))
    elif not found.enrolment:
        messages.warning(request, f"You can't join {level.title} yet. {found.reason}")
    return redirect(level.url)


def _tell_joined(request: HttpRequest, level: LevelPage, reached: Attainment | None) -> None:
    if reached:
        until = f" until {reached.expires_on:%-d %B %Y}" if reached.expires_on else ""
        messages.success(request, f"Nothing was left to do: you hold {level.title}{until}. Your certificate is ready.")
        return
    joined = Enrolment.objects.open().filter(person=request.user, level=level).order_by("-cycle").first()
    if joined:
        messages.success(request, f"You have joined {level.title}. Aim to finish by {joined.due_on:%-d %B %Y}.")


@require_safe
@login_required
def standing(request: HttpRequest, person_pk: int, code: str) -> HttpResponse:
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    today = localdate()
    person = whose_standing(request.user, person_pk, today)
    if person != request.user:
        audit.record("standing.read", f"Standing on {level.title} read", by=request.user, subject=person, level=code)
    requirements = standing_of(person, level, today)
    context = {
        "person": person,
        "level": level,
        "requirements": requirements,
        "met": [requirement for requirement in requirements if requirement.is_met],
        "left": [requirement for requirement in requirements if not requirement.is_met],
        "entry": entry(person, level, today),
    }
    return render(request, "escalator/standing.html", context)
