"""Finding a project for the person who asks, and the one shape of a page with a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from lms.people.identifying import ask, is_answered, is_going_back, places_in, record_answer
from lms.people.models import Person
from lms.projects.access import may_edit
from lms.projects.drafts import Draft
from lms.projects.merging import Clash
from lms.projects.models import Project

May = Callable[[Person, Project], bool]


def project_for(request: HttpRequest, pk: int, may: May | None = may_edit) -> Project:
    """The project if this person may see it (else 404) and may do the thing (else 403)."""
    projects = Project.objects.visible_to(request.user).select_related("unit", "organisation", "collaborative")
    return _permitted(request, get_object_or_404(projects, pk=pk), may)


def part_for(request: HttpRequest, parts: QuerySet, pk: int, may: May | None = may_edit) -> Any:
    """A part of a project, such as a measure, under the same two questions as its project."""
    seen = Project.objects.visible_to(request.user)
    part = get_object_or_404(parts.filter(project__in=seen).select_related("project__unit"), pk=pk)
    _permitted(request, part.project, may)
    return part


def _permitted(request: HttpRequest, project: Project, may: May | None) -> Project:
    if may and not may(request.user, project):
        raise PermissionDenied
    return project


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[Mapping[str, Any]], object],
    to: Callable[[], str] | str,
    *,
    template: str = "projects/form.html",
    **context: Any,
) -> HttpResponse:
    """Show a form, or act on it and go on. A refusal is shown above what was typed, and so is a colleague's text."""
    if form.is_bound and form.is_valid() and not is_going_back(request):
        found = places_in(form)
        if found and not is_answered(request, found):
            return ask(request, found)
        try:
            with transaction.atomic():
                done = act(form.cleaned_data)
                record_answer(request, found, project=getattr(context.get("project"), "pk", None))
        except Clash as clash:
            assert isinstance(form, Draft)  # only what knows its start can clash with it
            form.show(clash)
            return render(request, "projects/clash.html", context | {"form": form}, status=409)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            _say_merged(request, form, done)
            return redirect(to(done) if callable(to) else to)
    return render(request, template, context | {"form": form}, status=422 if form.errors else 200)


def _say_merged(request: HttpRequest, form: forms.BaseForm, done: object) -> None:
    if isinstance(form, Draft) and (taken := form.taken(done)):
        words = f"Saved. A colleague changed “{'”, “'.join(taken)}” while you were writing: both changes are kept."
        messages.success(request, words)
