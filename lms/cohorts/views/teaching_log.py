"""The teaching log: sessions taught here, sessions taught elsewhere, and confirming those of colleagues."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts.actions import logs as actions
from lms.cohorts.forms.practice import ReasonForm, TaughtForm
from lms.cohorts.models import TaughtEntry
from lms.cohorts.teaching import sessions_of
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    seen = TaughtEntry.objects.visible_to(request.user).select_related("person", "confirmer")
    context = {
        "sessions": sessions_of(request.user),
        "own": seen.filter(person=request.user),
        "to_confirm": seen.waiting().filter(confirmer=request.user),
    }
    return render(request, "cohorts/practice/teaching.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = TaughtForm(sent, person=request.user, today=timezone.localdate())
    if sent and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        with transaction.atomic():
            entry = actions.write_taught(request.user, now=timezone.now(), **form.cleaned_data)
            record_answer(request, places)
        messages.success(request, f"Saved. It counts once {entry.confirmer} has confirmed it.")
        return redirect("practice:teaching")
    return render(request, "cohorts/practice/taught_entry.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a colleague's session, or say why not."""
    entries = TaughtEntry.objects.visible_to(request.user).filter(confirmer=request.user).select_related("person")
    entry = get_object_or_404(entries, pk=pk)
    is_confirmed = "confirm" in request.POST
    form = ReasonForm(request.POST if request.method == "POST" and not is_confirmed else None)
    if is_confirmed or form.is_valid():
        reason = "" if is_confirmed else form.cleaned_data["reason"]
        return _answered(request, entry, is_confirmed, reason)
    context = {"entry": entry, "form": form}
    return render(request, "cohorts/practice/confirm_taught.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, entry: TaughtEntry, is_confirmed: bool, reason: str) -> HttpResponse:
    is_first = actions.answer_taught(
        entry, is_confirmed=is_confirmed, reason=reason, by=request.user, now=timezone.now()
    )
    if is_first:
        done = "Confirmed. Thank you." if is_confirmed else f"Not confirmed. {entry.person} reads your reason."
        messages.success(request, done)
    else:
        messages.warning(request, "You had answered this already; that answer stands.")
    return redirect("practice:mine")


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(TaughtEntry.objects.filter(person=request.user), pk=pk)
    actions.remove_taught(entry, by=request.user, now=timezone.now())
    messages.success(request, "Taken out of your teaching log.")
    return redirect("practice:teaching")
