"""The coaching log: one's own entries, and those a colleague lets one read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.cohorts.actions import logs as actions
from lms.cohorts.forms.practice import CoachingEntryForm, ReaderForm
from lms.cohorts.models import CoachingEntry, LogReader
from lms.people import audit
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer
from lms.people.models import Person

PAGE = 20
FIELDS = ("held_on", "team", "asked", "learned", "next_step")


@require_safe
@login_required
def log(request: HttpRequest) -> HttpResponse:
    return _log_page(request, ReaderForm(person=request.user))


def _log_page(request: HttpRequest, form: ReaderForm) -> HttpResponse:
    own = CoachingEntry.objects.filter(person=request.user)
    context = {
        "page": Paginator(own.kept(), PAGE).get_page(request.GET.get("page")),
        "removed": own.exclude(removed_at=None).order_by("-removed_at")[:5],
        "readers": LogReader.objects.current().filter(person=request.user).select_related("reader"),
        "form": form,
    }
    return render(request, "cohorts/practice/log.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    form = CoachingEntryForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    return _entry_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(CoachingEntry.objects.kept().filter(person=request.user), pk=pk)
    start = {name: getattr(entry, name) for name in FIELDS}
    sent = request.POST if request.method == "POST" else None
    return _entry_page(request, CoachingEntryForm(sent, initial=start, today=timezone.localdate()), entry)


def _entry_page(request: HttpRequest, form: CoachingEntryForm, entry: CoachingEntry | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        with transaction.atomic():
            if entry:
                actions.change_entry(entry, now=timezone.now(), **form.cleaned_data)
            else:
                actions.write_entry(request.user, now=timezone.now(), **form.cleaned_data)
            record_answer(request, places)
        messages.success(request, "Saved in your log.")
        return redirect("practice:log")
    context = {"form": form, "entry": entry}
    return render(request, "cohorts/practice/log_entry.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(CoachingEntry.objects.filter(person=request.user), pk=pk)
    actions.remove_entry(entry, now=timezone.now())
    messages.success(request, "Taken out. You can put it back below.")
    return redirect("practice:log")


@require_POST
@login_required
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(CoachingEntry.objects.filter(person=request.user), pk=pk)
    actions.put_back(entry, now=timezone.now())
    messages.success(request, "It is back in your log.")
    return redirect("practice:log")


@require_POST
@login_required
def let_read(request: HttpRequest) -> HttpResponse:
    form = ReaderForm(request.POST, person=request.user)
    if form.is_valid():
        try:
            made = actions.let_read(request.user, form.cleaned_data["reader"], now=timezone.now())
        except ValidationError as refused:
            form.add_error("reader", refused.messages)
        else:
            messages.success(request, f"{made.reader} can read your log now.")
            return redirect("practice:log")
    return _log_page(request, form)


@require_POST
@login_required
def stop_reading(request: HttpRequest, pk: int) -> HttpResponse:
    access = get_object_or_404(LogReader.objects.filter(person=request.user).select_related("reader"), pk=pk)
    actions.stop_reading(access, by=request.user, now=timezone.now())
    messages.success(request, f"{access.reader} can no longer read your log.")
    return redirect("practice:log")


@require_safe
@login_required
def of_colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """The log of somebody who lets the reader in; to everybody else there is no such page."""
    shared = LogReader.objects.current().filter(reader=request.user, person__organisation=request.user.organisation_id)
    person = get_object_or_404(Person.objects.filter(pk__in=shared.values("person")), pk=pk)
    entries = CoachingEntry.objects.visible_to(request.user).filter(person=person)
    audit.record("log.read", "Coaching log read", by=request.user, subject=person)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(request, "cohorts/practice/log_of.html", {"person": person, "page": page})
