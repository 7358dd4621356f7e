"""Filters kept under a name: saving, deleting, and opening a page with one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lms.dose.actions.saved_views import change_view, delete_view, save_view
from lms.dose.board.asking import Asked
from lms.dose.board.saved_view_forms import ChangeViewForm, SavedViewForm
from lms.dose.models import SavedView
from lms.people.access import role_required
from lms.people.models import Role


@require_POST
@role_required(Role.HR, Role.BOARD)
def save(request: HttpRequest) -> HttpResponse:
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        return render(request, "dose/save_view.html", {"form": form}, status=422)
    view = save_view(**form.cleaned_data, by=request.user)
    messages.success(request, f"The view “{view.name}” is saved.")
    return redirect(view.address)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.HR, Role.BOARD)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own only: its name, who sees it, and whether the page opens with it."""
    view = _own(request, pk)
    form = ChangeViewForm(request.POST if request.method == "POST" else None, view=view)
    if form.is_valid():
        view = change_view(view, **form.cleaned_data)
        messages.success(request, f"The view “{view.name}” is changed.")
        return redirect(view.address)
    context = {"form": form, "view": view, "page": view.get_page_display()}
    return render(request, "dose/change_view.html", context, status=422 if form.errors else 200)


@require_POST
@role_required(Role.HR, Role.BOARD)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own only: a shared view of somebody else's isn't there to be deleted."""
    view = _own(request, pk)
    delete_view(view)
    messages.success(request, f"The view “{view.name}” is deleted. Saving it again brings it back.")
    return redirect(view.address)


def _own(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user).filter(owner=request.user), pk=pk)


def opening(request: HttpRequest, page: str) -> HttpResponse | None:
    """Where a bare address leads: to the reader's own view of the page, if they chose one."""
    if request.GET:
        return None
    mine = SavedView.objects.visible_to(request.user).filter(owner=request.user, page=page, is_default=True).first()
    return redirect(mine.address) if mine else None


def kept(request: HttpRequest, page: str, asked: Asked) -> dict[str, Any]:
    """What the page shows of saved views."""
    return {
        "views": SavedView.objects.visible_to(request.user).filter(page=page).select_related("owner"),
        "view_form": SavedViewForm(initial={"page": page, "query": asked.address()}),
    }
