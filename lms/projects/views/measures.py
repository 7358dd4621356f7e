"""A measure: its definition, its observations, its chart and its rebases."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lms.projects import actions
from lms.projects.access import may_edit
from lms.projects.chart_page import chart_page, drawing_of, numbers_behind
from lms.projects.choosing import charts_for, fits
from lms.projects.collaborative_forms import CollectorForm
from lms.projects.forms import MeasureForm, PhaseForm
from lms.projects.models import Measure, Phase
from lms.projects.views.downloads import png_response, svg_response
from lms.projects.views.observations import measure_url
from lms.projects.views.pages import form_page, part_for, project_for
from lms.spreadsheets import csv_response


def _whole(request: HttpRequest, pk: int) -> Measure:
    """A measure with all its chart shows, for whoever may see the project."""
    measures = Measure.objects.prefetch_related(
        "observations", "phases", "events", "project__cycles", "project__members"
    )
    return part_for(request, measures, pk, may=None)


@login_required
@require_safe
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    found = _whole(request, pk)
    asked = request.GET.get("chart", "")
    chart = asked if asked in charts_for(found.data_kind) else found.chart
    may = may_edit(request.user, found.project) and found.shared_id is None
    context = chart_page(found, chart) | {"may_edit": may_edit(request.user, found.project), "may_switch": may}
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
    found = _whole(request, pk)
    header = [
        "Date",
        *(["Counted", "Out of"] if found.has_denominator else []),
        "Value",
        "Unit",
        "Centre",
        "Lower limit",
        "Upper limit",
        "What the rules say",
        "Note",
    ]
    rows = [
        (
            n.on,
            *([n.value, n.denominator] if found.has_denominator else []),
            n.plotted,
            found.unit,
            n.point.centre,
            n.point.lower,
            n.point.upper,
            n.words,
            n.note,
        )
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
        other_form="projects/which_chart.html", fits=fits(),
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
@require_POST
def use_chart(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, Measure.objects.all(), pk)
    try:
        actions.use_chart(found, request.POST.get("chart", ""), by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(measure_url(pk))


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
