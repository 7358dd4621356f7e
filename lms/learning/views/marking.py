"""Marking written answers. Trainers mark without knowing whose answer it is; a name is asked for, and noted."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.learning import actions
from lms.learning.marking_forms import MarkForm, ModulesForm
from lms.learning.marking_page import marking_page, queue
from lms.learning.models import Mark
from lms.people.access import role_required
from lms.people.models import Role

PAGE = 50


@require_safe
@role_required(Role.TRAINER)
def answers_to_mark(request: HttpRequest) -> HttpResponse:
    page = Paginator(queue(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/marking/queue.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.TRAINER)
def mark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    mark = own_mark(request, pk)
    form = MarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_right, comment = form.cleaned_data["verdict"] == "right", form.cleaned_data["comment"]
        try:
            actions.mark_written(
                mark,
                is_right=is_right,
                comment=comment,
                by=request.user,
                now=timezone.now(),
                today=timezone.localdate(),
            )
        except actions.AlreadyMarked:
            return render(request, "learning/marking/mark.html", marking_page(own_mark(request, pk), form), status=409)
        return next_one(request)
    return render(request, "learning/marking/mark.html", marking_page(mark, form), status=422 if form.errors else 200)


def own_mark(request: HttpRequest, pk: int) -> Mark:
    found = Mark.objects.visible_to(request.user).select_related("module", "marked_by", "answer__attempt__quiz")
    return get_object_or_404(found, pk=pk)


def next_one(request: HttpRequest) -> HttpResponse:
    following = queue(request.user).first()
    if following is None:
        messages.success(request, "Marked. Nothing else waits for you.")
        return redirect("learning:answers_to_mark")
    messages.success(request, "Marked. Here is the next answer.")
    return redirect("learning:mark_answer", following.pk)


@require_POST
@role_required(Role.TRAINER)
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose answer it is, once; the audit log notes that it was asked."""
    person = actions.name_the_writer(own_mark(request, pk), by=request.user)
    messages.info(request, f"This answer was written by {person}.")
    return redirect("learning:mark_answer", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.TRAINER)
def modules_marked(request: HttpRequest) -> HttpResponse:
    form = ModulesForm(request.POST if request.method == "POST" else None, trainer=request.user)
    if request.method == "POST" and form.is_valid():
        actions.choose_modules(request.user, form.cleaned_data["modules"])
        messages.success(request, "Saved. The list shows the answers that are yours to mark.")
        return redirect("learning:answers_to_mark")
    return render(request, "learning/marking/modules.html", {"form": form}, status=422 if form.errors else 200)
