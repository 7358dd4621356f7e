"""The outline of the driver diagram: every line is added, changed and moved by a form of its own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.forms import DriverForm
from lms.projects.models import DriverNode, Project
from lms.projects.views.lost import lost_from, nothing_to_do, put_back
from lms.projects.views.pages import form_page, part_for, project_for


def outline(project: int, node: DriverNode | None = None) -> str:
    """The workspace with this line at hand."""
    home = reverse("projects:project", args=[project])
    return f"{home}?line={node.pk}#line-{node.pk}" if node else f"{home}#drivers"


@login_required
def add(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    project = project_for(request, pk)
    if kind not in DriverNode.Kind:
        raise Http404
    form = DriverForm(
        request.POST or None, project=project, kind=kind, is_new=True, initial={"parent": request.GET.get("under")}
    )

    def act(typed):
        return actions.add_driver(project, kind, typed["text"], typed.get("parent"), by=request.user)

    title = f"Add a {DriverNode.Kind(kind).label}"
    return form_page(request, form, act, lambda node: outline(pk, node), project=project, title=title, button="Add")


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    if project := lost_from(request, DriverNode.objects.all(), pk):
        return _put_back(request, project)
    node = part_for(request, DriverNode.objects.select_related("parent"), pk)
    initial = {"text": node.text, "status": node.status, "parent": node.parent_id}
    form = DriverForm(request.POST or None, project=node.project, kind=node.kind, is_new=False, initial=initial)

    def act(typed):
        return actions.change_driver(node, typed, base=form.base, by=request.user)

    return form_page(
        request, form, act, outline(node.project_id, node), project=node.project, button="Save",
        title=f"Change the {node.get_kind_display()}", hidden={"project": node.project_id, "kind": node.kind},
    )  # fmt: skip


def _put_back(request: HttpRequest, project: Project) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in DriverNode.Kind:
        raise Http404
    form = DriverForm(project=project, kind=kind, is_new=True, initial=request.POST.dict())
    return put_back(request, project, form, reverse("projects:add_driver", args=[project.pk, kind]))


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    if project := lost_from(request, DriverNode.objects.all(), pk):
        return nothing_to_do(request, project, "drivers")
    node = part_for(request, DriverNode.objects.all(), pk)
    actions.move_driver(node, -1 if request.POST.get("move") == "up" else 1, by=request.user)
    return redirect(outline(node.project_id, node))


@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with the line, and delete it once that is confirmed."""
    if project := lost_from(request, DriverNode.objects.all(), pk):
        return nothing_to_do(request, project, "drivers")
    node = part_for(request, DriverNode.objects.all(), pk)
    if request.method == "POST":
        actions.delete_driver(node, by=request.user)
        return redirect(outline(node.project_id))
    below = DriverNode.objects.filter(parent=node).count() + DriverNode.objects.filter(parent__parent=node).count()
    return render(request, "projects/delete_driver.html", {"node": node, "project": node.project, "below": below})
