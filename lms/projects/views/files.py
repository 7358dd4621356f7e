"""Photos and files of a project: attached, seen by whoever may see the project, and removed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lms.evidence.actions import Refused
from lms.evidence.views import handed_out
from lms.evidence.words import pdf_words
from lms.forms import Form
from lms.identifiable import signs
from lms.people.identifying import Place, is_answered, mark_of, places_in, record_answer
from lms.projects import actions
from lms.projects.actions.files import KINDS, LARGEST
from lms.projects.forms import line
from lms.projects.models import Involvement, PdsaCycle, Project, ProjectFile
from lms.projects.sheets import UnreadableSheet, read_sheet
from lms.projects.views.pages import part_for, project_for

SHEETS, PDF = (".csv", ".xlsx"), ".pdf"


class FileForm(Form):
    upload = forms.FileField(
        label="Photo or file",
        help_text=f"{', '.join(sorted(KINDS))}, up to {LARGEST // 2**20} MB. Where and when a photo was taken is left "
        "out of it. What is in a picture cannot be checked: look for names, wristbands and screens yourself.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Nothing was changed."},
    )
    caption = line("What it shows", "Read aloud in place of the picture.", "Say what it shows.")
    about = forms.ChoiceField(label="What it belongs to", required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles = {f"cycle-{c.pk}": (c, f"PDSA {c.number}: {c.title}") for c in project.cycles.all()}
        entries = {f"involvement-{e.pk}": (e, f"Involvement: {e.who}") for e in project.involvements.all()}
        self.parts: dict[str, tuple[PdsaCycle | Involvement, str]] = {**cycles, **entries}
        choices = [("", "The project as a whole"), *((key, label) for key, (_, label) in self.parts.items())]
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def part(self) -> PdsaCycle | Involvement | None:
        return self.parts[self.cleaned_data["about"]][0] if self.cleaned_data["about"] else None


@login_required
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    project = project_for(request, pk)
    form = FileForm(request.POST or None, request.FILES or None, project=project, initial=request.GET.dict())
    places = _places(form) if form.is_bound and form.is_valid() else []
    if form.is_valid() and (not places or is_answered(request, places)) and _attached(request, project, form, places):
        messages.success(request, "Attached.")
        return redirect(files_url(pk))
    context = {"project": project, "form": form, "title": "Attach a photo or file", "button": "Attach"}
    context |= {"places": places, "mark": mark_of(places)}
    return render(request, "projects/attach.html", context, status=422 if form.errors or places else 200)


def files_url(pk: int) -> str:
    return f"{reverse('projects:project', args=[pk])}#files"


def _places(form: FileForm) -> list[Place]:
    """What the caption, a sheet's cells or a PDF's words may say about a patient."""
    upload = form.cleaned_data["upload"]
    found = [*places_in(form), Place(upload.name, signs(_words(upload)))]
    return [place for place in found if place.signs]


def _words(upload: UploadedFile) -> str:
    """What can be read in the file; whether it may be kept at all is decided by those who keep it."""
    name, content = (upload.name or "").lower(), b""
    if name.endswith((*SHEETS, PDF)) and (upload.size or 0) <= LARGEST:
        content = upload.read()
        upload.seek(0)
    if name.endswith(PDF):
        return pdf_words(content)
    with suppress(UnreadableSheet):
        return read_sheet(content).text if content else ""
    return ""


def _attached(request: HttpRequest, project: Project, form: FileForm, places: list[Place]) -> bool:
    """Attach it; a refusal is told beside what was typed."""
    typed = form.cleaned_data
    try:
        actions.attach_file(project, typed["upload"], typed["caption"], form.part, by=request.user, now=timezone.now())
        record_answer(request, places, project=project.pk)
    except Refused as refused:
        form.add_error("upload", f"{refused} What you wrote is still here; choose the file again.")
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    return not form.errors


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The file as a download, for whoever may see the project now."""
    return handed_out(part_for(request, ProjectFile.objects.select_related("file"), pk, may=None).file)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = part_for(request, ProjectFile.objects.all(), pk)
    try:
        actions.remove_file(found, by=request.user)
        messages.success(request, f"Removed: {found.caption}.")
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(files_url(found.project_id))
