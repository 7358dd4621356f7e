"""A measure: its definition, its observations, its chart and its rebases."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.charts.spc import DEFAULT_RULES
from lms.charts.words import number
from lms.forms import Form
from lms.projects import actions
from lms.projects.access import may_edit
from lms.projects.actions.measures import is_other
from lms.projects.chart_page import chart_page, drawing_of, numbers_behind
from lms.projects.charting import expected_of
from lms.projects.collaborative_forms import CollectorForm
from lms.projects.forms import MeasureForm, ObservationForm, PasteForm, PhaseForm
from lms.projects.models import Measure, Observation, Phase
from lms.projects.pasting import Expected, Pasted, Row, Unreadable, check_numbers, read, read_number
from lms.projects.views.downloads import png_response, svg_response
from lms.projects.views.pages import form_page, part_for, project_for
from lms.spreadsheets import csv_response


def measure_url(pk: int) -> str:
    return reverse("projects:measure", args=[pk])


def _whole(request: HttpRequest, pk: int) -> Measure:
    """A measure with all its chart shows, for whoever may see the project."""
    measures = Measure.objects.prefetch_related("observations", "phases", "project__cycles", "project__members")
    return part_for(request, measures, pk, may=None)


@login_required
@require_safe
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    found = _whole(request, pk)
    asked = request.GET.get("chart", "")
    chart = asked if asked in DEFAULT_RULES else found.chart
    context = chart_page(found, chart) | {"may_edit": may_edit(request.user, found.project)}
    return render(request, "projects/measure.html", context)


@login_required
@require_safe
def chart_svg(request: HttpRequest, pk: int) -> HttpResponse:
    found = _whole(request, pk)
    return svg_response("chart", drawing_of(found, found.chart))


@login_required
@require_safe
def chart_png(request: HttpRequest, pk: int) -> HttpResponse:
    found = _whole(request, pk)
    return png_response("chart", drawing_of(found, found.chart))


@login_required
@require_safe
def observations_csv(request: HttpRequest, pk: int) -> HttpResponse:
    header = ["Date", "Value", "Unit", "Centre", "Lower limit", "Upper limit", "What the rules say", "Note"]
    found = _whole(request, pk)
    rows = [
        (n.on, n.value, found.unit, n.point.centre, n.point.lower, n.point.upper, n.words, n.note)
        for n in numbers_behind(found, found.chart)
    ]
    return csv_response("observations.csv", header, rows)


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)

    def act(typed):
        return actions.add_measure(project, typed, by=request.user)

    return form_page(
        request, MeasureForm(request.POST or None), act, lambda made: measure_url(made.pk),
        project=project, title="Add a measure", button="Save the measure",
        lead="Its operational definition makes sure that everybody counts the same.",
    )  # fmt: skip


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Measure.objects.all(), pk)
    initial = {name: getattr(found, name) for name in MeasureForm.Meta.fields}
    form = (CollectorForm if found.shared_id else MeasureForm)(request.POST or None, initial=initial)

    def act(typed):
        return actions.change_measure(found, typed, base=form.base, by=request.user)

    return form_page(
        request, form, act, measure_url(pk), project=found.project, measure=found, title="Operational definition",
        button="Save", lead=_shared_words(found),
    )  # fmt: skip


def _shared_words(found: Measure) -> str:
    """Why a team of a collaborative may not change what it measures."""
    if found.shared is None:
        return ""
    return (
        f"Every team of {found.shared.collaborative} counts the same, or their charts could not be compared: only its "
        "lead changes the definition. Who collects is your own."
    )


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Type one observation, or paste many on the same page."""
    found = part_for(request, Measure.objects.all(), pk)
    form = ObservationForm(request.POST or None, expected=expected_of(found))
    row = _typed_row(form, expected_of(found)) if form.is_valid() else None
    if row and not form.errors:
        there = found.observations.filter(on=row.on).first()
        if there is None or not is_other(there, row) or request.POST.get("replace") == "on":
            actions.keep_rows(found, [row], by=request.user, now=timezone.now(), replace=True)
            return redirect(measure_url(pk))
        form.add_error(None, "That day has another value already. Look at both before you replace it.")
        return _add_page(request, found, form, there=there, old=said(there), typed=said(row))
    return _add_page(request, found, form)


