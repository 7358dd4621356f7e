"""One's own log of continuing professional development: read it, add to it, take it along."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.home import cpd_pdf
from lms.home.cpd import Log, entry_about, log
from lms.home.forms import PERIODS, EntryForm, ReflectionForm
from lms.learning.actions import add_cpd, reflect_on
from lms.learning.models import CpdEntry
from lms.people import audit
from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer
from lms.spreadsheets import csv_response

DAYS = {"year": 365, "three": 3 * 365}


def _period(request: HttpRequest) -> str:
    asked = request.GET.get("period", "year")
    return asked if asked in PERIODS else "year"


def _log(request: HttpRequest) -> Log:
    period = _period(request)
    since: date | None = timezone.localdate() - timedelta(DAYS[period]) if period in DAYS else None
    return log(request.user, since)


@require_safe
@login_required
def cpd(request: HttpRequest) -> HttpResponse:
    return render(request, "home/cpd.html", {"log": _log(request), "period": _period(request), "periods": PERIODS})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        with transaction.atomic():
            entry = add_cpd(request.user, **form.cleaned_data)
            record_answer(request, places)
        messages.success(request, f"“{entry.title}” is in your log.")
        return redirect("home:cpd")
    return render(request, "home/cpd_add.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reflect(request: HttpRequest, about: str) -> HttpResponse:
    entry = entry_about(request.user, about)
    if entry is None:
        raise Http404
    form = ReflectionForm(request.POST if request.method == "POST" else None, initial={"text": entry.reflection})
    if request.method == "POST" and form.is_valid() and not is_going_back(request):
        if (places := places_in(form)) and not is_answered(request, places):
            return ask(request, places)
        with transaction.atomic():
            reflect_on(request.user, about, form.cleaned_data["text"])
            record_answer(request, places)
        messages.success(request, "Saved. Only you can read it.")
        return redirect("home:cpd")
    return render(request, "home/cpd_reflect.html", {"form": form, "entry": entry}, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(CpdEntry.objects.visible_to(request.user), pk=pk)
    if "confirmed" not in request.POST:
        return render(request, "home/cpd_remove.html", {"entry": entry})
    entry.delete()
    messages.success(request, f"“{entry.title}” is taken out of your log.")
    return redirect("home:cpd")


@require_safe
@login_required
def download(request: HttpRequest, kind: str) -> HttpResponse:
    found, with_reflections = _log(request), request.GET.get("reflections") == "1"
    audit.record("cpd.exported", f"Own CPD log taken along as {kind}", by=request.user, subject=request.user)
    if kind == "csv":
        header = ["Date", "What", "Kind", "Hours", "Together with others", *(["Reflection"] * with_reflections)]
        rows = [
            [each.on, each.title, each.kind, each.hours, each.is_participatory, *([each.reflection] * with_reflections)]
            for each in found.entries
        ]
        return csv_response("cpd-log.csv", header, rows)
    pdf = cpd_pdf.render(request.user, found, timezone.localdate(), with_reflections=with_reflections)
    headers = {"Content-Disposition": content_disposition_header(True, "cpd-log.pdf") or "attachment"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
