"""Observed practice: one's own and what waits for one, asking for it, judging, answering, signing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curriculum.models import LevelPage, Practice
from lms.cohorts import practice_page
from lms.cohorts.actions import practice as actions
from lms.cohorts.forms.practice import AskForm, JudgeForm, OwnWordsForm, ReasonForm
from lms.cohorts.models import ObservedPractice
from lms.people import audit
from lms.people.identifying import ask as ask_back
from lms.people.identifying import is_answered, is_going_back, places_in, record_answer

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "cohorts/practice/mine.html", practice_page.overview(request.user))


@read_or_write
@login_required
def ask(request: HttpRequest, code: str, what: str) -> HttpResponse:
    level = get_object_or_404(LevelPage.objects.live(), code=code)
    if what not in Practice or not level.requirements.filter(kind=what).exists():
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, person=request.user, what=what, today=timezone.localdate())
    if sent and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask_back(request, places)
        if practice := _asked(request, level, what, form):
            record_answer(request, places)
            messages.success(request, f"{practice.observer} is asked, and gets a mail.")
            return redirect("practice:form", practice.pk)
    context = {
        "form": form,
        "level": level,
        "what": Practice(what),
        "criteria": level.practice_criteria.filter(what=what),
        "nobody": not form.fields["observer"].queryset.exists(),
    }
    return render(request, "cohorts/practice/ask.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, level: LevelPage, what: str, form: AskForm) -> ObservedPractice | None:
    typed = form.cleaned_data
    try:
        return actions.ask_for_practice(
            request.user, level, what, observer=typed["observer"], assessors=form.people, held_on=typed["held_on"],
            about=typed["about"], link=typed.get("link", ""), now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return None


def _found(request: HttpRequest, pk: int) -> ObservedPractice:
    forms = ObservedPractice.objects.visible_to(request.user).select_related("person", "observer", "level", "ended_by")
    return get_object_or_404(forms, pk=pk)


@require_safe
@login_required
def form(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _found(request, pk)
    if practice.person_id != request.user.pk:
        label = f"Read: {practice.get_what_display()}"
        audit.record("practice.read", label, by=request.user, subject=practice.person, practice=pk)
    context = practice_page.whole(practice, request.user, timezone.localdate())
    return render(request, "cohorts/practice/form.html", context)


@read_or_write
@login_required
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _found(request, pk)
    if practice.observer_id != request.user.pk:
        raise PermissionDenied
    form = JudgeForm(request.POST if request.method == "POST" else None, practice=practice)

    def save() -> None:
        typed = form.cleaned_data
        saved = actions.judge(
            practice, judgements=form.judged, overall=typed["overall"], feedback=typed["feedback"],
            seen=typed["seen"], by=request.user, now=timezone.now(),
        )  # fmt: skip
        _sign_too(request, saved)

    return _write(request, practice, form, save, "cohorts/practice/judge.html")


@read_or_write
@login_required
def words(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _found(request, pk)
    if practice.person_id != request.user.pk:
        raise PermissionDenied
    start = {"seen": practice.version, "own_words": practice.own_words}
    form = OwnWordsForm(request.POST if request.method == "POST" else None, initial=start)

    def save() -> None:
        typed = form.cleaned_data
        saved = actions.say_own_words(
            practice, typed["own_words"], seen=typed["seen"], by=request.user, now=timezone.now()
        )
        _sign_too(request, saved)

    return _write(request, practice, form, save, "cohorts/practice/words.html")


def _sign_too(request: HttpRequest, practice: ObservedPractice) -> None:
    if "sign" in request.POST:
        actions.sign(practice, seen=practice.version, by=request.user, now=timezone.now())


def _write(
    request: HttpRequest, practice: ObservedPractice, form: Any, save: Callable[[], None], template: str
) -> HttpResponse:
    """Save what was typed, once it is said that nothing in it names a patient; a refusal loses nothing."""
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask_back(request, places)
        try:
            with transaction.atomic():
                save()
                record_answer(request, places, practice=practice.pk)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            practice.refresh_from_db()
            form.data = form.data.copy()
            form.data["seen"] = practice.version  # what changed meanwhile is on the page they get
        else:
            messages.success(request, "Saved and signed." if "sign" in request.POST else "Saved.")
            return redirect("practice:form", practice.pk)
    context = practice_page.whole(practice, request.user, timezone.localdate()) | {"form": form}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@login_required
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _found(request, pk)
    seen = request.POST.get("seen", "")
    try:
        signed = actions.sign(practice, seen=int(seen) if seen.isdecimal() else 0, by=request.user, now=timezone.now())
        messages.success(request, "Signed. Everybody has agreed." if signed.agreed_at else "Signed.")
    except ValidationError as refused:
        messages.warning(request, f"Not signed. {refused.messages[0]}")
    return redirect("practice:form", pk)


@read_or_write
@login_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.reopen, "Open it again", "It is open again; everybody signs anew.")


@read_or_write
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    practice = _found(request, pk)
    if request.user.pk not in (practice.person_id, practice.observer_id):
        raise PermissionDenied
    title = "Withdraw it" if practice.person_id == request.user.pk else "Decline it"
    return _with_reason(request, pk, actions.end, title, "It is ended. What was written stays on record.")


def _with_reason(request: HttpRequest, pk: int, act: Any, title: str, done: str) -> HttpResponse:
    practice = _found(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act(practice, form.cleaned_data["reason"], by=request.user, now=timezone.now())
        messages.success(request, done)
        return redirect("practice:form", pk)
    context = {"practice": practice, "form": form, "title": title}
    return render(request, "cohorts/practice/reason.html", context, status=422 if form.errors else 200)
