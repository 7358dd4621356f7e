"""Observations on their way in: typed, pasted or uploaded, all merged by date in the same way, and corrected later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lms.charts.words import number
from lms.people.identifying import Place, ask, is_answered, is_going_back, places_in, record_answer
from lms.projects import actions
from lms.projects.actions.observations import Unseen, as_seen, differs
from lms.projects.charting import expected_of
from lms.projects.models import Measure, Observation
from lms.projects.observation_forms import ObservationForm, PasteForm, UploadForm
from lms.projects.pasting import Pasted, Row, TooMany, read
from lms.projects.views.pages import part_for


def measure_url(pk: int) -> str:
    return reverse("projects:measure", args=[pk])


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that has something else already: what is there, and what would take its place."""

    on: date
    old: str
    new: str
    seen: str


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Type one observation; on the same page many can be pasted or a file uploaded."""
    found = part_for(request, Measure.objects.all(), pk)
    form = ObservationForm(request.POST or None, expected=expected_of(found), today=timezone.localdate())
    if not form.is_valid() or is_going_back(request):
        return _add_page(request, found, form)
    if (places := places_in(form)) and not is_answered(request, places):
        return ask(request, places)
    changed = _changed(found, [form.row])
    if changed and request.POST.get("replace") != "on":
        form.add_error(None, "That day has another value or note already. Look at both before you replace it.")
        return _add_page(request, found, form, changed=changed[0], seen=_seen(changed))
    try:
        return _keep(request, found, [form.row], replace=True, places=places)
    except Unseen:
        form.add_error(None, "Somebody has just given that day another value. Look at both before you replace it.")
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    changed = _changed(found, [form.row])
    return _add_page(request, found, form, changed=changed[0] if changed else None, seen=_seen(changed))


def _add_page(request: HttpRequest, found: Measure, form: ObservationForm, **more) -> HttpResponse:
    context = _context(found, "Add observations") | {"form": form, "upload_form": UploadForm(auto_id="upload_%s")}
    context |= {"paste_form": PasteForm(expected=expected_of(found), auto_id="paste_%s")}
    return render(request, "projects/add_observations.html", context | more, status=422 if form.errors or more else 200)


@login_required
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paste at once when every line is good; otherwise show what would be kept, and ask."""
    found = part_for(request, Measure.objects.all(), pk)
    form = PasteForm(request.POST or None, expected=expected_of(found))
    if not form.is_valid():
        context = _context(found, "Paste observations") | {"form": form}
        return render(request, "projects/paste.html", context, status=422 if form.errors else 200)
    return _read(request, found, form)


@login_required
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file as if its lines had been pasted: what is wrong can be put right on the page."""
    found = part_for(request, Measure.objects.all(), pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        context = _context(found, "Upload observations") | {"form": form, "button": "Read the file"}
        return render(request, "projects/form.html", context, status=422 if form.errors else 200)
    sheet = form.cleaned_data["sheet"]
    pasted = PasteForm({"text": sheet.text}, expected=expected_of(found))
    pasted.is_valid()
    return _read(request, found, pasted, sheet.told)


def _read(request: HttpRequest, found: Measure, form: PasteForm, told: str = "") -> HttpResponse:
    text = form.cleaned_data.get("text", "")
    try:
        pasted = read(text, today=timezone.localdate(), expected=expected_of(found))
    except TooMany as many:
        form.add_error("text", str(many))
        return render(request, "projects/paste.html", _context(found, "Observations") | {"form": form}, status=422)
    changed = _changed(found, pasted.rows)
    if (places := places_in(form)) and not is_answered(request, places) and not is_going_back(request):
        return ask(request, places, sent=_sent(request, text), to=reverse("projects:paste", args=[found.pk]))
    answer = request.POST.get("answer", "") if request.POST.get("read") == _mark(text) else ""
    try:
        if is_going_back(request):
            return _dry_run(request, found, form, pasted, changed, told)
        if pasted.rows and (answer in ("keep", "replace") or not (pasted.refused or changed)):
            if told:
                messages.info(request, told)
            return _keep(request, found, pasted.rows, replace=answer == "replace", places=places)
    except Unseen:
        changed = _changed(found, pasted.rows)
        form.add_error(None, "Somebody has just given some of these days other values. Look at them first.")
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return _dry_run(request, found, form, pasted, changed, told)


def _dry_run(
    request: HttpRequest, found: Measure, form: PasteForm, pasted: Pasted, changed: list[Changed], told: str
) -> HttpResponse:
    """What would be kept and what cannot be; the marks let nothing be kept that was not shown like this."""
    context = _context(found, "Observations") | {
        "form": form, "pasted": pasted, "changed": changed, "new": len(pasted.rows) - len(changed), "told": told,
        "read": _mark(form.cleaned_data.get("text", "")), "seen": _seen(changed),
    }  # fmt: skip
    return render(request, "projects/paste.html", context, status=422)


def _context(found: Measure, title: str) -> dict:
    return {"measure": found, "project": found.project, "title": title}


def _changed(found: Measure, rows: list[Row]) -> list[Changed]:
    there = {o.on: o for o in found.observations.filter(on__in=[row.on for row in rows])}
    return [
        Changed(row.on, said(there[row.on]), said(row), as_seen(there[row.on]))
        for row in rows
        if row.on in there and differs(there[row.on], row)
    ]


def _seen(changed: list[Changed]) -> str:
    return json.dumps({day.on.isoformat(): day.seen for day in changed})


def _mark(text: str) -> str:
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()


def said(row: Row | Observation) -> str:
    """A number as people say it, with its note: 12 of 85, bank holiday."""
    value = "a gap" if row.value is None else number(float(row.value))
    of = "" if row.denominator is None else f" of {number(float(row.denominator))}"
    return f"{value}{of}, {row.note}" if row.note else f"{value}{of}"


def _sent(request: HttpRequest, text: str) -> dict[str, str]:
    return {"text": text} | {name: request.POST[name] for name in ("answer", "read", "seen") if name in request.POST}


def _keep(request: HttpRequest, found: Measure, rows: list[Row], *, replace: bool, places: list[Place]) -> HttpResponse:
    try:
        seen = {str(on): str(was) for on, was in json.loads(request.POST.get("seen", "{}")).items()}
    except (ValueError, AttributeError):
        seen = {}
    with transaction.atomic():
        kept = actions.keep_rows(found, rows, by=request.user, now=timezone.now(), replace=replace, seen=seen)
        record_answer(request, places, project=found.project_id)
    messages.success(request, f"{kept.added} added, {kept.replaced} replaced.")
    return redirect(measure_url(found.pk))
