"""PDSA cycles, and the line manager's agreement to the one of level 2."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from lms.charts.words import number
from lms.projects import actions
from lms.projects.access import lead_of, may_agree_pdsa
from lms.projects.actions.cycles import PDSA_TEXT
from lms.projects.forms import CompleteForm, PlanForm, SignForm
from lms.projects.models import PdsaCycle, Project
from lms.projects.state_hash import state_hash
from lms.projects.views.pages import form_page, part_for, project_for


def pdsa_url(pk: int) -> str:
    return f"{reverse('projects:project', args=[pk])}#pdsa"


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)
    before = _followed(request, project)
    form = PlanForm(request.POST or None, project=project, initial=_start(before))

    def act(typed):
        return actions.plan_cycle(project, typed, by=request.user)

    return form_page(
        request, form, act, pdsa_url(pk), project=project, button="Save the plan", facts=_learned(before),
        title=f"Plan the next cycle after PDSA {before.number}" if before else "Plan a PDSA cycle",
        hidden={"after": before.pk} if before else {},
    )  # fmt: skip


def _followed(request: HttpRequest, project: Project) -> PdsaCycle | None:
    """The completed cycle of this project that the next one is to follow, if any."""
    asked = request.POST.get("after", request.GET.get("after", ""))
    if not asked.isdecimal():
        return None
    return project.cycles.filter(completed_on__isnull=False, pk=int(asked[:9])).first()


def _start(before: PdsaCycle | None) -> dict[str, object]:
    """What the next cycle takes over from the last. The prediction is made anew, and so is its scale: a step larger."""
    today = {"starts_on": timezone.localdate()}
    if before is None:
        return today
    taken = {name: getattr(before, name) for name in ("title", "plan", "measure")}
    return today | taken | {"change_idea": before.change_idea_id, "measure": before.measure_id}


def _learned(before: PdsaCycle | None) -> list[tuple[str, str]]:
    if before is None:
        return []
    facts = [("Its scale", before.scale), ("You predicted", before.prediction), ("You found", before.study)]
    return [(label, words) for label, words in (*facts, ("What next", before.learned)) if words]


@login_required
def change_plan(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = part_for(request, PdsaCycle.objects.all(), pk)
    initial = {name: getattr(cycle, name) for name in PlanForm.Meta.fields}
    form = PlanForm(request.POST or None, project=cycle.project, initial=initial)

    def act(typed):
        return actions.change_plan(cycle, typed, base=form.base, by=request.user)

    title = f"Change the plan of PDSA {cycle.number}"
    to = pdsa_url(cycle.project_id)
    return form_page(request, form, act, to, project=cycle.project, title=title, button="Save the plan")


@login_required
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    cycle = part_for(request, PdsaCycle.objects.all(), pk)
    initial = {name: getattr(cycle, name) for name in CompleteForm.base_fields}
    form = CompleteForm(request.POST or None, initial=initial)

    def act(typed):
        return actions.complete_cycle(cycle, typed, base=form.base, by=request.user, today=timezone.localdate())

    return form_page(
        request, form, act, pdsa_url(cycle.project_id), project=cycle.project,
        title=f"Write the result of PDSA {cycle.number}", button="Complete the cycle",
        facts=[("We planned", cycle.plan), ("We predicted", _predicted(cycle))],
    )  # fmt: skip


def _predicted(cycle: PdsaCycle) -> str:
    if cycle.predicted is None:
        return cycle.prediction
    unit = cycle.measure.unit if cycle.measure else ""
    return f"{cycle.prediction} ({number(float(cycle.predicted), unit)})"


@login_required
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The line manager of the lead agrees to the PDSA as it is on the screen."""
    today = timezone.localdate()
    project = project_for(request, pk, lambda person, found: may_agree_pdsa(person, found, today))
    form = SignForm(request.POST or None, initial={"seen": state_hash(project)})

    def act(typed):
        return actions.agree_pdsa(project, seen=typed["seen"], by=request.user, now=timezone.now(), today=today)

    return form_page(
        request, form, act, reverse("projects:project", args=[pk]), project=project, title="Agree to the PDSA",
        button="Agree", facts=_facts(project),
    )  # fmt: skip


def _facts(project) -> list[tuple[str, str]]:
    facts = [("You agree to these words", PDSA_TEXT.format(lead=lead_of(project)))]
    for cycle in project.cycles.all():
        facts += [(f"PDSA {cycle.number}: {cycle.title}", cycle.plan), ("Predicted", cycle.prediction)]
        facts += [("Found", cycle.study or "not yet"), ("Act", cycle.get_decision_display() or "not yet")]
    return facts
