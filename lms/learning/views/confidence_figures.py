"""How the confidence of a trainer's colleagues moved: all levels, and one skill by skill."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from curriculum.models import LevelPage
from lms.learning import confidence_figure_presenters as presenters
from lms.learning.confidence_figures import level_figures, skill_figures
from lms.people import audit
from lms.people.access import role_required
from lms.people.models import Role
from lms.spreadsheets import csv_response


@require_safe
@role_required(Role.TRAINER)
def levels(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/confidence/levels.html", {"levels": level_figures(request.user)})


@require_safe
@role_required(Role.TRAINER)
def skills(request: HttpRequest, code: str) -> HttpResponse:
    level = get_object_or_404(LevelPage, code=code)
    found = skill_figures(request.user, level)
    if request.GET.get("format") == "csv":
        label = f"Downloaded how confidence moved in {level.title}"
        audit.record("confidence.exported", label, by=request.user, level=code)
        return csv_response(f"confidence-{code}.csv", presenters.HEADER, presenters.rows(found))
    lines = [presenters.SkillLine(each) for each in found]
    shown = [line for line in lines if line.figures.people]
    context = {"level": level, "lines": lines, "shown": shown, "sentence": presenters.sentence(lines),
               "steps": presenters.STEP_WORDS}  # fmt: skip
    return render(request, "learning/confidence/skills.html", context)
