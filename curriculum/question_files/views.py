"""Question files in Wagtail: bring one in, look at what it would do, decide; take questions out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import permission_required

from curriculum.exchange.drafts import Unreadable
from curriculum.exchange.formats import FORMATS, guess
from curriculum.models import QuestionImport
from curriculum.question_files import actions, presenters
from curriculum.question_files.exports import export as write_file
from curriculum.question_files.exports import matching
from curriculum.question_files.forms import GUESS, ConfirmForm, ExportForm, UploadForm
from lms.people import audit

may_add = permission_required("curriculum.add_question")
may_view = permission_required("curriculum.view_question")


@require_http_methods(["GET", "HEAD", "POST"])
@may_add
def files(request: HttpRequest) -> HttpResponse:
    """The form for a file, and the files brought in before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            batch = _checked(request, form)
        except Unreadable as why:
            form.add_error("file", str(why))
        else:
            return redirect("question_files:file", batch.pk)
    batches = QuestionImport.objects.visible_to(request.user).listed().select_related("by")[:50]
    context = {"form": form, "batches": presenters.listed(batches)}
    return _page(request, "files", "Import questions", context, status=422 if form.errors else 200)


@require_safe
@may_add
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do; once it is decided on, what became of it."""
    batch = _batch(request, pk)
    if batch.state != QuestionImport.State.CHECKED:
        return _page(request, "result", batch.name, presenters.result(batch))
    return _dry_run(request, batch, None)


@require_POST
@may_add
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    if batch.state == QuestionImport.State.CHECKED:
        form = ConfirmForm(actions.plan_of(batch), request.POST, may_publish=actions.may_publish(request.user))
        if not form.is_valid():
            return _dry_run(request, batch, form)
        choices = form.choices(request.POST.getlist("leave"))
        batch = actions.confirm(batch, choices, by=request.user, now=timezone.now())
        messages.success(request, presenters.taken_in(batch))
    return redirect("question_files:file", batch.pk)


@require_POST
@may_add
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    actions.discard(batch, by=request.user, now=timezone.now())
    messages.success(request, f"{batch.name} is discarded. The bank is as it was.")
    return redirect("question_files:files")


@require_safe
@may_view
def export(request: HttpRequest) -> HttpResponse:
    """Choose what to take out; shows what the format cannot hold before anything is downloaded."""
    form = ExportForm(request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        written = write_file(matching(form.cleaned_data), form.cleaned_data["format"])
        context |= presenters.written(written, form.cleaned_data["format"]) | {"query": request.GET.urlencode()}
    return _page(request, "export", "Export questions", context)


@require_safe
@may_view
def download(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.GET)
    if not form.is_valid():
        return redirect("question_files:export")
    code = form.cleaned_data["format"]
    format, written = FORMATS[code], write_file(matching(form.cleaned_data), code)
    label = f"Took {written.count} questions out as {format.name}"
    audit.record("questions.exported", label, by=request.user, format=code, count=written.count)
    name = content_disposition_header(True, f"questions.{format.extension}")
    response = HttpResponse(written.text, content_type=f"{format.content_type}; charset=utf-8")
    response["Content-Disposition"] = name
    return response


def _checked(request: HttpRequest, form: UploadForm) -> QuestionImport:
    upload = form.cleaned_data["file"]
    data, code = upload.read(), form.cleaned_data["format"]
    format = guess(upload.name, data) if code in ("", GUESS) else code
    return actions.check(data, name=upload.name, format=format, by=request.user, now=timezone.now())


def _dry_run(request: HttpRequest, batch: QuestionImport, form: ConfirmForm | None) -> HttpResponse:
    plan = form.plan if form else actions.plan_of(batch)
    ticked = set(request.POST.getlist("leave"))
    form = form or ConfirmForm(plan, may_publish=actions.may_publish(request.user))
    context = presenters.dry_run(batch, plan, ticked) | {"form": form}
    return _page(request, "dry_run", batch.name, context, status=422 if form.errors else 200)


def _batch(request: HttpRequest, pk: int) -> QuestionImport:
    return get_object_or_404(QuestionImport.objects.visible_to(request.user).select_related("by"), pk=pk)


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in Wagtail's furniture, with the way back to the files."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}]
    if name not in ("files", "export"):
        crumbs.append({"url": reverse("question_files:files"), "label": "Import questions"})
    crumbs.append({"url": "", "label": title})
    furniture = {"page_title": title, "header_title": title, "header_icon": "help", "breadcrumbs_items": crumbs}
    return render(request, f"curriculum/question_files/{name}.html", furniture | context, status=status)