def _typed_row(form: ObservationForm, expected: Expected) -> Row | None:
    typed = form.cleaned_data
    if typed["on"] > timezone.localdate():
        form.add_error("on", "This date is in the future.")
        return None
    value, denominator = _read(form, "value"), _read(form, "denominator")
    if form.errors:
        return None
    try:
        check_numbers(value, denominator, expected)
    except Unreadable as wrong:
        form.add_error("denominator" if "denominator" in str(wrong) else "value", str(wrong))
    return Row(1, typed["on"], value, typed["note"], denominator if value is not None else None)


def _read(form: ObservationForm, name: str) -> Decimal | None:
    try:
        return read_number(form.cleaned_data.get(name, ""))
    except Unreadable as wrong:
        form.add_error(name, str(wrong))
    return None


def _add_page(request: HttpRequest, found: Measure, form: ObservationForm, **more) -> HttpResponse:
    context = _context(found, form, "Add observations") | {"paste_form": PasteForm(expected=expected_of(found))} | more
    return render(request, "projects/add_observations.html", context, status=422 if form.errors else 200)


@login_required
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paste at once when every line is good; otherwise show what would be kept, and ask."""
    found = part_for(request, Measure.objects.all(), pk)
    form = PasteForm(request.POST or None, expected=expected_of(found))
    if not form.is_valid():
        context = _context(found, form, "Paste observations")
        return render(request, "projects/paste.html", context, status=422 if form.errors else 200)
    pasted = read(form.cleaned_data["text"], today=timezone.localdate(), expected=expected_of(found))
    changed = _changed(found, pasted)
    answer = request.POST.get("answer", "")
    if pasted.rows and (answer in ("keep", "replace") or not (pasted.refused or changed)):
        return _keep(request, found, pasted, replace=answer == "replace")
    context = _context(found, form, "Paste observations") | {"pasted": pasted, "changed": changed}
    return render(request, "projects/paste.html", context | {"new": len(pasted.rows) - len(changed)}, status=422)


def _context(found: Measure, form: Form, title: str) -> dict:
    return {"measure": found, "project": found.project, "form": form, "title": title}


def _changed(found: Measure, pasted: Pasted) -> list[dict]:
    """The days that have another value already: old beside new."""
    there = {o.on: o for o in found.observations.all()}
    return [
        {"on": row.on, "old": said(there[row.on]), "new": said(row)}
        for row in pasted.rows
        if row.on in there and is_other(there[row.on], row)
    ]


def said(row: Row | Observation) -> str:
    """A number as people say it: 12 of 85."""
    if row.value is None:
        return "a gap"
    value = number(float(row.value))
    return value if row.denominator is None else f"{value} of {number(float(row.denominator))}"


def _keep(request: HttpRequest, found: Measure, pasted: Pasted, *, replace: bool) -> HttpResponse:
    kept = actions.keep_rows(found, pasted.rows, by=request.user, now=timezone.now(), replace=replace)
    messages.success(request, f"{kept.added} added, {kept.replaced} replaced.")
    return redirect(measure_url(found.pk))


@login_required
def rebase(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Measure.objects.all(), pk)

    def act(typed):
        return actions.add_phase(found, **typed, by=request.user)

    return form_page(
        request, PhaseForm(request.POST or None), act, measure_url(pk), project=found.project, measure=found,
        title="Rebase the chart", button="Rebase",
        lead="New lines from a day on. Do it when a change is known and its new level has held, not to tidy a chart.",
    )  # fmt: skip


@login_required
@require_POST
def remove_rebase(request: HttpRequest, pk: int) -> HttpResponse:
    phase = Phase.objects.filter(pk=pk).select_related("measure").first()
    measure = part_for(request, Measure.objects.filter(phases=pk), phase.measure_id if phase else 0)
    try:
        actions.remove_phase(phase, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(measure_url(measure.pk))
