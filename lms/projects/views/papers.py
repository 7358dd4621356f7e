"""A project as PDF, picture and file, and a project brought in from a file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from lms.people import audit
from lms.projects import actions, exchange, papers
from lms.projects.forms import BringInForm
from lms.projects.models import Project
from lms.projects.papers.story import story_of
from lms.projects.views.downloads import file_response
from lms.projects.views.pages import form_page, project_for

KINDS = {"report": papers.report, "poster": papers.poster, "slide": papers.slide}


@login_required
@require_safe
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    found = project_for(request, pk, may=None)
    story = story_of(found, request.build_absolute_uri(reverse("projects:project", args=[pk])))
    return file_response(f"{_name(found)}-{kind}.pdf", KINDS[kind](story), "application/pdf")


@login_required
@require_safe
def project_zip(request: HttpRequest, pk: int) -> FileResponse:
    found = project_for(request, pk, may=None)
    audit.record("project.exported", f"Downloaded {found} as a file", by=request.user, project=pk)
    return FileResponse(exchange.write(found), as_attachment=True, filename=f"{_name(found)}.zip")


def _name(project: Project) -> str:
    return slugify(project.title)[:60] or "project"


@login_required
def bring_in(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    form = BringInForm(request.POST or None, request.FILES or None, person=request.user, today=now.date())

    def act(typed):
        try:
            found = exchange.read(typed["file"])
        except exchange.Unreadable as wrong:
            raise ValidationError(f"{wrong} Nothing was taken.") from None
        made = actions.bring_in(found, unit=typed["unit"], by=request.user, today=now.date(), now=now)
        messages.success(request, _taken(found))
        return made

    return form_page(
        request, form, act, lambda made: reverse("projects:project", args=[made.pk]),
        title="Bring in a project", button="Bring it in",
        lead="From the file that “Download the whole project” makes. It begins here as an idea, and you will lead it.",
    )  # fmt: skip


def _taken(found: exchange.reading.Found) -> str:
    parts = found.parts | {"files": found.files}
    counts = ", ".join(f"{len(rows)} {name.replace('_', ' ')}" for name, rows in parts.items() if rows)
    left = "People, scores and signatures stayed behind: they belong to where it was run." if found.told_only else ""
    return f"Brought in: {counts or 'the charter alone'}. {left}".strip()
