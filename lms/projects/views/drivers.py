"""The outline of the driver diagram: every line is added, changed and moved by a form of its own."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lms.projects import actions
from lms.projects.forms import DriverForm
from lms.projects.models import DriverNode
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
    node = part_for(request, DriverNode.objects.select_related("parent"), pk)
    initial = {"text": node.text, "status": node.status, "parent": node.parent_id}
    form = DriverForm(request.POST or None, project=node.project, kind=node.kind, is_new=False, initial=initial)

    def act(typed):
        if "parent" in typed:
            actions.move_under(node, typed["parent"], by=request.user)
        return actions.change_driver(node, typed["text"], typed.get("status") or node.status, by=request.user)

    title = f"Change the {node.get_kind_display()}"
    to = outline(node.project_id, node)
    return form_page(request, form, act, to, project=node.project, title=title, button="Save")


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    node = part_for(request, DriverNode.objects.all(), pk)
    actions.move_driver(node, -1 if request.POST.get("move") == "up" else 1, by=request.user)
    return redirect(outline(node.project_id, node))


@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with the line, and delete it once that is confirmed."""
    node = part_for(request, DriverNode.objects.all(), pk)
    if request.method == "POST":
        actions.delete_driver(node, by=request.user)
        return redirect(outline(node.project_id))
    below = DriverNode.objects.filter(parent=node).count() + DriverNode.objects.filter(parent__parent=node).count()
    return render(request, "projects/delete_driver.html", {"node": node, "project": node.project, "below": below})
