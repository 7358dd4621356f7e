"""What somebody deleted while a colleague was writing in it: the words are shown again, ready to be put back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lms.projects.models import Project
from lms.projects.views.pages import project_for


def lost_from(request: HttpRequest, rows: QuerySet, pk: int) -> Project | None:
    """The project that a deleted row was part of, as the form sent with it says; None when the row is there."""
    project = request.POST.get("project", "")
    if request.method != "POST" or not project.isdecimal() or rows.filter(pk=pk).exists():
        return None
    return project_for(request, int(project))


def put_back(request: HttpRequest, project: Project, form: forms.BaseForm, action: str) -> HttpResponse:
    lead = "Somebody deleted this while you were writing. Your words are here: save them to put it back, or leave it."
    context = {"project": project, "form": form, "action": action, "lead": lead, "button": "Put it back"}
    return render(request, "projects/form.html", context | {"title": "Deleted meanwhile"}, status=409)


def nothing_to_do(request: HttpRequest, project: Project, part: str) -> HttpResponse:
    messages.info(request, "Somebody had deleted that already.")
    return redirect(f"{reverse('projects:project', args=[project.pk])}#{part}")
